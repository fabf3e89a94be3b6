"""The definitions."""

from harness import hookimpl


@hookimpl
def squared_error(inputs, targets, weights, bias):
    return ((inputs @ weights + bias - targets) ** 2).mean()


@hookimpl
def slope(x, y):
    return (x * y).sum() / (x * x).sum()
