"""What a task asks, and what may stand in the files that a person writes."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import yaml
from rich.console import ConsoleRenderable, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from harness.assignment import SCHEMA as ASSIGNMENT_SCHEMA
from harness.catalog import Provider
from harness.hooks import HookKind, HookSpec
from harness.task import Task

__all__ = ["schema_text", "task_description"]


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
    """Return the question, the hooks with their shapes, and the checks with their points."""
    points = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    points.add_column("points", justify="right", no_wrap=True)
    points.add_column("check", no_wrap=True)
    points.add_column("asks", overflow="fold")
    for check in task.checks:
        points.add_row(f"{check.points:g}" if check.gating else "advisory", check.name, check.asks)
    return Group(
        Text(f"{task.name}  ({task.points:g} points, hand-out {task.handout}, from {provider.distribution})", "bold"),
        Text(_question(task, provider)),
        Text("\nHooks to write", "bold"),
        *_hooks(task),
        Text("\nWhat is graded", "bold"),
        Padding(points, (0, 0, 0, 2)),
    )


def _question(task: Task, provider: Provider) -> str:
    return inspect.getdoc(provider.load()) or task.title


def _hooks(task: Task) -> Iterator[ConsoleRenderable]:
    for hook in task.hooks:
        yield Padding(Text(_signature(hook)), (0, 0, 0, 2))
        aliases = f"Also found as {', '.join(hook.aliases)}. " if hook.aliases else ""
        yield Padding(Text(f"{aliases}{hook.doc}"), (0, 0, 0, 6))
        if hook.kind is HookKind.MODULE:
            yield Padding(
                Text(f"forward({_arguments(hook.forward or {}, open_ended=hook.forward_open)})"), (0, 0, 0, 6)
            )
            yield Padding(Text(hook.forward_doc), (0, 0, 0, 10))


def _signature(hook: HookSpec) -> str:
    if hook.kind is HookKind.CONSTANT:
        return hook.name
    named = {f"[{name}]" if name in hook.optional else name: value for name, value in hook.arguments.items()}
    return f"{hook.name}({_arguments(named)})"


def _arguments(arguments: object, *, open_ended: bool = False) -> str:
    items = [f"{name}: {container}" for name, container in dict(arguments).items()]  # type: ignore[call-overload]
    return ", ".join([*items, *(["**more"] if open_ended else [])])
