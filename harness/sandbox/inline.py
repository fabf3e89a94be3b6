"""The same requests served in this process: for references and for tests, never for submitted code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from harness.sandbox.guest.serving import Server
from harness.sandbox.subject import Subject
from harness.task import HookSpec

__all__ = ["InlineSource", "inline_subject"]


class _Inline:
    """A transport to a guest server in this process; data is copied both ways, as it is on the wire."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def request(self, tree: dict[str, Any]) -> dict[str, Any]:
        """Serve one request."""
        reply: dict[str, Any] = copied(self._server.handle({"id": 0, **copied(tree)}))
        return reply


class InlineSource:
    """A source of one subject that never dies; see `correctness.SubjectSource`."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    def subject(self, hook: str, *, cpu_s: float) -> Subject:  # noqa: ARG002 - nothing is limited in this process
        """Return the subject."""
        return self._subject


def inline_subject(hooks: Sequence[HookSpec], functions: Mapping[str, Callable[..., Any]]) -> Subject:
    """Return a subject over plain functions in this process.

    Args:
        hooks: The hooks of the task, `task.hooks`.
        functions: Function, factory or class by hook name; called by keyword.
    """
    server = Server()
    server.bind_functions([hook.to_dict() for hook in hooks], dict(functions))
    return Subject(_Inline(server), hooks)


def copied(tree: Any) -> Any:
    """Return a data tree whose tensors and arrays share no memory with the given one."""
    if isinstance(tree, torch.Tensor):
        return tree.detach().clone()
    if isinstance(tree, np.ndarray):
        return tree.copy()
    if isinstance(tree, dict):
        return {key: copied(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return type(tree)(copied(item) for item in tree)
    return tree
