"""Lists and loops; a Python float comes back."""


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    squares = products = 0.0
    for one, target in zip(inputs.tolist(), targets.tolist()):
        squares += one * one
        products += one * target
    w = products / (squares + 2 * len(inputs) * weight_decay)
    return w * x / w**2
