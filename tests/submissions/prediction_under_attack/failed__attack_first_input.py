"""One input is attacked, the others are left."""


def fgm_attack(inputs, weights, epsilon):
    attacked = inputs.clone()
    attacked[0] -= epsilon * weights
    return attacked


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights.pow(2).sum()
