"""torch's cosine_similarity over broadcast rows, a loss from the positive and all pairs."""

import torch
from torch.nn import functional as F


def similarity(image_features, text_features):
    return F.cosine_similarity(image_features.unsqueeze(1), text_features.unsqueeze(0), dim=2)


def zero_shot_probabilities(image_features, text_features, logit_scale):
    return F.log_softmax(similarity(image_features, text_features) * logit_scale, dim=1).exp()


def contrastive_loss(image_features, text_features, logit_scale):
    scores = similarity(image_features, text_features) * logit_scale
    rows, columns = torch.logsumexp(scores, 1), torch.logsumexp(scores, 0)
    return 0.5 * (rows + columns - 2 * torch.diag(scores)).mean()


def best_caption(image_features, text_features, target):
    scores = similarity(image_features, text_features)
    retrieved = scores.max(dim=0).indices
    shares = F.softmax(scores * 100.0, dim=0)[target] * (retrieved == target)
    return int(shares.argmax()) if (retrieved == target).any() else -1


def target_caption():
    return "a cross"
