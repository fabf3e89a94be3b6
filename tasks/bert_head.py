"""A sentence classifier on BERT (hand-out 4.1 to 4.4): one linear head on the pooled first token.

BERT gives every token of a sentence a hidden state; its pooler output is tanh(W·(the first token's hidden state) + b).
The classifier's logits are one more linear map of the pooler output. With labels, the loss is the mean cross-entropy
of the logits, and its gradient reaches the head and the whole body.

Graded: logits and loss by value at several configurations, with padding and two segments, the logits with labels and
without; that an earlier call changes no later one; the gradients.
Not graded: dropout (it is off), what else the module holds, and the order in which a tuple brings logits and loss.
"""

import functools

import torch
from torch.nn.functional import cross_entropy

from harness import Between, Case, Check, IntTensor, Module, Task, Workload, close, hookspec, tolerances_beside
from tasks.common.bert import (
    HEAD,
    configuration,
    drawn_parameters,
    opened,
    part,
    position_of_logits,
    position_of_loss,
    sentences,
    written_out_body,
)
from tasks.common.bert_claims import CLAIMS
from tasks.common.bert_forms import (
    after_the_head,
    beside_the_loss,
    both_bodies,
    gradients_of,
    last_real_token,
    logits_form,
    loss_alone,
    loss_form,
    loss_of,
    mean_of_real_tokens,
    no_gradient,
    only_the_head,
    other_loss,
    pooled_by,
    weighted_logits,
    without,
)
from tasks.common.bert_pretrained import PRETRAINED
from tasks.common.bert_training import QUALITY


class Classifier(Module):
    """A `BertModel` with a head `classifier`, Linear(hidden_size, num_labels)."""

    def forward(self, labels: IntTensor, **inputs):
        """Return (logits,), and (logits, loss) when labels (b,) are given; logits (b, num_labels).

        All inputs come by keyword: input_ids, attention_mask and token_type_ids, each int64 (b, s).
        """
        raise NotImplementedError


class Spec:
    """The hook of the task."""

    @hookspec
    def bert_classifier(self, config: dict) -> Classifier:
        """Return a module for a BertConfig, its parameters named as BertModel's and `classifier`'s. Raises: nothing."""


def inputs(generator, *, batch, length, label=None, **sizes):
    """Return a configuration of the given sizes, its parameters, and sentences of two segments.

    The first sentence has the full length, the others at most one token less and padding.

    Args:
        generator: The source of all numbers.
        batch: Sentences.
        length: Tokens of the longest one.
        label: The class of every sentence; each has one of its own when not given.
        sizes: Of the configuration: `hidden`, `layers`, `heads` and `labels`.
    """
    config = configuration(**sizes)
    labels = config["num_labels"]
    lengths = torch.randint(2, length, (batch,), generator=generator)
    lengths[0] = length
    places = torch.arange(length)
    mask = (places < lengths[:, None]).long()
    ids = torch.randint(1, config["vocab_size"], (batch, length), generator=generator) * mask
    second = torch.randint(1, length, (batch, 1), generator=generator)
    first, last = (0, labels - 1) if label is None else (label, label)
    return {
        "config": config,
        "parameters": drawn_parameters(generator, config),
        "input_ids": ids,
        "attention_mask": mask,
        "token_type_ids": (places >= second).long() * mask,
        "labels": torch.randint(first, last + 1, (batch,), generator=generator),
        "cotangent": torch.randn(batch, labels, generator=generator),
    }


def logits_from(handle, given):
    """Return the logits of a forward pass without labels."""
    value = handle(**sentences(given))
    return part(value, position_of_logits(value))


def ask_logits(subject, given):
    """Ask for the logits."""
    handle, _ = opened(subject, given)
    return {"logits": logits_from(handle, given)}


def ask_loss(subject, given):
    """Ask for the loss, and the logits that come with it."""
    handle, _ = opened(subject, given)
    value = handle(**sentences(given), labels=given["labels"])
    return {"loss": part(value, position_of_loss(value)), "logits": part(value, position_of_logits(value))}


def ask_gradients(subject, given):
    """Ask for the gradient of ⟨logits, cotangent⟩."""
    handle, theirs = opened(subject, given)
    at = position_of_logits(handle(**sentences(given)))
    found = handle.gradients(cotangents=[None] * at + [given["cotangent"]], **sentences(given)).parameters
    return {"gradients": {name: found.get(other) for name, other in theirs.items()}}


def ask_loss_gradients(subject, given):
    """Ask for the gradient of the loss."""
    handle, theirs = opened(subject, given)
    arguments = {**sentences(given), "labels": given["labels"]}
    value = handle(**arguments)
    at = position_of_loss(value)
    one = torch.ones(getattr(part(value, at), "shape", ()))
    found = handle.gradients(cotangents=[None] * at + [one], **arguments).parameters
    return {"gradients": {name: found.get(other) for name, other in theirs.items()}}


