"""Softmax with a temperature, by the formula; not a fast one."""

from harness import hookimpl


@hookimpl
def my_task(scores, temperature):
    """Return the weights along the last axis, the shape of scores (..., d)."""
    scaled = scores / temperature  # (..., d)
    largest = scaled.amax(dim=-1, keepdim=True)  # (..., 1)
    powers = (scaled - largest).exp()  # (..., d)
    return powers / powers.sum(dim=-1, keepdim=True)  # (..., d)
