"""How large is honest rounding?  The spread of a float64 oracle when every operation errs by one float32 rounding.

Perturbing the inputs overestimates up to 10⁵ times, and one implementation's own error varies a hundredfold over the
seeds of one case; noise at every operation, taken over all honest formulas, lies within 1 to 3 of what honest answers
err. Views, masks, choices and exact signs do not round and get no noise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from harness.errors import InvalidTask

__all__ = ["EPS32", "doubled", "spread"]

EPS32 = 2.0**-23

_EXACT = frozenset(  # a string is how such a table stays readable
    """
    view _unsafe_view reshape expand t transpose permute squeeze unsqueeze slice select split split_with_sizes chunk
    unbind detach alias clone copy_ _to_copy as_strided cat stack where masked_fill masked_fill_ index index_select
    gather scatter embedding tril triu eye arange ones zeros full empty ones_like zeros_like full_like empty_like
    new_zeros new_ones new_empty new_empty_strided new_full neg abs relu threshold_backward sign sgn max amax min amin
    maximum minimum eq ne lt le gt ge lift_fresh lift_fresh_copy diagonal diagonal_backward select_backward
    slice_backward fill_ zero_ is_same_size isfinite isnan logical_and logical_not bitwise_and bitwise_not any all
    argmax argmin flip roll scalar_tensor _local_scalar_dense clamp clamp_min native_dropout dropout sort topk
    """.split()  # noqa: SIM905
)
_INNER_PRODUCTS = {
    "mm": (0, 1),
    "bmm": (0, 1),
    "addmm": (1, 2),
    "baddbmm": (1, 2),
    "mv": (0, 1),
    "addmv": (1, 2),
    "dot": (0, 1),
}
_SOLVES = ("linalg", "_linalg", "triangular_solve", "cholesky", "_cholesky")


class _OperationNoise(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Move the result of every rounding operation by about eps of its terms.

    A product-sum of n terms moves by eps·√n·√Σ(aᵢbᵢ)²; a solve perturbs its matrix by eps of its largest entry.
    """

    def __init__(self, generator: torch.Generator, eps: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.generator, self.eps = generator, eps

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Return False: the wrapper that True asks for imports torch's compiler, which takes seconds."""
        return False

    def __torch_dispatch__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        name = func._schema.name.split("::")[1]  # noqa: SLF001 - the operator's name has no public accessor
        if name.startswith(_SOLVES):
            args = tuple(self._perturbed(arg) for arg in args)
        out = func(*args, **kwargs)
        if name in _EXACT:
            return out
        if name in _INNER_PRODUCTS and isinstance(out, torch.Tensor):
            left, right = (args[index] for index in _INNER_PRODUCTS[name])
            terms = (left * left) @ (right * right)
            return out.add_(self._unit(out) * (out.abs() + (terms * left.shape[-1]).sqrt()))
        if name in ("sum", "mean") and isinstance(out, torch.Tensor) and args[0].is_floating_point():
            return self._reduced(func, name, out, args, kwargs)
        for result in out if isinstance(out, tuple | list) else (out,):
            if isinstance(result, torch.Tensor) and result.is_floating_point() and result.numel():
                result.add_(self._unit(result) * result)
        return out

    def _unit(self, like: torch.Tensor) -> torch.Tensor:
        noise = torch.rand(like.shape, generator=self.generator, dtype=like.dtype)
        return (noise * 2 - 1) * self.eps

    def _perturbed(self, arg: Any) -> Any:
        if not (isinstance(arg, torch.Tensor) and arg.is_floating_point() and arg.numel()):
            return arg
        return arg + self._unit(arg) * arg.abs().max()

    def _reduced(self, func: Any, name: str, out: torch.Tensor, args: tuple[Any, ...], kwargs: Any) -> torch.Tensor:
        terms = max(1, args[0].numel() // max(1, out.numel()))
        squares = func(args[0] ** 2, *args[1:], **kwargs)
        length: torch.Tensor = (squares * terms if name == "sum" else squares).sqrt()
        moved: torch.Tensor = out + self._unit(out) * (out.abs() + length)
        return moved


def doubled(inputs: Any) -> Any:
    """Return the same data with every floating tensor or array as a float64 tensor; the rest as it is."""
    if isinstance(inputs, torch.Tensor):
        return inputs.double() if inputs.is_floating_point() else inputs
    if isinstance(inputs, np.ndarray) and inputs.dtype.kind == "f":
        return torch.from_numpy(np.ascontiguousarray(inputs)).double()
    if isinstance(inputs, dict):
        return {key: doubled(value) for key, value in inputs.items()}
    if type(inputs) in (list, tuple):
        return type(inputs)(doubled(item) for item in inputs)
    return inputs


def spread(
    forms: Sequence[Callable[[dict[str, Any]], Mapping[str, Any]]],
    inputs: dict[str, Any],
    *,
    trials: int = 4,
    seed: int = 0,
    eps: float = EPS32,
) -> dict[str, float]:
    """Return σ by group: the largest root-mean-square move of any element, over all honest formulas.

    Args:
        forms: Honest formulas in float64, each `form(inputs)` → tensors by group.
        inputs: What the submission was given; floats are taken to float64 first.
        trials: Noisy evaluations of each formula.
        seed: The noise's own seed.
        eps: One rounding, relative.

    Raises:
        InvalidTask: A spread is not finite, so that nothing could be judged by it.
    """
    generator = torch.Generator().manual_seed(seed)
    base = doubled(inputs)
    sigma: dict[str, float] = {}
    for form in forms:
        exact = {group: _flat(value) for group, value in form(base).items()}
        squares = {group: torch.zeros_like(value) for group, value in exact.items() if value is not None}
        for _ in range(trials):
            with _OperationNoise(generator, eps):
                moved = form(_rounded(base, generator, eps))
            for group, total in squares.items():
                total.add_((_flat(moved[group]) - exact[group]) ** 2)  # type: ignore[operator]
        for group, total in squares.items():
            value = float((total / trials).sqrt().max()) if total.numel() else 0.0
            sigma[group] = float(np.maximum(sigma.get(group, 0.0), value))  # NaN stays, which `max` would drop
    if bad := [group for group, value in sigma.items() if not np.isfinite(value)]:
        raise InvalidTask(f"the rounding spread of {bad} is not finite: a formula carries infinity on")
    return sigma


def _rounded(value: Any, generator: torch.Generator, eps: float) -> Any:
    """Give the scalars one rounding: they become float32 inside an implementation that works on tensors."""
    if isinstance(value, float):
        return value * (1 + eps * float(torch.rand((), generator=generator) * 2 - 1) / 2)
    if isinstance(value, dict):
        return {key: _rounded(item, generator, eps) for key, item in value.items()}
    return value


def _flat(value: Any) -> torch.Tensor | None:
    """Return the float elements of a group as one vector, or None where the group is compared exactly."""
    layouts = getattr(value, "layouts", None)
    if layouts is not None:
        value = next(iter(layouts.values()))
    if isinstance(value, dict):
        parts = [_flat(item) for item in value.values()]
        return torch.cat([part for part in parts if part is not None])
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value.detach().reshape(-1).double()
    return None
