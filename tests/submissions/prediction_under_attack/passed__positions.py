"""Own names by place, a list of NumPy numbers."""

import numpy as np


def fgm_attack(x, w, eps):
    return (x.double() - eps * w.double()).numpy()


def attacked_prediction(x, w, eps):
    return [np.dot(row, w.numpy()) - eps * np.dot(w.numpy(), w.numpy()) for row in x.numpy()]