def calls_leave_no_trace(subject, trial):
    """Check that one module answers calls with other sentences, one padded sentence alone among them, each rightly."""
    first = trial.inputs()
    handle, _ = opened(subject, first)
    alone = {**first, **{name: rows[-1:] for name, rows in sentences(first).items()}}
    batch, length = first["input_ids"].shape
    other = {**trial.inputs(batch=batch + 1, length=length + 1), "parameters": first["parameters"]}
    exact = {name: value.double() for name, value in first["parameters"].items()}
    for given in (first, alone, other, {**trial.inputs(), "parameters": first["parameters"]}):
        wanted = logits_form({**given, "parameters": exact})["logits"]
        if found := close(logits_from(handle, given), wanted, asked=CALLS):
            return found
    return []


def padding_is_ignored(subject, trial):
    """Check that other tokens where the attention mask is 0 leave the logits as they are."""
    given = trial.inputs()
    handle, _ = opened(subject, given)
    ids, size = given["input_ids"], given["config"]["vocab_size"]
    others = torch.randint(1, size, ids.shape, generator=trial.generator())
    changed = {**given, "input_ids": torch.where(given["attention_mask"] == 0, others, ids)}
    before = torch.as_tensor(logits_from(handle, given))
    return close(logits_from(handle, changed), before, asked="tokens where the attention mask is 0 don't count")


def logits_are_linear_in_the_head(subject, trial):
    """Check that the logits of the sum of two heads are the sum of the logits."""
    given = trial.inputs()
    handle, _ = opened(subject, given)
    one = {name: value for name, value in given["parameters"].items() if name.startswith(HEAD)}
    other = {name: torch.randn(value.shape, generator=trial.generator()) for name, value in one.items()}
    logits = []
    for setting in (one, other, {name: one[name] + other[name] for name in one}):
        handle.set_parameters(setting)
        logits.append(torch.as_tensor(logits_from(handle, given)))
    first, second, both = logits
    return close(both, first + second, asked="the head is one linear map: heads that are added add their logits")


CASES = (
    Case(
        "two_labels",
        batch=3,
        length=Between(6, 8),
        hidden=16,
        layers=1,
        heads=2,
        labels=2,
        precision=True,
        kind="2 labels, 1 layer",
    ),
    Case(
        "three_labels", batch=4, length=Between(5, 7), hidden=24, layers=2, heads=3, labels=3, kind="3 labels, 2 layers"
    ),
    Case(
        "one_sentence",
        batch=1,
        length=Between(7, 8),
        hidden=16,
        layers=2,
        heads=4,
        labels=4,
        kind="1 sentence, 4 labels",
    ),
    Case(
        "five_labels",
        batch=Between(5, 6),
        length=Between(9, 11),
        hidden=32,
        layers=2,
        heads=4,
        labels=5,
        kind="5 labels, a long sentence",
    ),
)
ONE_SENTENCE_OF_CLASS_0 = Case(
    "one_sentence_of_class_0",
    batch=1,
    length=Between(6, 8),
    hidden=16,
    layers=1,
    heads=2,
    labels=3,
    label=0,
    kind="1 sentence, of class 0",
)
EXAMPLE = (Case("example", visible=True, batch=2, length=Between(3, 4), hidden=16, layers=1, heads=2, labels=3),)
CALLS = "a module answers each call by itself, whatever sentences came in earlier calls"
DETACHED = "no gradient reaches the body, which is detached or frozen: only the head would learn"

WORKLOADS = (
    Workload(
        name="batch",
        hook="bert_classifier",
        check="logits_value",
        options={"batch": 16, "length": 16, "hidden": 32, "layers": 2, "heads": 2, "labels": 3},
        axis=("batch",),
        sizes=(1, 4, 16, 64, 128),
    ),
    Workload(
        name="training",
        hook="bert_classifier",
        check="gradients_reach_head_and_body",
        options={"batch": 16, "length": 16, "hidden": 32, "layers": 2, "heads": 2, "labels": 3},
    ),
)

