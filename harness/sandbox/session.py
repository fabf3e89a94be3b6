"""A submission while one task asks it: loaded in a confined worker, and loaded anew after a hang or a crash."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import torch

from harness.errors import Crashed, HarnessError, HarnessFault, Killed, Missing, Refused, SubmissionError, TimedOut
from harness.hooks import HookSpec
from harness.records import HookBinding
from harness.sandbox.allowance import Allowance, Usage
from harness.sandbox.guest import adapter as adapters
from harness.sandbox.guest.log import LOG_BYTES
from harness.sandbox.process import Account, Worker
from harness.sandbox.subject import Subject
from harness.sandbox.submission import Submission
from harness.text import printable, without_places

__all__ = ["Binding", "LoadPlan", "Printed", "Session", "files_of"]

_LOAD_CPU_S = 60.0
_LOAD_BLOCKED_S = 30.0
_MAX_NOTICES = 50
_STATUSES = frozenset({"bound", "missing", "broken", "refused", "template"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPlan:
    """How submissions are loaded.

    Attributes:
        adapter: A grader's adapter for a whole class, validated, or None.
        run: Whether whole files are run instead of taking definitions alone.
    """

    adapter: Mapping[str, Any] | None = None
    run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """How a hook was found in a submission.

    Attributes:
        how: hookimpl, keyword, position, adapter or missing.
        status: bound, missing, broken, refused or template.
        message: Why it can't be called, or "".
        where: File and line, or "".
    """

    how: HookBinding
    status: str
    message: str = ""
    where: str = ""

    def require(self, hook: str) -> None:
        """Do nothing when the hook can be called.

        Raises:
            SubmissionError: The class that the status stands for.
        """
        place = f" ({self.where})" if self.where else ""
        if self.status == "missing":
            raise Missing(f"the submission has no {hook!r}")
        if self.status == "broken":
            raise Crashed(f"{self.message or 'its definition failed'}{place}")
        if self.status == "refused":
            raise Refused(f"{self.message or 'it breaks the rules of @hookimpl'}{place}")


class Printed(NamedTuple):
    """What a submission printed.

    Attributes:
        text: The last 64 KiB of it, every control character as its escape.
        cut: Whether there was more.
    """

    text: str = ""
    cut: bool = False


class Session:
    """One submission loaded for the hooks of one task (or of several, to survey what it answers).

    Args:
        spawn: Starts a confined worker.
        submission: The submission's bytes.
        hooks: The hooks that are looked for.
        plan: How it is loaded.
        scaffold: Source text of the task whose names the submission finds defined, or None.
        survey: Whether the hooks are those of many tasks, to see which of them are answered.

    Attributes:
        was_killed: Whether the system killed a worker that had kept its limits.
        bindings: How each hook was found, once it is loaded.
        claims: What its `submission.yaml` claims by name, a number or a range as text, once it is loaded.
    """

    def __init__(
        self,
        spawn: Callable[[], Worker],
        submission: Submission,
        hooks: Sequence[HookSpec],
        plan: LoadPlan,
        *,
        scaffold: str | None = None,
        survey: bool = False,
    ) -> None:
        self._scaffold, self._survey = scaffold, survey
        self._spawn, self._submission, self._hooks, self._plan = spawn, submission, tuple(hooks), plan
        self._worker: Worker | None = None
        self._failure: SubmissionError | None = None
        self._cpu_ns = 0
        self._peak_bytes = 0
        self._notices: dict[str, None] = {}
        self._done: list[int] = []
        self._printed = Printed()
        self.bindings: Mapping[str, Binding] = {}
        self.was_killed = False
        self.claims: Mapping[str, float | str] = {}

    def __enter__(self) -> Self:
        """Return the session; nothing is loaded before it is asked for."""
        return self

    def __exit__(self, *_: object) -> None:
        """Kill the worker."""
        self.close()

    @property
    def notices(self) -> tuple[str, ...]:
        """Return what the worker said about loading and binding, as untrusted text."""
        return tuple(map(without_places, self._notices))

    @property
    def cpu_ns(self) -> int:
        """Return the CPU time of all workers that were killed so far, nanoseconds, read from outside."""
        return self._cpu_ns

    @property
    def peak_bytes(self) -> int:
        """Return the largest resident memory of any worker that was killed so far, bytes."""
        return self._peak_bytes

    @property
    def log(self) -> Printed:
        """Return what all workers so far printed, one after the other; the last 64 KiB, and whether that is all."""
        return self._printed if self._worker is None else _joined(self._printed, self._worker)

    def load(self) -> Mapping[str, Binding]:
        """Load the submission if no live worker holds it, and return how each hook was bound.

        Raises:
            SubmissionError: It can't be loaded; the same error every time.
            HarnessFault: No worker can be had.
        """
        if self._failure is not None:
            raise self._failure
        if self._worker is None or not self._worker.alive:
            self.close()
            try:
                self._start()
            except SubmissionError as error:
                self._failure = error
                self.close()
                raise
        return self.bindings

    def subject(self, hook: str, *, cpu_s: float, allowance: Allowance | None = None) -> Subject:
        """Return a subject that answers a hook; see `correctness.SubjectSource`.

        Args:
            hook: The hook.
            cpu_s: CPU time that each call may take, seconds.
            allowance: What all calls together may take; nothing more than each when None.
        """
        self.load()[hook].require(hook)
        return Subject(_Calls(self, cpu_s, allowance), self._hooks, done=self._done)

    def used_ns(self) -> int:
        """Return the CPU time of all workers so far, the live one included, nanoseconds, read from outside."""
        return self._cpu_ns + (0 if self._worker is None else self._worker.cpu_ns())

    def usage(self) -> Usage:
        """Return what the live worker has used so far, read from outside."""
        assert self._worker is not None
        return self._worker.usage()

    def request(self, tree: dict[str, Any], *, cpu_s: float, blocked_s: float | None = None) -> dict[str, Any]:
        """Send one request to the worker and keep what it says beside the reply."""
        assert self._worker is not None
        limits: dict[str, Any] = {} if blocked_s is None else {"blocked_ns": int(blocked_s * 1e9)}
        try:
            with self._talking():
                reply = self._worker.request(tree, cpu_ns=int(cpu_s * 1e9), **limits)
        except Killed:
            self.was_killed = True
            raise
        for notice in _texts(reply.get("notices")):
            if len(self._notices) < _MAX_NOTICES:
                self._notices[notice] = None
        return reply

    def close(self) -> None:
        """Kill the worker, wait for its end and add up what it used."""
        worker, self._worker = self._worker, None
        if worker is not None:
            with self._talking():
                account: Account = worker.kill()
            self._printed = _joined(self._printed, worker)
            self._cpu_ns += account.cpu_ns
            self._peak_bytes = max(self._peak_bytes, account.peak_bytes)

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """Take whatever is no verdict on the worker for the machine's fault.

        Raises:
            HarnessFault: The system refused something (no descriptor, no memory), and not because of the submission.
        """
        try:
            yield
        except HarnessError:
            raise
        except Exception as error:  # talking to a worker runs no code of a task: nobody else can be to blame
            raise HarnessFault(f"{type(error).__name__} at a worker: {error}") from error

    def _start(self) -> None:
        if self._submission.problem:
            raise Refused(self._submission.problem)
        with self._talking():
            self._worker = self._spawn()
        request = {
            "op": "load",
            **files_of(self._submission),
            "hooks": [hook.to_dict() for hook in self._hooks],
            "adapter": None if self._plan.adapter is None else dict(self._plan.adapter),
            "load": "run" if self._plan.run else "definitions",
            "scaffold": self._scaffold,
            "survey": self._survey,
        }
        try:
            reply = self.request(request, cpu_s=_LOAD_CPU_S, blocked_s=_LOAD_BLOCKED_S)
        except SubmissionError as error:
            raise type(error)(f"while it was loaded: {error}") from error
        if isinstance(reply.get("error"), dict):
            raise Crashed(str(reply["error"].get("message") or "it could not be loaded")[:2000])
        if reply.get("refused"):
            raise Refused(str(reply["refused"])[:2000])
        self.bindings = _bindings(reply.get("hooks"), self._hooks)
        self.claims = _claims(reply.get("manifest"))


def files_of(submission: Submission) -> dict[str, Any]:
    """Return what a request says of a submission's files: "files" with their bytes, and "kind"."""
    files = [{"name": _text(name), "data": _bytes_tensor(data)} for name, data in submission.files]
    return {"files": files, "kind": submission.kind}


