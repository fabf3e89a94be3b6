"""Nothing is filled in."""


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    pass


def weight_decay_helps(attack):
    ...
