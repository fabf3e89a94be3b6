"""One number for all inputs."""


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    return (inputs @ weights).mean() - epsilon * weights.pow(2).sum()
