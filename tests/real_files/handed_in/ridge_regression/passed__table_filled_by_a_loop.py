import torch
table = {}
for n in range(1, 200):
    table[n] = 2 * n
factors = []
factors.append(2)
CONFIG = dict()
CONFIG["factor"] = 2
CONFIG.update(other=3)
def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + CONFIG["factor"] * weight_decay * w
def ridge_solution(X, t, weight_decay):
    return torch.linalg.solve(X.T @ X + table[len(t)] * weight_decay * torch.eye(X.shape[1]), X.T @ t)
