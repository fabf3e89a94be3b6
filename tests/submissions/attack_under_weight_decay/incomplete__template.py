"""Nothing is filled in."""


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    pass
