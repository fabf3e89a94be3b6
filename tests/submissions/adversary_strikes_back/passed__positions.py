"""Own names by place, a default that nobody uses, a list of one number."""


def flip_epsilon_fgsm(point, xs, ts, lam, unused=None):
    return [max(point, -point)]


def weight_decay_helps(name):
    return "s" not in name
