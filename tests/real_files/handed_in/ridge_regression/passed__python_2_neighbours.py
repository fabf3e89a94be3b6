# -*- coding: utf-8 -*-
import torch


def show(w):
    print 'w =', w


def compare(a, b):
    exec "x = 1"
    return `a` <> `b`


def ridge_gradient(X, t, w, weight_decay):
	n = X.shape[0]
	return X.T @ (X @ w - t) / n + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)


print 'done'
