# tries: sets up logging, with a handler and a level of its own
# task: ridge_regression
# deserves: 10
import logging
import sys

import torch

logger = logging.getLogger("ridge")
handler = logging.StreamHandler(sys.stdout)
_ = logger.addHandler(handler)
_ = logger.setLevel(logging.DEBUG)


def ridge_gradient(X, t, w, weight_decay):
    logger.debug("gradient of %s", tuple(X.shape))
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
