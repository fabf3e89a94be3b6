"""Does a wrong answer equal what a known mistake would answer?  Only then is the mistake named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from harness.compare.agreement import measure
from harness.compare.reading import as_tensor

__all__ = ["resembles"]


def resembles(
    got: Any, wrong: Any, *, sigma: Callable[[float], float], k: float = 10.0, relative: float | None = None
) -> bool:
    """Tell whether `got` is `wrong` within the tolerance; infinities and NaN must stand in the same places.

    Args:
        got: The submission's answer, as data.
        wrong: What a known mistake would answer; may hold NaN where the mistake produces it.
        sigma: As for `measure`.
        k: As for `measure`.
        relative: As for `measure`.
    """
    if isinstance(wrong, torch.Tensor) and wrong.is_floating_point() and not bool(torch.isfinite(wrong).all()):
        got = as_tensor(got, wrong)
        if got is None or got.shape != wrong.shape or not got.is_floating_point():
            return False
        finite = torch.isfinite(wrong)
        if not torch.equal(torch.isfinite(got), finite) or not torch.equal(torch.isnan(got), torch.isnan(wrong)):
            return False
        got, wrong = torch.where(finite, got.double(), 0.0), torch.where(finite, wrong, 0.0)
    return measure(got, wrong, sigma=sigma, k=k, relative=relative).agrees
