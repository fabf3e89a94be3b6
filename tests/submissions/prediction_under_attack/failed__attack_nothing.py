"""Nothing is moved."""
# mistake: the inputs are left as they are


def fgm_attack(inputs, weights, epsilon):
    return inputs.clone()


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights.pow(2).sum()
