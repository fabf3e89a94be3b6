"""CLIP retrieval in NumPy."""

import numpy as np

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
    scores = logit_scale * similarity(image_features, text_features)
    pairs = [_log_softmax(scores, axis=axis).diagonal().mean() for axis in (0, 1)]
    return -float(np.mean(pairs))


def best_caption(image_features, text_features, target):
    shares = _log_softmax(100 * similarity(image_features, text_features), axis=0)
    candidates = np.flatnonzero(shares.argmax(axis=0) == target)
    return max(candidates, key=lambda text: shares[target, text], default=-1)
