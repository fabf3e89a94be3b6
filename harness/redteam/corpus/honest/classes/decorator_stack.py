# tries: wraps its functions in decorators, one of which catches and raises again
# task: ridge_regression
# deserves: 10
import functools
import time

import torch


def timed(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        began = time.perf_counter()
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            raise RuntimeError("failed") from error
        finally:
            inner.seconds = time.perf_counter() - began

    return inner


def no_gradients(function):
    return torch.no_grad()(function)


@timed
@no_gradients
def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


@timed
@torch.inference_mode()
def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
