"""Fits of scaling laws in least squares, float64: a parabola in log10 of the size, and a line of logarithms."""

import torch


def fitted(u, y, degree):
    """Return the least-squares coefficients of a polynomial, highest power first.

    The fit is in (u − centre)/width and the coefficients are changed back, so that nothing cancels.
    """
    centre, width = u.mean(), u.std()
    z = (u - centre) / width
    powers = torch.stack([z**k for k in range(degree, -1, -1)], dim=1)
    q = torch.linalg.lstsq(powers, y[:, None]).solution[:, 0] / width ** torch.arange(degree, -1, -1)
    if degree == 1:
        return torch.stack([q[0], q[1] - q[0] * centre])
    return torch.stack([q[0], q[1] - 2 * q[0] * centre, q[2] - q[1] * centre + q[0] * centre**2])


def vertex_of(p):
    """Return −p₁/(2p₀)."""
    return -p[1] / (2 * p[0])


def parabola_form(given):
    """Least squares in log10 x, and the vertex as a size."""
    p = fitted(torch.log10(given["x"]), given["y"], 2)
    return {"p": p, "optimum": 10 ** vertex_of(p)}


def line_form(given, *, u=torch.log10, v=torch.log10):
    """Least squares of log10 y in log10 x."""
    m, c = fitted(u(given["x"]), v(given["y"]), 1)
    return {"m": m, "c": c}
