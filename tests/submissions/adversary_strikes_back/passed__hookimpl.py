"""Registered by hookimpl."""

import math

from harness import hookimpl


@hookimpl
def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return math.fabs(x)


@hookimpl
def weight_decay_helps(attack):
    match attack:
        case "fgm":
            return True
        case _:
            return False
