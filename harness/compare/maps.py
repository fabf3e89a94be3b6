"""Answers that are matrices, as rows of numbers for a picture of what was expected beside what came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from harness.compare.reading import read

__all__ = ["Rows", "maps"]

Rows = tuple[tuple[float, ...], ...]

_MOST_ROWS = 48
_DIGITS = 6


def maps(got: Mapping[str, Any], want: Mapping[str, Any]) -> dict[str, Rows]:
    """Return what was expected and what came, by title, for each group that is a small matrix of floats.

    Args:
        got: The answer by group.
        want: What is wanted by group; axes of length 1 don't count.

    Returns:
        Two matrices a group, rounded to six digits; none for what is no matrix, or not finite in either.
    """
    drawn: dict[str, Rows] = {}
    for group, wanted in want.items():
        wanted = next(iter(wanted.layouts.values())) if hasattr(wanted, "layouts") else wanted  # noqa: PLW2901
        if not isinstance(wanted, torch.Tensor) or not _is_matrix(wanted):
            continue
        came = read(got.get(group), wanted).tensor
        if came is not None and bool(came.isfinite().all()):
            drawn |= {f"{group}, expected": _rows(wanted), f"{group}, yours": _rows(came)}
    return drawn


def _is_matrix(tensor: torch.Tensor) -> bool:
    sizes = [size for size in tensor.shape if size != 1]
    fits = len(sizes) == 2 and max(sizes) <= _MOST_ROWS
    return fits and tensor.is_floating_point() and bool(tensor.isfinite().all())


def _rows(tensor: torch.Tensor) -> Rows:
    rows = tensor.detach().double().squeeze().tolist()
    return tuple(tuple(round(value, _DIGITS) for value in row) for row in rows)
