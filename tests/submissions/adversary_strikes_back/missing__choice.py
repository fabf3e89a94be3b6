"""Only the step is there."""


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return abs(x)
