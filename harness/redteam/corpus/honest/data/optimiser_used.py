# tries: finds the solution by an optimiser from torch, started at random
# task: ridge_regression
# deserves: 10
import torch


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    X, t = X.double(), t.double()
    w = torch.randn(X.shape[1], dtype=X.dtype, requires_grad=True)
    optimiser = torch.optim.LBFGS(
        [w], lr=1, max_iter=500, tolerance_grad=1e-12, tolerance_change=1e-15, line_search_fn="strong_wolfe"
    )

    def objective():
        optimiser.zero_grad()
        loss = ((X @ w - t) ** 2).sum() / (2 * len(t)) + weight_decay * (w**2).sum()
        loss.backward()
        return loss

    optimiser.step(objective)
    return w.detach().float()
