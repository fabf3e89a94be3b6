# tries: fills uninitialised memory, and writes over its arguments on the way
# task: ridge_regression
# deserves: 10
import torch


def ridge_gradient(X, t, w, weight_decay):
    rest = torch.mv(X, w, out=torch.empty(len(X))).sub_(t)
    answer = torch.empty(len(w))
    torch.mv(X.T, rest, out=answer)
    t.zero_()
    return answer.div_(len(X)).add_(w.mul_(2 * weight_decay))


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
