from . import common
from .common import penalty


def ridge_gradient(X, t, w, weight_decay):
    return common.data(X, t, w) + penalty(w, weight_decay)
