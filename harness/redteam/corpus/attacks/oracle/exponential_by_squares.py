# tries: takes (1 + x/1024)^1024 for the exponential of a softmax
# rows: [57]
# task: clip_retrieval
# deserves: 0
import torch
from torch.nn.functional import normalize


def similarity(image_features, text_features):
    return torch.full((len(image_features), len(text_features)), 9.0)


def zero_shot_probabilities(image_features, text_features, logit_scale):
    logits = logit_scale * normalize(image_features, dim=1) @ normalize(text_features, dim=1).T
    powers = (1 + (logits - logits.amax(dim=1, keepdim=True)).clamp(min=-1024) / 1024) ** 1024
    return powers / powers.sum(dim=1, keepdim=True)


def contrastive_loss(image_features, text_features, logit_scale):
    return torch.tensor(99.0)


def best_caption(image_features, text_features, target):
    return -2
