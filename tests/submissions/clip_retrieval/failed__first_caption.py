"""The first text that retrieves the target is taken."""
# mistake: of several texts the highest softmax over the images decides, not the first

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
    retrieved = similarity(image_features, text_features).argmax(dim=0).tolist()
    return retrieved.index(target) if target in retrieved else -1


target_caption = "a small green cross on the left"
