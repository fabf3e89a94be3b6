"""Sorting by selection; not a fast one."""

import torch

from harness import hookimpl


@hookimpl
def smallest_first(values):
    """Return the values from the smallest to the largest, (n,)."""
    left = values.clone()  # (n,)
    ordered = []
    for _ in range(len(values)):
        smallest = left.argmin()  # ()
        ordered.append(left[smallest].clone())
        left[smallest] = torch.inf
    return torch.stack(ordered)  # (n,)
