"""torch's least squares in float64, 0-d tensors out."""

import torch


def find_optimal_params(x, y):
    u, y = torch.log10(torch.as_tensor(x)), torch.as_tensor(y)
    p = torch.linalg.lstsq(torch.stack((u * u, u, torch.ones_like(u)), dim=1), y.unsqueeze(1)).solution.squeeze(1)
    return p, torch.pow(10, -p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    u, v = torch.log10(torch.as_tensor(x)), torch.log10(torch.as_tensor(y))
    deviation = u - u.mean()
    m = (deviation * v).sum() / (deviation**2).sum()
    return m, v.mean() - m * u.mean()
