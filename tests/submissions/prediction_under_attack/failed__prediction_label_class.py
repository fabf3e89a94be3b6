"""The label is 0 or 1."""
# mistake: a label stands in the formula; the attack lowers f itself, whatever its sign


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    f = inputs @ weights
    return f - epsilon * (f > 0) * weights.pow(2).sum()
