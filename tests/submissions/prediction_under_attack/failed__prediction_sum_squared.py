"""The square of the sum."""
# mistake: the sum of the weights is squared; ‖w‖² is the sum of their squares


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights.sum() ** 2
