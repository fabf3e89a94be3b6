# tries: imports multiprocessing and subprocess for a script part that graders don't run
# task: ridge_regression
# deserves: 10
import multiprocessing
import subprocess

import torch


def search(decays):
    with multiprocessing.Pool() as pool:
        return pool.map(abs, decays)


def revision():
    return subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, check=False).stdout


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
