"""Einstein sums, log-softmax diagonals, tensors for numbers."""

import torch

from harness import hookimpl


def unit(rows):
    return rows * torch.rsqrt(torch.einsum("nd,nd->n", rows, rows))[:, None]


@hookimpl
def similarity(image_features, text_features):
    return torch.einsum("id,td->it", unit(image_features), unit(text_features))


@hookimpl
def zero_shot_probabilities(image_features, text_features, logit_scale):
    scores = logit_scale * similarity(image_features, text_features)
    return (scores - scores.logsumexp(dim=1, keepdim=True)).exp()


@hookimpl
def contrastive_loss(image_features, text_features, logit_scale):
    scores = logit_scale * similarity(image_features, text_features)
    return -(scores.log_softmax(0).diagonal() + scores.log_softmax(1).diagonal()).mean() / 2


@hookimpl
def best_caption(image_features, text_features, target):
    shares = torch.log_softmax(100 * similarity(image_features, text_features), dim=0)
    found = (shares.argmax(dim=0) == target).nonzero().flatten()
    return found[shares[target, found].argmax()] if len(found) else torch.tensor(-1)


@hookimpl
def caption():
    return "a cross"
