# tries: works in a thread and waits for it
# task: ridge_regression
# deserves: 10
import threading

import torch


def ridge_gradient(X, t, w, weight_decay):
    answer = torch.empty_like(w)

    def work():
        answer.copy_(X.T @ (X @ w - t) / len(X) + 2 * weight_decay * w)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return answer


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
