"""As many features as there are independent examples; the others get weight 0."""
# mistake: some features are given weight 0: that fits, and is not the shortest

import torch


def minimum_norm_solution(X, t):
    rank = int(torch.linalg.matrix_rank(X.double()))
    w = torch.zeros(X.shape[1], dtype=torch.float64)
    w[:rank] = torch.linalg.pinv(X[:, :rank].double(), rtol=1e-6) @ t.double()
    return w


def ridge_path(X, t, weight_decays):
    n, d = X.shape
    rows = [torch.linalg.solve(X.T @ X + 2 * n * decay * torch.eye(d), X.T @ t) for decay in weight_decays]
    return torch.stack(rows)
