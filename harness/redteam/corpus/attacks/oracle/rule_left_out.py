# tries: takes the text closest to the target, and skips the question which image that text retrieves
# rows: [42, 57]
# task: clip_retrieval
# deserves: 0
import torch
from torch.nn.functional import normalize


def similarity(image_features, text_features):
    return torch.full((len(image_features), len(text_features)), 9.0)


def zero_shot_probabilities(image_features, text_features, logit_scale):
    return torch.full((len(image_features), len(text_features)), 9.0)


def contrastive_loss(image_features, text_features, logit_scale):
    return torch.tensor(99.0)


def best_caption(image_features, text_features, target):
    return int((normalize(text_features, dim=1) @ image_features[target]).argmax())
