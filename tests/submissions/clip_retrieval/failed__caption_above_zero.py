"""The search for the most similar image starts at a cosine of 0: below it none is found."""

import torch
import torch.nn.functional as F


def similarity(image_features, text_features):
    return F.normalize(image_features) @ F.normalize(text_features).T


def zero_shot_probabilities(image_features, text_features, logit_scale):
    return (logit_scale * similarity(image_features, text_features)).softmax(1)


def contrastive_loss(image_features, text_features, logit_scale):
    logits = logit_scale * similarity(image_features, text_features)
    classes = torch.arange(len(logits))
    return (F.cross_entropy(logits, classes) + F.cross_entropy(logits.T, classes)) / 2


def best_caption(image_features, text_features, target):
    cosines = F.normalize(image_features) @ F.normalize(text_features).T
    hits = (cosines.argmax(0) == target) & (cosines[target] > 0)
    shares = (100 * cosines).softmax(0)[target].where(hits, torch.tensor(-1.0))
    return int(shares.argmax()) if hits.any() else -1


def caption():
    return "a picture"
