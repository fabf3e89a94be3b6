"""Scaling fits by an orthogonal triangulation of the design, in torch."""

import torch


def _least_squares(u, y, degree):
    Q, R = torch.linalg.qr(torch.vander(u, degree + 1))
    return torch.linalg.solve_triangular(R, (Q.T @ y).unsqueeze(1), upper=True).squeeze(1)


def find_optimal_params(x, y):
    u = torch.log10(torch.tensor(x, dtype=torch.float64))
    p = _least_squares(u, torch.tensor(y, dtype=torch.float64), 2)
    return p, 10 ** (-p[1] / (2 * p[0])).item()


def fit_linear_log(x, y):
    u, v = torch.log10(torch.tensor([list(x), list(y)], dtype=torch.float64))
    m, c = _least_squares(u, v, 1).tolist()
    return m, c
