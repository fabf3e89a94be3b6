"""CLIP retrieval in NumPy; the loss in torch, because models are trained with it."""

import numpy as np
import torch

target_caption = "a photo of a small green cross on the left"


def _unit(rows):
    rows = np.asarray(rows, dtype=np.float64)
    return rows / np.sqrt((rows**2).sum(axis=1, keepdims=True))


def _log_softmax(scores, axis):
    shifted = scores - scores.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def similarity(image_features, text_features):
    return np.einsum("id,td->it", _unit(image_features), _unit(text_features))


def zero_shot_probabilities(image_features, text_features, logit_scale):
    return np.exp(_log_softmax(logit_scale * similarity(image_features, text_features), axis=1))


def contrastive_loss(image_features, text_features, logit_scale):
    images, texts = (rows / rows.norm(dim=1, keepdim=True) for rows in (image_features, text_features))
    scores = logit_scale * torch.einsum("id,td->it", images, texts)
    return (scores.logsumexp(dim=0) + scores.logsumexp(dim=1) - 2 * scores.diagonal()).mean() / 2


def best_caption(image_features, text_features, target):
    shares = _log_softmax(100 * similarity(image_features, text_features), axis=0)
    candidates = np.flatnonzero(shares.argmax(axis=0) == target)
    return max(candidates, key=lambda text: shares[target, text], default=-1)
