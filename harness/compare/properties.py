"""What a named property compares with: findings, empty when it holds."""

from __future__ import annotations

from typing import Any

import torch

from harness.compare.agreement import measure
from harness.compare.reading import shown
from harness.records import Finding

__all__ = ["close", "exactly"]


def close(got: Any, want: Any, *, asked: str, relative: float = 1e-4, scale: float | None = None) -> list[Finding]:
    """Return a finding unless `got` lies within `relative` of `want`, by the largest magnitude.

    A property tells right from wrong by orders of magnitude, so its tolerance is a plain share of the scale, far above
    float32 rounding (1e-6) and far below what a wrong answer shows (1e-2).

    Args:
        got: The submission's answer, as data.
        want: A float tensor of the same shape.
        asked: The property in a student's words.
        relative: The tolerance as a share of the scale.
        scale: The scale; the largest magnitude of `want` when not given.
    """
    want = want if isinstance(want, torch.Tensor) else torch.as_tensor(want, dtype=torch.float64)
    size = float(want.abs().max()) if scale is None and want.numel() else (scale or 0.0)
    distance = measure(got, want.double(), sigma=lambda _: relative * size, k=1.0)
    if distance.agrees:
        return []
    return [Finding(asked=asked, came=distance.problem or "it does not hold", values=distance.values)]


def exactly(got: Any, want: Any, *, asked: str) -> list[Finding]:
    """Return a finding unless `got` equals `want`: integers, bools, strings, or floats that involve no rounding."""
    distance = measure(got, want, sigma=lambda _: 0.0)
    if distance.tolerances == 0.0:
        return []
    values = distance.values
    if not distance.problem and not isinstance(want, str):
        # A difference of one rounding agrees elsewhere, and rounded values would show the same number twice.
        values = f"expected {shown(want, rounded=False)}\ngot {shown(got, rounded=False)}"
    return [Finding(asked=asked, came=distance.problem or "it does not hold", values=values)]
