"""Lists and loops over Python numbers, in float64."""

import math


def similarity(image_features, text_features):
    def cosine(a, b):
        return sum(x * y for x, y in zip(a, b)) / math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))

    return [[cosine(image, text) for text in text_features.tolist()] for image in image_features.tolist()]


def softmax(row):
    odds = [math.exp(score - max(row)) for score in row]
    return [one / sum(odds) for one in odds]


def zero_shot_probabilities(image_features, text_features, logit_scale):
    return [softmax([logit_scale * c for c in row]) for row in similarity(image_features, text_features)]


def contrastive_loss(image_features, text_features, logit_scale):
    rows = zero_shot_probabilities(image_features, text_features, logit_scale)
    columns = zero_shot_probabilities(text_features, image_features, logit_scale)
    return -sum(math.log(rows[k][k]) + math.log(columns[k][k]) for k in range(len(rows))) / (2 * len(rows))


def best_caption(image_features, text_features, target):
    shares = zero_shot_probabilities(text_features, image_features, 100)
    found = [(row[target], text) for text, row in enumerate(shares) if row[target] == max(row)]
    return max(found)[1] if found else -1


caption = "a cross"
