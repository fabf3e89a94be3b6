"""Retrieval with features that CLIP has already computed; not CLIP itself."""

import torch
from torch.nn.functional import cross_entropy, normalize

from harness import hookimpl


@hookimpl
def similarity(image_features, text_features):
    """Return the cosine of every image with every text."""
    images = normalize(image_features, dim=-1)  # (i, d)
    texts = normalize(text_features, dim=-1)  # (t, d)
    return images @ texts.T  # (i, t)


@hookimpl
def zero_shot_probabilities(image_features, text_features, logit_scale):
    """Return softmax over the texts."""
    logits = logit_scale * similarity(image_features, text_features)  # (i, t)
    return logits.softmax(dim=1)  # (i, t)


@hookimpl
def contrastive_loss(image_features, text_features, logit_scale):
    """Return the mean of both cross-entropies, the pair itself being the class."""
    logits = logit_scale * similarity(image_features, text_features)  # (n, n)
    pairs = torch.arange(len(logits), device=logits.device)  # (n,)
    return (cross_entropy(logits, pairs) + cross_entropy(logits.T, pairs)) / 2  # ()


@hookimpl
def best_caption(image_features, text_features, target):
    """Return the text that retrieves the target most surely, −1 if none does."""
    cosines = similarity(image_features, text_features)  # (i, t)
    retrieves = cosines.argmax(dim=0) == target  # (t,)
    if not retrieves.any():
        return -1
    share = (100 * cosines).softmax(dim=0)[target]  # (t,)
    return int(share.masked_fill(~retrieves, -1).argmax())


@hookimpl
def caption():
    """Return some caption; which one is right depends on the gallery."""
    return "a photo of a green cross"
