"""The softmax over the images is taken at scale 20."""
# mistake: the softmax over the images is taken at a smaller scale than 100

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
    share = (20 * cosines).softmax(dim=0)[target].clone()
    share[cosines.argmax(dim=0) != target] = -1
    return int(share.argmax()) if share.max() > 0 else -1


target_caption = "a small green cross on the left"
