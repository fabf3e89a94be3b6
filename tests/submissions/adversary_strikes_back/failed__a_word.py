"""A word for the bool."""


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return abs(x)


def weight_decay_helps(attack):
    return "yes" if attack == "fgm" else "no"
