"""Layer normalisation, by the formula; not a fast one."""

from harness import hookimpl


@hookimpl
def layer_norm(x, gain, bias, epsilon):
    """Return y, the shape of x (..., d)."""
    centred = x - x.mean(dim=-1, keepdim=True)  # (..., d)
    variance = (centred**2).mean(dim=-1, keepdim=True)  # (..., 1)
    return gain * centred / (variance + epsilon).sqrt() + bias  # (..., d)
