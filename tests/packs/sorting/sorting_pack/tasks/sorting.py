"""Sort numbers from the smallest to the largest: the smallest task there is, to copy from."""

import torch

from harness import Case, Check, FloatTensor, Task, hookspec


class Spec:
    """The hook of the task."""

    @hookspec
    def smallest_first(self, values: FloatTensor):
        """Return the values (n,) from the smallest to the largest, (n,). Raises: nothing."""


def inputs(generator, *, count):
    """Return numbers in no order."""
    return {"values": torch.randn(count, generator=generator)}


def ask(subject, given):
    """Ask for the sorted values."""
    return {"sorted": subject.smallest_first(values=given["values"])}


def definition(given):
    """The values by rank."""
    return {"sorted": given["values"].sort().values}


def largest_first(given):
    """The other way round."""
    return {"sorted": given["values"].sort(descending=True).values}


TASK = Task(
    name="sorting",
    title="Sort numbers",
    handout="none",
    spec=Spec,
    inputs=inputs,
    checks=(
        Check(
            name="value",
            hook="smallest_first",
            asks="the values from the smallest to the largest, (n,)",
            cases=(Case("few", count=3), Case("many", count=101)),
            ask=ask,
            forms=(definition,),
            mistakes={"the largest comes first": largest_first},
            points=10.0,
        ),
    ),
)
