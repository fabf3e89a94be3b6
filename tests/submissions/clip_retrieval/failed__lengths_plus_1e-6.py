"""1e-6 keeps the lengths away from 0, which shows where features are short."""

import torch
import torch.nn.functional as F


def similarity(image_features, text_features):
    images = image_features / (image_features.norm(dim=-1, keepdim=True) + 1e-6)
    texts = text_features / (text_features.norm(dim=-1, keepdim=True) + 1e-6)
    return images @ texts.T


def zero_shot_probabilities(image_features, text_features, logit_scale):
    return (logit_scale * similarity(image_features, text_features)).softmax(dim=-1)


def contrastive_loss(image_features, text_features, logit_scale):
    logits = logit_scale * similarity(image_features, text_features)
    labels = torch.arange(len(logits))
    return (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2


def best_caption(image_features, text_features, target):
    cosines = similarity(image_features, text_features)
    probabilities = (100 * cosines).softmax(dim=0)
    best = -1
    for text in range(cosines.shape[1]):
        if cosines[:, text].argmax() == target and (best < 0 or probabilities[target, text] > probabilities[target, best]):
            best = text
    return best


target_caption = "a small green cross on the left"
