"""NumPy inside, arrays and NumPy numbers out."""

import numpy as np


def similarity(image_features, text_features):
    images, texts = image_features.numpy(), text_features.numpy()
    images = images / np.linalg.norm(images, axis=1, keepdims=True)
    texts = texts / np.linalg.norm(texts, axis=1, keepdims=True)
    return images @ texts.T


def zero_shot_probabilities(image_features, text_features, logit_scale):
    logits = logit_scale * similarity(image_features, text_features)
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def contrastive_loss(image_features, text_features, logit_scale):
    logits = logit_scale * similarity(image_features, text_features)
    odds = np.exp(logits - logits.max())
    pairs = np.diagonal(odds)
    return -np.mean(np.log(pairs / odds.sum(axis=0)) + np.log(pairs / odds.sum(axis=1))) / 2


def best_caption(image_features, text_features, target):
    cosines = similarity(image_features, text_features)
    odds = np.exp(100 * (cosines - cosines.max(axis=0)))
    share = odds[target] / odds.sum(axis=0)
    share[cosines.argmax(axis=0) != target] = -1
    return share.argmax() if share.max() >= 0 else -1


def caption():
    return "a cross"
