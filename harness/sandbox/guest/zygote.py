"""The process that imports torch once and forks confined workers; the judge starts it by this file's path.

    python -I -S <this file> DESCRIPTOR

The descriptor is a socket that keeps messages apart. The first message is the configuration, the answer "ready" or
"failed"; then each message asks for a worker or for the account of a dead one. When the judge is gone the zygote ends,
and with it every worker. It holds no secret, reads no submitted byte and runs one thread.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path

if __name__ == "__main__":
    # Run by its path: the folder has to be made a package before the imports below can be relative.
    _folder = Path(__file__).parent
    _spec = importlib.util.spec_from_file_location(
        "guest", _folder / "__init__.py", submodule_search_locations=[str(_folder)]
    )
    assert _spec is not None
    assert _spec.loader is not None
    sys.modules["guest"] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules["guest"])
    importlib.import_module("guest.zygote").main(int(sys.argv[1]))

import contextlib
import gc
import json
import os
import pkgutil
import signal
import site
import socket
import traceback
from typing import Any, Final, NamedTuple, NoReturn

from .confine import landlock, libc, limits, namespaces, seccomp

_MESSAGE_BYTES: Final = 1 << 18
_MOST_DESCRIPTORS: Final = 4
_FAILED: Final = 70
_FIRST_PROCESS: Final = 1  # a worker's own number, in a namespace of its own
_CLOSE_ON_EXEC: Final = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
# Parts that a package loads lazily and that would cost every worker its seconds.
_LAZY_PARTS: Final = {
    "transformers": ("transformers.models.bert.modeling_bert", "transformers.models.bert.tokenization_bert"),
}


class _NoRootError(Exception):
    """Namespaces can be had, but not a root in them."""


class _Prepared(NamedTuple):
    """The zygote when it is ready.

    Attributes:
        worker: The module `worker`, imported after torch.
        make_server: Makes what answers a worker's requests.
        zone: What every worker finds.
        notes: Why a layer can't be had, by its name; "" where it can.
        pid_namespace: Descriptor of the zygote's own process id namespace, or None.
    """

    worker: Any
    make_server: Any
    zone: Any
    notes: dict[str, str]
    pid_namespace: int | None


def main(descriptor: int) -> NoReturn:
    """Prepare, say so, and fork workers until the judge is gone."""
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _volunteer_for_the_end()
    configuration = json.loads(control.recv(_MESSAGE_BYTES))
    # BaseException: a start that fails must reach the judge as a sentence, whatever it was.
    try:
        notes = {"namespaces": "switched off" if "namespaces" in configuration["without"] else _enter_namespaces()}
        prepared = _prepare(configuration, notes)
    except _NoRootError as error:
        control.send(json.dumps({"ready": {"root": str(error)}}).encode())
        os._exit(_FAILED)
    except BaseException as error:  # noqa: BLE001
        traceback.print_exc()
        last = traceback.format_exception_only(error)[-1].strip()
        control.send(json.dumps({"failed": last[:2000]}).encode())
        os._exit(_FAILED)
    control.send(json.dumps({"ready": prepared.notes}).encode())
    _Forks(control, prepared).serve()


def _volunteer_for_the_end() -> None:
    """Where the machine runs out of memory, let the system end a worker before the judge or anybody else."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500")


def _enter_namespaces() -> str:
    """Enter namespaces of the zygote's own; return why not, or "". Must come before anything makes a thread."""
    if not libc.IS_LINUX:
        return "not on this system"
    reason = namespaces.available()
    if not reason:
        namespaces.enter()
        namespaces.fork_init()
    return reason


def _prepare(configuration: dict[str, Any], notes: dict[str, str]) -> _Prepared:
    """Import everything, then take on the root and the rules that every worker shares."""
    own_root = not notes["namespaces"]
    pid_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC) if own_root else None
    if libc.IS_LINUX and "undumpable" not in configuration["without"]:
        libc.prctl(libc.PR_SET_DUMPABLE, 0)
    make_server = _import_all(configuration)
    view = namespaces.View(
        roots=tuple(Path(path) for path in configuration["roots"]),
        hidden=frozenset(Path(path) for path in configuration["hidden"]),
    )
    address_bytes = _address_bytes()
    thread_floor = 0 if own_root or os.geteuid() == 0 else _threads_of_user()
    keep_reading = not own_root and os.geteuid() == 0 and not all(map(_reachable, view.roots))
    _require_one_thread()
    if own_root:
        _enter_root(view)
    ruleset, notes["landlock"] = _ruleset(view, own_root=own_root)
    notes["seccomp"] = "" if seccomp.supported() else "no table of system calls for this machine"
    if own_root and seccomp.supported():
        seccomp.program(_FIRST_PROCESS, own_root=True)  # every worker's, made once
    worker = importlib.import_module(".worker", __package__)
    zone = worker.Zone(
        without=frozenset(configuration["without"]),
        own_root=own_root,
        ruleset=ruleset,
        keep_reading=keep_reading,
        address_bytes=address_bytes,
        thread_floor=thread_floor,
        parent=None if own_root else os.getpid(),
    )
    gc.collect()
    gc.freeze()
    return _Prepared(worker, make_server, zone, notes, pid_namespace)


