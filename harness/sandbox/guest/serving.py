"""The worker's side of every request: load a submission, call its hooks, hold its modules.

A server knows no task and no answer: it has the hooks' names and argument names, and what it is sent. Whatever
submitted code raises becomes an error in the reply; replies are claims, and the judge takes them as data alone.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import torch

from .binding import Ambiguous, Bound, Hook, bind, bind_functions
from .fingerprint import fingerprint
from .loading import Refused, Request, Submission, load
from .loading.faults import Fault, describe
from .modules import Assembled, Opened, WrongShape, slopes
from .notices import Notices, collecting
from .results import Once, converted, part, tidy

CONFIG = "__config__"


class _Failed(Exception):
    """A request that can't be served, with the reply's error."""

    def __init__(self, kind: str, fault: Fault) -> None:
        super().__init__(kind)
        self.error = {"kind": kind, "type": fault.type, "message": fault.message, "where": fault.where}


class Server:
    """Serves the requests of one judge for one submission.

    Args:
        alone: Whether it has the process to itself, so that it may do as it likes with the garbage collector.
    """

    def __init__(self, *, alone: bool = False) -> None:
        self._alone = alone
        self._notices = Notices()
        self._submission = Submission()
        self._bound: dict[str, Bound] = {}
        self._opened: dict[int, Opened] = {}
        self._handles = time.monotonic_ns()  # so that a number of the worker before is nobody's in this one
        self._operations: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "load": self._load,
            "fingerprint": self._fingerprint,
            "call": self._call,
            "open": self._open,
            "set": self._set,
            "forward": self._forward,
            "gradients": self._gradients,
            "assemble": self._assemble,
            "slopes": self._slopes,
            "rest": self._rest,
        }

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """Serve one request.

        Args:
            request: a data tree with "op" and what the operation needs.

        Returns:
            A reply with the request's "id"; with "error" (kind, type, message, where) when it failed; with "notices"
            when there is something new to tell.
        """
        with collecting(self._notices):
            # BaseException: submitted code raises what it likes, exits and interrupts included; the worker goes on.
            try:
                reply = self._operation(request)(request)
            except _Failed as failed:
                reply = {"error": failed.error}
            except BaseException as error:  # noqa: BLE001
                reply = {"error": self._error(error)}
        notices = self._notices.take()
        return {"id": request.get("id"), **reply, **({"notices": notices} if notices else {})}

    def bind_functions(self, hooks: list[dict[str, Any]], functions: Mapping[str, Callable[..., Any]]) -> None:
        """Serve plain functions by hook name, for references and tests in the judge's own process."""
        self._bound = bind_functions([Hook.from_dict(hook) for hook in hooks], functions)

    def shutdown(self) -> None:
        """Forget the submission and take its modules out of the process."""
        self._submission.unload()
        self._submission, self._bound, self._opened = Submission(), {}, {}

    def _operation(self, request: dict[str, Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
        operation = self._operations.get(request.get("op", ""))
        if operation is None:
            raise _Failed("refused", Fault(type="ValueError", message="there is no such operation"))
        return operation

    def _load(self, request: dict[str, Any]) -> dict[str, Any]:
        self.shutdown()
        hooks = [Hook.from_dict(hook) for hook in request["hooks"]]
        adapter = request.get("adapter") or {}
        try:
            self._submission = load(
                Request(
                    files=[(file["name"], _bytes(file["data"])) for file in request["files"]],
                    folder=request.get("kind") == "folder",
                    hooks=[hook.names for hook in hooks],
                    adapter=adapter,
                    run="run" in (request.get("load"), adapter.get("load")),
                    scaffold=request.get("scaffold"),
                    survey=bool(request.get("survey")),
                )
            )
            self._bound = bind(hooks, self._submission, adapter)
            if self._alone:
                gc.freeze()  # what is loaded stays: with that out of sight the collector is quick
        except (Refused, Ambiguous) as refused:
            self._bound = {hook.name: Bound(hook=hook) for hook in hooks}
            return {"hooks": _described(self._bound), "manifest": {}, "refused": str(refused)}
        manifest = {key: value for key, value in self._submission.manifest.items() if key != "hooks"}
        return {"hooks": _described(self._bound), "manifest": manifest, "refused": None}

    def _fingerprint(self, request: dict[str, Any]) -> dict[str, Any]:
        files = [(file["name"], _bytes(file["data"])) for file in request["files"]]
        try:
            return {"parts": fingerprint(files, folder=request.get("kind") == "folder"), "refused": None}
        except Refused as refused:
            return {"parts": [], "refused": str(refused)}

    def _call(self, request: dict[str, Any]) -> dict[str, Any]:
        bound = self._ready(request["hook"])
        value = self._answered(bound, request["arguments"])
        return {"value": tidy(part(value, bound.settings.get("result")))}

    def _open(self, request: dict[str, Any]) -> dict[str, Any]:
        self._forget(request)
        bound = self._ready(request["hook"])
        arguments = {name: _configured(value) for name, value in request["arguments"].items()}
        module = part(self._answered(bound, arguments, bound.settings.get("constructor")), bound.settings.get("result"))
        if not isinstance(module, torch.nn.Module):
            message = f"{bound.hook.name} returned a {type(module).__name__}; wanted a torch.nn.Module"
            raise _Failed("raised", Fault(type="TypeError", message=message, where=bound.where))
        return self._numbered(Opened(bound, module))

    def _assemble(self, request: dict[str, Any]) -> dict[str, Any]:
        """Build a body of the scaffold around modules that were opened before."""
        self._forget(request)
        bodies = {getattr(value, "__name__", ""): value for value in self._submission.injected}
        body = bodies.get(request["body"])
        if body is None:
            raise _Failed("refused", Fault(type="KeyError", message="the scaffold has no such body"))
        parts = {name: self._module({"handle": handle}) for name, handle in request["parts"].items()}
        bound = Bound(hook=Hook(name=request["body"], kind="module"), how="keyword", status="bound")
        return self._numbered(Assembled(bound, body(**request["arguments"]), parts))

    def _forget(self, request: dict[str, Any]) -> None:
        """Close the modules that nobody asks any more.

        One that holds itself (`self.call = self.forward`) goes when garbage is collected: at once in a worker.
        """
        done = request.get("done", ())
        for handle in done:
            self._opened.pop(handle, None)
        if done and self._alone:
            gc.collect()

    def _numbered(self, opened: Opened) -> dict[str, Any]:
        self._handles += 1
        self._opened[self._handles] = opened
        return {"handle": self._handles, "parameters": opened.shapes()}

    def _set(self, request: dict[str, Any]) -> dict[str, Any]:
        opened = self._module(request)
        with _told_of_template(opened.bound):
            opened.set(request["parameters"])
        return {"ok": True}

    def _forward(self, request: dict[str, Any]) -> dict[str, Any]:
        opened = self._module(request)
        with _told_of_template(opened.bound):
            value = tidy(opened.forward(request["arguments"]))
        if value is None and opened.bound.status == "template":
            raise _template(opened.bound)
        return {"value": _not_template(value)}

    def _gradients(self, request: dict[str, Any]) -> dict[str, Any]:
        opened = self._module(request)
        with _told_of_template(opened.bound):
            if request.get("at"):
                opened.set(request["at"])
            return opened.gradients(request["arguments"], request["cotangents"], request.get("wrt") or [])

    def _slopes(self, request: dict[str, Any]) -> dict[str, Any]:
        bound = self._ready(request["hook"])

        def call(arguments: Mapping[str, Any]) -> Any:
            return part(self._answered(bound, arguments), bound.settings.get("result"))

        return slopes(call, request["arguments"], request["wrt"])

    def _rest(self, _: dict[str, Any]) -> dict[str, Any]:
        """Answer from now on as is answered next, calling nothing more: what is left is what asking alone costs."""
        self._bound = {
            name: bound if bound.plan is None else replace(bound, target=Once(bound.target))
            for name, bound in self._bound.items()
        }
        for opened in self._opened.values():
            opened.rest()
        return {"ok": True}

    def _module(self, request: dict[str, Any]) -> Opened:
        opened = self._opened.get(request["handle"])
        if opened is None:
            raise _Failed("refused", Fault(type="KeyError", message="there is no such handle"))
        return opened

    def _ready(self, name: str) -> Bound:
        """Return a hook's binding if it can be called; a template is called, and says so when it has no answer."""
        bound = self._bound.get(name)
        if bound is None or bound.status == "missing":
            raise _Failed("missing", Fault(type="AttributeError", message=f"the submission has no {name}"))
        if bound.status == "refused":
            raise _Failed("refused", Fault(type="TypeError", message=bound.message or "", where=bound.where))
        if bound.status == "broken":
            type_ = "TypeError" if bound.fault is None else bound.fault.type
            raise _Failed("raised", Fault(type=type_, message=bound.message or "", where=bound.where))
        return bound

    def _answered(self, bound: Bound, arguments: Mapping[str, Any], extra: Mapping[str, Any] | None = None) -> Any:
        """Call a hook, or return the constant that serves it."""
        if bound.plan is None:
            return bound.target
        given = converted(arguments, bound.settings.get("containers"))
        target = bound.target
        with _told_of_template(bound):
            value = bound.plan.call((lambda *a, **k: target(*a, **{**k, **extra})) if extra else target, given)
        if bound.status == "template" and value is None:
            raise _template(bound)
        return _not_template(value)

    def _error(self, error: BaseException) -> dict[str, Any]:
        """Put what submitted code raised into the reply's words."""
        fault = describe(error, self._locate)
        kind, message = "raised", fault.message
        if isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and _is_out_of_memory(message)):
            kind = "memory"
            message = message or "the memory limit was reached"
        elif isinstance(error, WrongShape):
            kind = "shape"
        elif isinstance(error, NotImplementedError) and (
            fault.deliberate or 'missing the required "forward"' in fault.message
        ):
            kind = "template"
        return {"kind": kind, "type": fault.type, "message": message, "where": fault.where}

    def _locate(self, code: Any, line: int) -> str | None:
        workspace = self._submission.workspace
        return None if workspace is None else workspace.locate(code, line)


def worker_server() -> Server:
    """Return the server of a worker, which has its process to itself."""
    return Server(alone=True)


def _described(bound: Mapping[str, Bound]) -> dict[str, Any]:
    return {
        name: {"how": one.how, "status": one.status, "message": one.message, "where": one.where}
        for name, one in bound.items()
    }


@contextmanager
def _told_of_template(bound: Bound) -> Iterator[None]:
    """Say that nobody has filled in the template, where that is why it fails."""
    try:
        yield
    except Exception as error:
        if bound.status == "template":
            raise _template(bound) from error
        raise


def _template(bound: Bound) -> _Failed:
    message = bound.message or f"{bound.hook.name} is still the hand-out's template"
    return _Failed("template", Fault(type="NotImplementedError", message=message, where=bound.where))


def _not_template(value: Any) -> Any:
    if value is ... or (isinstance(value, tuple) and any(item is ... for item in value)):
        raise _Failed("template", Fault(type="NotImplementedError", message="returned `...`, the hand-out's template"))
    return value


def _bytes(data: Any) -> bytes:
    return bytes(data) if isinstance(data, bytes) else data.numpy().tobytes()


def _configured(value: Any) -> Any:
    """Build the configuration that an argument stands for: {"__config__": "BertConfig", **fields}."""
    if not isinstance(value, dict) or CONFIG not in value:
        return value
    import transformers  # noqa: PLC0415 - seconds, for the one task that needs it

    fields = {key: item for key, item in value.items() if key != CONFIG}
    return getattr(transformers, value[CONFIG])(**fields)


def _is_out_of_memory(message: str) -> bool:
    return any(words in message for words in ("not enough memory", "out of memory", "can't allocate memory"))
