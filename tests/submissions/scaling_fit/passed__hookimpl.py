"""Registered by hookimpl; the pseudo-inverse, and covariance over variance."""

import numpy as np

from harness import hookimpl


@hookimpl
def find_optimal_params(x, y):
    logs = np.log10(x)
    p = np.linalg.pinv(np.column_stack([logs**2, logs, np.ones(len(logs))])) @ y
    return p, 10 ** (-p[1] / 2 / p[0])


@hookimpl
def fit_linear_log(x, y):
    logs = np.log10([x, y])
    (variance, together), _ = np.cov(logs)
    m = together / variance
    return m, logs[1].mean() - m * logs[0].mean()