def _enter_root(view: namespaces.View) -> None:
    try:
        namespaces.enter_root(view)
    except OSError as error:
        raise _NoRootError(str(error)) from error


def _reachable(path: Path) -> bool:
    return not path.exists() or limits.readable_by_others(path)


def _ruleset(view: namespaces.View, *, own_root: bool) -> tuple[int | None, str]:
    """Return the descriptor of the rules for what may be opened, or None and why there is none."""
    if not libc.IS_LINUX or not landlock.version():
        return None, "the kernel has no Landlock"
    real = frozenset(path.resolve() for path in view.hidden)
    rules = [rule for root in view.roots if root.exists() for rule in landlock.readable(root.resolve(), real)]
    rules += [landlock.Rule(device, landlock.READ_WRITE_FILE) for device in namespaces.DEVICES]
    if own_root:
        rules.append(landlock.Rule(namespaces.SCRATCH_PARENT, landlock.WRITE))
    return landlock.build(rules), ""


# --- imports ------------------------------------------------------------------------------------------------------


def _import_all(configuration: dict[str, Any]) -> Any:
    """Import torch, what else is wanted, and this package; warm them up; return what makes a server."""
    sys.dont_write_bytecode = True
    sys.path.extend(configuration["site"])
    site.setquit()
    site.sethelper()
    for name in ("torch", *configuration["preload"]):
        if importlib.util.find_spec(name) is not None:
            if name != "torch":
                importlib.import_module(".torchvision_shim", __package__).mend_torchvision()
            importlib.import_module(name)
            for part in _LAZY_PARTS.get(name, ()):
                importlib.import_module(part)
        elif name == "torch":
            raise ModuleNotFoundError("torch is not installed where the judge's is")
    importlib.import_module(".warm", __package__).warm_up()
    _import_package()
    module, _, name = configuration["server"].partition(":")
    make_server = getattr(importlib.import_module(module), name)
    for name in ("stubs", "shims"):
        importlib.import_module(f".{name}", __package__).install()
    importlib.import_module(".hiding", __package__).install(configuration["hidden"])
    return make_server


def _import_package() -> None:
    """Import every module beside this one: their files can't be read once the root is left."""
    package = sys.modules[str(__package__)]
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def _require_one_thread() -> None:
    """Fail where an import has made a thread: a forked child would wait for it for ever."""
    tasks = Path("/proc/self/task")
    if tasks.is_dir() and (count := len(list(tasks.iterdir()))) != 1:
        raise RuntimeError(f"importing made {count} threads, wanted one")


def _address_bytes() -> int:
    """Return the size of this process's address space, 0 where it can't be told."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0


def _threads_of_user() -> int:
    """Return how many threads the user has: the system's limit counts all of them."""
    uid, count = os.getuid(), 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if entry.stat().st_uid == uid:
                count += len(list((entry / "task").iterdir()))
        except OSError:
            continue
    return count


# --- forks --------------------------------------------------------------------------------------------------------


class _Forks:
    """Answers the judge's messages; knows which children live."""

    def __init__(self, control: socket.socket, prepared: _Prepared) -> None:
        self._control = control
        self._prepared = prepared
        self._children: set[int] = set()

    def serve(self) -> NoReturn:
        """Answer until the judge is gone, then take every worker along."""
        while True:
            message, descriptors, _, _ = socket.recv_fds(
                self._control, _MESSAGE_BYTES, _MOST_DESCRIPTORS, _CLOSE_ON_EXEC
            )
            if not message:
                break
            asked = json.loads(message)
            if "reap" in asked:
                self._answer(self._reap(asked["reap"]))
            else:
                self._spawn(asked["spawn"], (descriptors[0], descriptors[1], descriptors[2]))
        for child in self._children:
            os.kill(child, signal.SIGKILL)
        for child in self._children:
            os.waitpid(child, 0)
        os._exit(0)

    def _answer(self, reply: dict[str, Any], descriptors: tuple[int, ...] = ()) -> None:
        socket.send_fds(self._control, [json.dumps(reply).encode()], list(descriptors))

    def _reap(self, child: int) -> dict[str, Any]:
        if child not in self._children:
            return {"failed": "there is no such child"}
        pid, status, usage = os.wait4(child, os.WNOHANG)
        if pid == 0:
            return {"failed": "it is still alive"}
        self._children.discard(child)
        return {"exit": os.waitstatus_to_exitcode(status), "peak_kib": usage.ru_maxrss}

    def _spawn(self, order: dict[str, Any], descriptors: tuple[int, int, int]) -> None:
        prepared = self._prepared
        try:
            if prepared.pid_namespace is not None:
                libc.unshare(libc.CLONE_NEWPID)
            child = os.fork()
        except OSError as error:
            self._answer({"failed": str(error)})
        else:
            if child == 0:
                self._control.close()
                prepared.worker.run(prepared.worker.Order(**order), prepared.zone, descriptors, prepared.make_server)
            self._children.add(child)
            handle = os.pidfd_open(child)
            self._answer({"pid": child}, (handle,))
            os.close(handle)
        if prepared.pid_namespace is not None:
            libc.setns(prepared.pid_namespace, libc.CLONE_NEWPID)
        for descriptor in descriptors:
            os.close(descriptor)
