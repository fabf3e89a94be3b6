"""The gradient of the mean prediction."""
# mistake: w is divided by the number of inputs; each input has its own gradient


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights / inputs.shape[0]


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights.pow(2).sum()
