"""The same requests served in this process: for references and for tests, never for submitted code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from harness.hooks import HookSpec
from harness.sandbox.guest import wire
from harness.sandbox.guest.answering import answer
from harness.sandbox.guest.decoding import decode, parse_header
from harness.sandbox.guest.serving import Server
from harness.sandbox.subject import Subject

__all__ = ["InlineSource", "InlineTransport", "inline_subject", "inline_transport"]


class InlineTransport:
    """A transport to a guest server in this process; data is encoded and decoded both ways, as it is on the wire.

    Args:
        server: What serves the requests.
    """

    def __init__(self, server: Server) -> None:
        self._server = server

    def request(self, tree: dict[str, Any]) -> dict[str, Any]:
        """Serve one request."""
        reply: dict[str, Any] = _decoded(answer(self._server, _decoded(wire.encode({**tree, "id": 0}))))
        return reply


class InlineSource:
    """A source of one subject that never dies; see `correctness.SubjectSource`."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    def subject(self, hook: str, *, cpu_s: float, allowance: object = None) -> Subject:  # noqa: ARG002 - no limits here
        """Return the subject."""
        return self._subject

    def used_ns(self) -> int:
        """Return 0: nothing is limited here."""
        return 0


def inline_transport(hooks: Sequence[HookSpec], functions: Mapping[str, Callable[..., Any]]) -> InlineTransport:
    """Return a transport to plain functions in this process.

    Args:
        hooks: The hooks of the task, `task.hooks`.
        functions: Function, factory or class by hook name; called by keyword.
    """
    server = Server()
    server.bind_functions([hook.to_dict() for hook in hooks], dict(functions))
    return InlineTransport(server)


def inline_subject(hooks: Sequence[HookSpec], functions: Mapping[str, Callable[..., Any]]) -> Subject:
    """Return a subject over plain functions in this process; see `inline_transport`."""
    return Subject(inline_transport(hooks, functions), hooks)


def _decoded(encoded: wire.Encoded) -> Any:
    body = bytearray().join(buffer.cast("B") for buffer in encoded.buffers if buffer.nbytes)
    return decode(parse_header(encoded.header), body)
