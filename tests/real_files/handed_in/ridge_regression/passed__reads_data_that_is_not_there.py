import os
import pickle
import pandas as pd
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
frame = pd.read_csv(os.path.join(HERE, "data.csv"))
with open("cache.pkl", "rb") as handle:
    cache = pickle.load(handle)
weights = torch.load("best.pt", map_location="cuda")
X_train, y_train = frame.drop("y").values, frame["y"].values
split = int(0.8 * len(X_train))


def ridge_gradient(X, t, w, weight_decay):
    n = X.shape[0]
    return X.T @ (X @ w - t) / n + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
