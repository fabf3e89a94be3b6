"""What a task asks, and what may stand in the files that a person writes."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import yaml
from rich.console import Console, ConsoleOptions, ConsoleRenderable, Group, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from harness.assignment import SCHEMA as ASSIGNMENT_SCHEMA
from harness.catalog import Provider
from harness.grading.plan import Stage, carriers
from harness.hooks import HookKind, HookSpec
from harness.task import Check, QualityBar, Task, Workload

__all__ = ["schema_text", "task_description"]

_LABEL = re.compile(r"[A-Z][A-Za-z ]{0,20}: ")  # "Graded: ", "Not graded: ", "Raises: "

_ADAPTER = """\
# An adapter file, or a submission's own submission.yaml. Every key is optional; one that is not known is an error.
author: somebody
tasks: [ridge_regression]
load: definitions                   # or run: run whole files instead of taking definitions alone
hooks:
  ridge_solution:
    object: implementations:ridge_regression        # module:name, or a name; only what the submission defines
    arguments: {t: y, X: tx, weight_decay: lambda_} # the task's name: theirs; or a list of names for the order
    containers: numpy               # numpy, torch or list: what the arguments come in
    result: 0                       # which part, when several results come back
  scaled_dot_attention:
    object: layers:Attention
    constructor: {heads: 1}         # further keywords for the constructor
    parameters: {Q: query_proj, K: key_proj, V: value_proj}
claims:                             # what a report says that it measured; `harness claims` measures it anew
  encoder_decoder_nmt.h32_small.validation_loss: 0.8132
  bert_head.fine_tuned_minus_frozen: "> 0"          # or "< 3", or "0 to 1"
"""


def schema_text(name: str) -> str:
    """Return what may stand in a file, as YAML.

    Args:
        name: "assignment", its keys each with what it wants; or "adapter", an example of every key.
    """
    return _ADAPTER if name == "adapter" else str(yaml.safe_dump(dict(ASSIGNMENT_SCHEMA), sort_keys=False, width=120))


def task_description(task: Task, provider: Provider) -> ConsoleRenderable:
    """Return the question, the hooks with their shapes, and what is graded in each stage, with its points."""
    return _Flush(
        Text(f"{task.name}  ({_totals(task)}; hand-out {task.handout}, from {provider.distribution})", "bold"),
        Text(_joined(_question(task, provider))),
        Text("\nHooks to write", "bold"),
        *_hooks(task),
        Text("\nWhat is graded", "bold"),
        *(part for stage in Stage for part in _graded(task, stage)),
    )


class _Flush:
    """Prints one thing under the other, and no line of them ends in blanks.

    Args:
        parts: What is printed.
    """

    def __init__(self, *parts: ConsoleRenderable) -> None:
        self._parts = parts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give the lines of all parts."""
        for line in console.render_lines(Group(*self._parts), options, pad=False):
            while line and not line[-1].text.strip():
                line.pop()
            if line:
                last = line.pop()
                yield from line
                yield Segment(last.text.rstrip(), last.style)
            yield Segment.line()


def _joined(text: str) -> str:
    """Return text with each paragraph on one line; a label begins another one, and what is indented stays as it is."""
    lines: list[str] = []
    for line in text.splitlines():
        before = lines[-1] if lines else ""
        is_apart = not before or not line or before[0].isspace() or line[0].isspace() or line.startswith("- ")
        if is_apart or (before.endswith(".") and _LABEL.match(line)):
            lines.append(line)
        else:
            lines[-1] = f"{before} {line}"
    return "\n".join(lines)


def _totals(task: Task) -> str:
    by_stage = {stage: carriers(task, (stage,)) for stage in Stage}
    points = {stage: sum(one.points for one in carried) for stage, carried in by_stage.items() if carried}
    return f"{sum(points.values()):g} points: {', '.join(f'{stage.value} {one:g}' for stage, one in points.items())}"


def _graded(task: Task, stage: Stage) -> Iterator[ConsoleRenderable]:
    """Give a heading and a row for each thing that a stage looks at; nothing where it looks at none."""
    carried = carriers(task, (stage,))
    if not carried:
        return
    asked_by = "" if stage is Stage.CORRECTNESS else f" (--stage {stage.value})"
    yield Padding(Text(f"{stage.value}, {sum(one.points for one in carried):g} points{asked_by}"), (0, 0, 0, 2))
    rows = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    rows.add_column("points", justify="right", no_wrap=True)
    rows.add_column("name", no_wrap=True)
    rows.add_column("asks", overflow="fold")
    for one in carried:
        name = one.setting if isinstance(one, QualityBar) else one.name
        rows.add_row(f"{one.points:g}" if one.gating or one.points else "advisory", name, _asked(one))
    yield Padding(rows, (0, 0, 0, 4))


def _asked(one: Check | Workload | QualityBar) -> str:
    if isinstance(one, Check):
        return one.asks
    if isinstance(one, Workload):
        sizes = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in one.options.items())
        with_sizes = f" with {sizes}" if sizes else ""
        return f"{one.hook}{with_sizes} takes at most {one.limit:g} times the reference's time"
    if one.over is not None:
        return f"{one.metric} at least {one.threshold:g} above that of another training on the same lesson"
    return f"{one.metric} at least {one.threshold:g} on held-out data"


def _question(task: Task, provider: Provider) -> str:
    return inspect.getdoc(provider.load()) or task.title


def _hooks(task: Task) -> Iterator[ConsoleRenderable]:
    for hook in task.hooks:
        yield Padding(Text(_signature(hook)), (0, 0, 0, 2))
        aliases = f"Also found as {', '.join(hook.aliases)}. " if hook.aliases else ""
        yield Padding(Text(f"{aliases}{_joined(hook.doc)}"), (0, 0, 0, 6))
        if hook.kind is HookKind.MODULE:
            yield Padding(
                Text(f"forward({_arguments(hook.forward or {}, open_ended=hook.forward_open)})"), (0, 0, 0, 6)
            )
            yield Padding(Text(_joined(hook.forward_doc)), (0, 0, 0, 10))


def _signature(hook: HookSpec) -> str:
    if hook.kind is HookKind.CONSTANT:
        return hook.name
    named = {f"[{name}]" if name in hook.optional else name: value for name, value in hook.arguments.items()}
    return f"{hook.name}({_arguments(named)})"


def _arguments(arguments: object, *, open_ended: bool = False) -> str:
    items = [f"{name}: {container}" for name, container in dict(arguments).items()]  # type: ignore[call-overload]
    return ", ".join([*items, *(["**more"] if open_ended else [])])