class _Calls:
    """The transport of one check: every call has the check's own CPU budget, and a share of what all may take."""

    def __init__(self, session: Session, cpu_s: float, allowance: Allowance | None) -> None:
        self._session, self._cpu_s, self._allowance = session, cpu_s, allowance

    def request(self, tree: dict[str, Any]) -> dict[str, Any]:
        if self._allowance is None:
            return self._session.request(tree, cpu_s=self._cpu_s)
        cpu_s, blocked_s = self._allowance.left(self._cpu_s)
        before, began_ns = self._session.usage(), time.monotonic_ns()
        try:
            reply = self._session.request(tree, cpu_s=cpu_s, blocked_s=blocked_s)
        except TimedOut as error:
            raise self._allowance.in_words(error) from error
        self._allowance.charge(before, began_ns, self._session.usage)
        return reply


def _joined(printed: Printed, worker: Worker) -> Printed:
    """Add what a worker printed to what was printed before it."""
    content = (printed.text + printable(without_places(worker.log()))).encode()
    cut = printed.cut or worker.log_is_cut or len(content) > LOG_BYTES
    return Printed(content[-LOG_BYTES:].decode("utf-8", "ignore"), cut)


def _text(name: str) -> str:
    """Return a file's name as text that can be sent, with a sign for each byte that is none."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _bytes_tensor(content: bytes) -> torch.Tensor:
    return torch.frombuffer(bytearray(content), dtype=torch.uint8) if content else torch.empty(0, dtype=torch.uint8)


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list) else []
    return [item[:500] for item in items if isinstance(item, str)]


def _claims(manifest: Any) -> Mapping[str, float | str]:
    """Read what the worker says that `submission.yaml` claims, by the same rule as the worker does."""
    claims = manifest.get("claims") if isinstance(manifest, dict) else None
    try:
        read = adapters.validate({"claims": claims}, where="submission.yaml")
    except adapters.AdapterError as error:
        raise Refused(str(error)) from None
    return dict(read.get("claims", {}))


def _bindings(reply: Any, hooks: Sequence[HookSpec]) -> dict[str, Binding]:
    """Read the worker's claim about each hook; what is no claim at all is refused."""
    if not isinstance(reply, dict):
        raise Refused("the worker's reply says nothing about the hooks")
    bindings = {}
    for hook in hooks:
        claim = reply.get(hook.name)
        claim = claim if isinstance(claim, dict) else {}
        how, status = claim.get("how"), claim.get("status")
        if how not in list(HookBinding) or status not in _STATUSES:
            raise Refused(f"the worker's reply about {hook.name!r} can't be understood")
        bindings[hook.name] = Binding(
            how=HookBinding(how),
            status=str(status),
            message=str(claim.get("message") or "")[:2000],
            where=str(claim.get("where") or "")[:200],
        )
    return bindings
