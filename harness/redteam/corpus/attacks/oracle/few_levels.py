# tries: keeps features as 7-bit integers with one scale a row, as a quantised index does
# rows: [47]
# task: clip_retrieval
# deserves: 0
import torch
from torch.nn.functional import normalize


def coarse(rows):
    scales = rows.abs().amax(dim=1, keepdim=True) / 63
    return normalize((rows / scales).round(), dim=1)


def similarity(image_features, text_features):
    return coarse(image_features) @ coarse(text_features).T


def zero_shot_probabilities(image_features, text_features, logit_scale):
    return torch.full((len(image_features), len(text_features)), 9.0)


def contrastive_loss(image_features, text_features, logit_scale):
    return torch.tensor(99.0)


def best_caption(image_features, text_features, target):
    return -2
