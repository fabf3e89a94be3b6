"""The attacked input is attacked again."""
# mistake: the attack counts twice


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    attacked = fgm_attack(inputs, weights, epsilon)
    return attacked @ weights - epsilon * weights.pow(2).sum()
