"""Cosines, probabilities, loss and choice of a caption in float64, and what students get wrong about them."""

import math

import torch
from torch.nn.functional import cosine_similarity, cross_entropy, normalize

from tasks.common.clip_features import SCALE_OF_CHOICE, cosines


def logits(given):
    """Return s·cᵢⱼ."""
    return given["logit_scale"] * cosines(given)


def products(given):
    """Return Iᵢ·Tⱼ, nothing normalised."""
    return given["image_features"] @ given["text_features"].T


def cosines_over_the_batch(given):
    """Return products of features whose columns are normalised, over the batch."""
    return normalize(given["image_features"], dim=0) @ normalize(given["text_features"], dim=0).T


def similarity_form(given):
    """Products of normalised rows."""
    return {"similarity": cosines(given)}


def quotient_form(given):
    """Products divided by both lengths, each image broadcast against each text."""
    images, texts = given["image_features"][:, None], given["text_features"][None]
    return {"similarity": cosine_similarity(images, texts, dim=-1)}


def probabilities_form(given):
    """Softmax over the texts."""
    return {"probabilities": torch.softmax(logits(given), dim=1)}


def exponential_form(given):
    """The exponential of the log-softmax over the texts."""
    return {"probabilities": torch.exp(torch.log_softmax(logits(given), dim=1))}


def both_ways(scores, reduction="mean"):
    """Return the cross-entropies image → text and text → image of a square of scores."""
    each = torch.arange(len(scores))
    return cross_entropy(scores, each, reduction=reduction), cross_entropy(scores.T, each, reduction=reduction)


def loss_form(given):
    """The mean of both cross-entropies."""
    return {"loss": sum(both_ways(logits(given))) / 2}


def logsumexp_form(given):
    """Log Σ exp over rows and over columns, less twice the diagonal."""
    scores = logits(given)
    normalisers = torch.logsumexp(scores, dim=0) + torch.logsumexp(scores, dim=1)
    return {"loss": (normalisers / 2 - scores.diagonal()).mean()}


def retrieving(scores, target):
    """Return which texts have `target` as the most similar image, bool (t,)."""
    return scores.argmax(dim=0) == target


def highest(values, allowed):
    """Return the index of the highest allowed value, −1 if none is allowed."""
    return int(values.masked_fill(~allowed, -math.inf).argmax()) if bool(allowed.any()) else -1


def caption_form(given):
    """Among the texts that retrieve the target, the one with the highest softmax over images."""
    scores, target = cosines(given), given["target"]
    share = torch.softmax(SCALE_OF_CHOICE * scores, dim=0)[target]
    return {"caption": highest(share, retrieving(scores, target))}


def one_side_normalised(given):
    """Only the images are normalised."""
    return {"similarity": normalize(given["image_features"], dim=-1) @ given["text_features"].T}


def one_way_only(given, *, way):
    """One cross-entropy of the two."""
    return {"loss": both_ways(logits(given))[way]}


def most_similar_text(given):
    """The text most similar to the target, whichever image that text retrieves."""
    return {"caption": int(cosines(given)[given["target"]].argmax())}


def highest_share(given):
    """The highest softmax over images at the target, though another image may have more of it."""
    return {"caption": int(torch.softmax(SCALE_OF_CHOICE * cosines(given), dim=0)[given["target"]].argmax())}


def most_similar_retrieving(given):
    """Of the texts that retrieve the target, the one with the highest cosine."""
    scores = cosines(given)
    return {"caption": highest(scores[given["target"]], retrieving(scores, given["target"]))}


def largest_lead(given):
    """Of the texts that retrieve the target, the one whose cosine is farthest above that of any other image."""
    scores, target = cosines(given), given["target"]
    others = torch.cat([scores[:target], scores[target + 1 :], torch.full_like(scores[:1], -1.0)]).amax(dim=0)
    return {"caption": highest(scores[target] - others, retrieving(scores, target))}


def share_at(scale):
    """Return a form: the right choice but for the scale of the softmax."""

    def form(given):
        scores, target = cosines(given), given["target"]
        return {"caption": highest(torch.softmax(scale * scores, dim=0)[target], retrieving(scores, target))}

    return form


def floored(floor):
    """Return a form: the logarithm of softmax plus a floor."""

    def form(given):
        shares = [torch.softmax(logits(given), dim=dim).diagonal() for dim in (0, 1)]
        return {"loss": -sum(torch.log(share + floor).mean() for share in shares) / 2}

    return form


def first_retrieving(given):
    """The first text that retrieves the target."""
    allowed = retrieving(cosines(given), given["target"])
    return {"caption": highest(-torch.arange(float(len(allowed))), allowed)}


def chosen_by_products(given):
    """The right choice among products of features that aren't normalised."""
    scores, target = products(given), given["target"]
    share = torch.log_softmax(SCALE_OF_CHOICE * scores, dim=0)[target]
    return {"caption": highest(share, retrieving(scores, target))}
