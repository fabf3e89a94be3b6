"""Lists and loops over Python numbers."""


def fgm_attack(inputs, weights, epsilon):
    return [[x - epsilon * w for x, w in zip(row, weights.tolist())] for row in inputs.tolist()]


def attacked_prediction(inputs, weights, epsilon):
    predictions = []
    for row in fgm_attack(inputs, weights, epsilon):
        total = 0.0
        for x, w in zip(row, weights.tolist()):
            total += w * x
        predictions.append(total)
    return predictions
