"""Nothing is filled in."""


def layer_norm(x, gain, bias, epsilon):
    raise NotImplementedError
