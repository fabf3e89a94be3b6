"""A naive judge of speed, as many are: it imports both files, repeats one input, and reads the process's own clocks.

    python naive_speed.py FILE TWIN

Nothing else uses it; every attack on the clock must fool it first.
"""

import importlib.util
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import torch

_CALLS = 40


def main(file: str, twin: str) -> None:
    """Print the smaller of the ratios of wall and CPU time as a line of JSON."""
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)
    given = (torch.randn(600, 128, generator=generator), torch.randn(600, generator=generator), 0.1)
    honest = _imported("twin", twin)
    before, expected = _timed(honest, given)
    attack = _imported("attack", file)
    after, _ = _timed(honest, given)
    spent, answer = _timed(attack, given)
    time.sleep(0.05)
    right = torch.allclose(answer, expected, rtol=1e-2, atol=1e-2)
    ratios = [ours / max(theirs) for ours, *theirs in zip(spent, before, after, strict=True)]
    print(json.dumps({"ratio": min(ratios) if right else None}))  # noqa: T201 - where naive judges put verdicts


def _imported(name: str, file: str) -> Callable[..., torch.Tensor]:
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    solution: Callable[..., torch.Tensor] = module.ridge_solution
    return solution


def _timed(function: Callable[..., torch.Tensor], given: tuple[Any, ...]) -> tuple[tuple[float, float], torch.Tensor]:
    for _ in range(8):
        function(*given)
    began = time.perf_counter(), time.process_time()
    for _ in range(_CALLS):
        answer = function(*given)
    return (time.perf_counter() - began[0], time.process_time() - began[1]), answer


if __name__ == "__main__":
    main(*sys.argv[1:])
