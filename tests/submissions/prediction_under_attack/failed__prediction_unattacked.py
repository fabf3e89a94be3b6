"""The attack is forgotten."""
# mistake: this is the prediction before the attack


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights
