"""A student's starter file: every hook of a task with its contract in the docstring, and nothing in the body."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from harness.hooks import HookKind, HookSpec
from harness.task import Task

__all__ = ["starter_file", "starter_notebook"]

_WIDTH = 100


def starter_file(task: Task, question: str, name: str) -> str:
    """Return a Python file to fill in; as it stands every check of it is *incomplete*.

    Args:
        task: The task.
        question: What is asked, in prose; it becomes the file's docstring.
        name: What the file will be called, for the command at its end.
    """
    cells = [f'"""{_escaped(question)}\n"""', *_definitions(task), f"# When you are done:  {_command(task, name)}"]
    return "\n\n\n".join(cells) + "\n"


def starter_notebook(task: Task, question: str, name: str) -> str:
    """Return the same as a notebook: the question in words, a cell a hook, and a last cell that checks.

    Args:
        task: The task.
        question: What is asked, in prose.
        name: What the notebook will be called.
    """
    cells = [_cell("markdown", f"# {task.title}\n\n{question}")]
    cells += [_cell("code", text) for text in _definitions(task)]
    cells += [
        _cell("markdown", "Save the notebook, then run the next cell."),
        _cell("code", f"!{_command(task, name)}"),
    ]
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _definitions(task: Task) -> Iterator[str]:
    yield "import numpy as np\nimport torch"
    for hook in task.hooks:
        yield _module(hook) if hook.kind is HookKind.MODULE else _function(hook)


def _function(hook: HookSpec) -> str:
    signature = ", ".join(_argument(hook, name) for name in hook.arguments)
    return f"def {hook.name}({signature}):\n{_docstring(hook.doc, hook.arguments, 4)}\n    raise NotImplementedError"


def _module(hook: HookSpec) -> str:
    """Return a class under the name that the hand-out gives it, else a factory function."""
    name = next((alias for alias in hook.aliases if alias[:1].isupper()), None)
    if name is None:
        return _function(hook)
    construct = ", ".join(["self", *(_argument(hook, argument) for argument in hook.arguments)])
    forward = ", ".join(["self", *(hook.forward or {}), *(["**kwargs"] if hook.forward_open else [])])
    return (
        f"class {name}(torch.nn.Module):\n{_docstring(hook.doc, hook.arguments, 4)}\n\n"
        f"    def __init__({construct}):\n        super().__init__()\n        raise NotImplementedError\n\n"
        f"    def forward({forward}):\n{_docstring(hook.forward_doc, hook.forward or {}, 8)}\n"
        "        raise NotImplementedError"
    )


def _argument(hook: HookSpec, name: str) -> str:
    return f"{name}=None" if name in hook.optional else name


def _docstring(doc: str, arguments: Any, indent: int) -> str:
    lines = [*textwrap.wrap(" ".join(doc.split()), _WIDTH - indent), ""]
    lines += [f"{name}: {container}" for name, container in arguments.items()]
    text = _escaped("\n".join(lines).strip())
    return textwrap.indent(f'"""{text}\n"""', " " * indent)


def _escaped(text: str) -> str:
    return text.strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def _command(task: Task, name: str) -> str:
    return f"harness check {name} --task {task.name}"


def _cell(kind: str, source: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)}
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}