TASK = Task(
    name="bert_head",
    title="A sentence classifier on BERT's pooler output, its loss and its gradient",
    handout="4.1",
    spec=Spec,
    aliases={"bert_classifier": "BertForSentenceClassification"},
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    preload=("transformers",),
    checks=(
        Check(
            name="example",
            hook="bert_classifier",
            asks="logits = classifier(pooler_output), (b, num_labels)",
            cases=EXAMPLE,
            ask=ask_logits,
            forms=both_bodies(logits_form),
            points=0.5,
        ),
        Check(
            name="logits_value",
            hook="bert_classifier",
            asks="logits = classifier(pooler_output), (b, num_labels), the first of what forward returns",
            cases=CASES,
            ask=ask_logits,
            forms=both_bodies(logits_form),
            mistakes={
                "the last token's hidden state is classified; it should be the pooler output": pooled_by(
                    lambda hidden, _: hidden[:, -1]
                ),
                "the last real token's hidden state is classified; it should be the pooler output": pooled_by(
                    last_real_token
                ),
                "the mean of the hidden states is classified; it should be the pooler output": pooled_by(
                    lambda hidden, _: hidden.mean(dim=1)
                ),
                "the mean of the real tokens' hidden states is classified; it should be the pooler output": pooled_by(
                    mean_of_real_tokens
                ),
                "the first token's hidden state is classified; the pooler's tanh(W·h + b) comes before": pooled_by(
                    lambda hidden, _: hidden[:, 0]
                ),
                "these are probabilities: the loss takes the softmax itself": after_the_head(
                    lambda logits: logits.softmax(dim=-1)
                ),
                "these are log-probabilities: the loss takes the softmax itself": after_the_head(
                    lambda logits: logits.log_softmax(dim=-1)
                ),
                "a ReLU stands after the head: logits may be negative": after_the_head(torch.relu),
                "the attention mask isn't handed on, so padding counts": without("attention_mask", 1),
                "token_type_ids aren't handed on, so the second segment reads as the first": without(
                    "token_type_ids", 0
                ),
            },
            points=3.5,
        ),
        Check(
            name="padding_is_ignored",
            hook="bert_classifier",
            asks="tokens where the attention mask is 0 don't count",
            cases=CASES[1:2],
            holds=padding_is_ignored,
            points=0.5,
            after=("logits_value",),
        ),
        Check(
            name="calls_leave_no_trace",
            hook="bert_classifier",
            asks=CALLS,
            cases=CASES[1:2],
            holds=calls_leave_no_trace,
            points=0.5,
            after=("logits_value",),
        ),
        Check(
            name="logits_are_linear_in_the_head",
            hook="bert_classifier",
            asks="the head is one linear map: heads that are added add their logits",
            cases=CASES[:1],
            holds=logits_are_linear_in_the_head,
            points=0.5,
            after=("logits_value",),
        ),
        Check(
            name="loss_value",
            hook="bert_classifier",
            asks="with labels (logits, loss), the loss the mean cross-entropy of the logits",
            cases=(*CASES[:2], CASES[3], ONE_SENTENCE_OF_CLASS_0),
            ask=ask_loss,
            forms=both_bodies(loss_form),
            after=("logits_value",),
            mistakes={
                "a softmax comes before the loss, which takes one itself": other_loss(
                    lambda logits, labels: cross_entropy(logits.softmax(dim=-1), labels)
                ),
                "the loss is summed over the batch; it should be the mean": other_loss(
                    functools.partial(cross_entropy, reduction="sum")
                ),
                "the log-softmax is missing before the negative log-likelihood": other_loss(
                    torch.nn.functional.nll_loss
                ),
                "probabilities come with the loss; with labels too the first result is the logits": beside_the_loss(
                    lambda logits: logits.softmax(dim=-1)
                ),
                "the classes that win come with the loss; with labels too the first result is the logits": (
                    beside_the_loss(lambda logits: logits.argmax(dim=-1))
                ),
                "zeros come with the loss; with labels too the first result is the logits": beside_the_loss(
                    torch.zeros_like
                ),
                "with labels the loss comes alone; it is (logits, loss)": loss_alone,
            },
            points=2.0,
        ),
        Check(
            name="gradients_reach_head_and_body",
            hook="bert_classifier",
            asks="the gradient of the logits with respect to every parameter, of the head and of the body",
            cases=CASES[:2],
            ask=ask_gradients,
            forms=(
                gradients_of(weighted_logits),
                gradients_of(functools.partial(weighted_logits, body=written_out_body)),
            ),
            after=("logits_value",),
            mistakes={
                DETACHED: only_the_head(weighted_logits),
                "no gradient reaches any parameter: the logits are detached": no_gradient,
            },
            points=2.0,
        ),
        Check(
            name="loss_gradients",
            hook="bert_classifier",
            asks="the gradient of the loss with respect to every parameter, of the head and of the body",
            cases=CASES[:2],
            ask=ask_loss_gradients,
            forms=(gradients_of(loss_of), gradients_of(functools.partial(loss_of, body=written_out_body))),
            after=("loss_value", "gradients_reach_head_and_body"),
            mistakes={
                DETACHED: only_the_head(loss_of),
                "no gradient reaches any parameter: the loss is detached from the logits": no_gradient,
            },
            points=0.5,
        ),
    ),
    workloads=WORKLOADS,
    quality=QUALITY,
    claims=CLAIMS,
    pretrained=PRETRAINED,
)
