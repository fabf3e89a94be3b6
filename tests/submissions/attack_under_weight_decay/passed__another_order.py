"""Own order and a default that nobody uses; a vector of one number."""

import numpy as np


def flip_epsilon_fgm(inputs, targets, weight_decay, x, bias=0.0):
    longer = np.append(inputs, np.sqrt(2 * len(inputs) * weight_decay))
    w = np.linalg.lstsq(longer[:, None], np.append(targets, 0.0), rcond=None)[0]
    return (x - bias) / w
