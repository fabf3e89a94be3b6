import torch
from utils.linear import gram
from config import Config

cfg = Config()


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + cfg.factor * weight_decay * w


def ridge_solution(X, t, weight_decay):
    return torch.linalg.solve(gram(X) + cfg.factor * len(t) * weight_decay * torch.eye(X.shape[1]), X.T @ t)
