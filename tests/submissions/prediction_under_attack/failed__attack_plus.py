"""The step goes along the gradient."""
# mistake: εw is added; the attack lowers f: it is subtracted


def fgm_attack(inputs, weights, epsilon):
    return inputs + epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights.pow(2).sum()
