"""A linear head on BERT's pooled first token in float64, its loss and gradients, and what students get wrong."""

import functools

import torch
from torch.nn.functional import cross_entropy

from tasks.common.bert import HEAD, library_body, written_out_body


def head(given, features):
    """Return the linear map `classifier` of features (b, h)."""
    return features @ given["parameters"][f"{HEAD}.weight"].T + given["parameters"][f"{HEAD}.bias"]


def logits_form(given, *, body=library_body):
    """The head on the pooler output."""
    return {"logits": head(given, body(given)[1])}


def loss_form(given, *, body=library_body):
    """The mean cross-entropy of the logits, and the logits beside it."""
    logits = logits_form(given, body=body)["logits"]
    return {"loss": cross_entropy(logits, given["labels"]), "logits": logits}


def gradients_of(scalar):
    """Return a form: the gradient of `scalar(given)` by parameter name, zero where there is none."""

    def form(given):
        leaves = {name: value.detach().clone().requires_grad_() for name, value in given["parameters"].items()}
        result = scalar({**given, "parameters": leaves})
        found = torch.autograd.grad(result, list(leaves.values()), allow_unused=True)
        return {
            "gradients": {
                name: torch.zeros_like(leaf) if gradient is None else gradient
                for (name, leaf), gradient in zip(leaves.items(), found, strict=True)
            }
        }

    return form


def weighted_logits(given, *, body=library_body):
    """Return ⟨logits, cotangent⟩."""
    return (logits_form(given, body=body)["logits"] * given["cotangent"]).sum()


def loss_of(given, *, body=library_body):
    """Return the mean cross-entropy."""
    return loss_form(given, body=body)["loss"]


def pooled_by(feature):
    """Return a form: the head on `feature(last hidden states (b, s, h), attention mask (b, s))`."""

    def form(given):
        return {"logits": head(given, feature(library_body(given)[0], given["attention_mask"]))}

    return form


def mean_of_real_tokens(hidden, mask):
    """Return the mean over the tokens that aren't padding."""
    return (hidden * mask[..., None]).sum(dim=1) / mask.sum(dim=1, keepdim=True)


def last_real_token(hidden, mask):
    """Return the last token that isn't padding."""
    return hidden[torch.arange(len(mask)), mask.sum(dim=1) - 1]


def after_the_head(function):
    """Return a form: a function of the right logits."""
    return lambda given: {"logits": function(logits_form(given)["logits"])}


def without(name, value):
    """Return a form: one of the inputs isn't handed on, and its default stands in."""
    return lambda given: logits_form({**given, name: torch.full_like(given[name], value)})


def other_loss(function):
    """Return a form: a loss that is another function of (logits, labels); the logits are right."""

    def form(given):
        right = loss_form(given)
        return {**right, "loss": function(right["logits"], given["labels"])}

    return form


def beside_the_loss(function):
    """Return a form: the right loss, and a function of the right logits in their place."""

    def form(given):
        right = loss_form(given)
        return {**right, "logits": function(right["logits"])}

    return form


def loss_alone(given):
    """The right loss in the place of both results."""
    loss = loss_form(given)["loss"]
    return {"loss": loss, "logits": loss}


def only_the_head(scalar):
    """Return a form: the right gradient of the head, none of the body."""

    def form(given):
        gradients = gradients_of(scalar)(given)["gradients"]
        kept = {name: g if name.startswith(HEAD) else torch.zeros_like(g) for name, g in gradients.items()}
        return {"gradients": kept}

    return form


def no_gradient(given):
    """Nothing depends on any parameter."""
    return {"gradients": {name: torch.zeros_like(value) for name, value in given["parameters"].items()}}


def both_bodies(form):
    """Return the form over transformers' body, and over the one that is written out."""
    return form, functools.partial(form, body=written_out_body)
