"""A name that is nowhere."""


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return w * x / abs(w)


def weight_decay_helps(attack):
    return attack == "fgm"
