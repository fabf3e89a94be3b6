"""The text with the largest lead over the next image is chosen."""
# mistake: of several texts the highest softmax over the images decides, not the largest lead

import torch
import torch.nn.functional as F


def similarity(image_features, text_features):
    images = image_features / image_features.norm(dim=-1, keepdim=True)
    texts = text_features / text_features.norm(dim=-1, keepdim=True)
    return images @ texts.T


def zero_shot_probabilities(image_features, text_features, logit_scale):
    return (logit_scale * similarity(image_features, text_features)).softmax(dim=-1)


def contrastive_loss(image_features, text_features, logit_scale):
    logits = logit_scale * similarity(image_features, text_features)
    labels = torch.arange(len(logits))
    return (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2


def best_caption(image_features, text_features, target):
    cosines = similarity(image_features, text_features)
    best, found = 0.0, -1
    for text in range(cosines.shape[1]):
        others = [float(c) for image, c in enumerate(cosines[:, text]) if image != target]
        lead = float(cosines[target, text]) - max(others, default=-1.0)
        if lead > best:
            best, found = lead, text
    return found


target_caption = "a small green cross on the left"
