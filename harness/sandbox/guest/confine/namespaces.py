"""Namespaces and the root of a worker: a tree of read-only binds, in which what is hidden is empty."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from . import libc

# Landlock looks at what lies above a mount point, not at the point itself: the folder above carries the rule.
SCRATCH_PARENT: Final = Path("/scratch")
SCRATCH: Final = SCRATCH_PARENT / "home"
# A folder that is always there and under which no readable path lies, so that covering it hides none.
_BASE: Final = Path("/proc")
DEVICES: Final = (Path("/dev/null"), Path("/dev/urandom"), Path("/dev/zero"))
_USUAL_SCRATCH: Final = Path("/tmp")  # noqa: S108 - a link, for submissions that know only this path
_SCRATCH_FILES: Final = 4096
_EMPTY: Final = _BASE / ".empty"
_EMPTY_FILE: Final = _BASE / ".empty-file"


@dataclass(frozen=True, slots=True)
class View:
    """What a worker may read.

    Attributes:
        roots: Absolute paths of folders and files that are readable.
        hidden: Absolute paths in them that are not.
    """

    roots: tuple[Path, ...]
    hidden: frozenset[Path]


def available() -> str:
    """Try the namespaces in a child, and return why they can't be had, or "" when they can."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            enter()
            libc.mount("tmpfs", _BASE, "tmpfs", libc.MS_NOSUID | libc.MS_NODEV)
            libc.make_read_only(_BASE)
            grandchild = os.fork()
            if grandchild:
                os.waitpid(grandchild, 0)
        except BaseException as error:  # noqa: BLE001 - a child must end here, whatever happened
            os.write(writing, (str(error) or type(error).__name__).encode()[:500] or b"?")
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode("utf-8", "replace")


def enter() -> None:
    """Enter new namespaces; the next child is the first process of its own.

    An ordinary user becomes the same user in a user namespace of its own. This must be done before any thread is made.

    Raises:
        OSError: The system refuses.
    """
    uid, gid = os.getuid(), os.getgid()
    flags = libc.CLONE_NEWPID | libc.CLONE_NEWNS | libc.CLONE_NEWIPC | libc.CLONE_NEWUTS | libc.CLONE_NEWNET
    libc.unshare(flags | (libc.CLONE_NEWUSER if uid else 0))
    if uid:
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{uid} {uid} 1")
        _write("/proc/self/gid_map", f"{gid} {gid} 1")
    libc.mount(None, "/", None, libc.MS_REC | libc.MS_PRIVATE)


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def fork_init() -> None:
    """Go on as the first process of the new namespace; the caller waits for it and ends as it does."""
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os._exit(status if status >= 0 else 128 - status)
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)


def enter_root(view: View) -> None:
    """Build a read-only root that holds the readable paths and devices, and nothing hidden; make it the process's own.

    Raises:
        OSError: A mount was refused.
    """
    libc.mount("tmpfs", _BASE, "tmpfs", libc.MS_NOSUID | libc.MS_NODEV, "size=4m,mode=0755")
    os.umask(0o022)
    _EMPTY.mkdir()
    _EMPTY_FILE.touch(0o444)
    bound = _bind_roots(view.roots)
    for path in sorted(view.hidden):
        if any(path.is_relative_to(root) for root in bound):
            _cover(_inside(path))
    for device in DEVICES:
        _bind(device)
    _inside(SCRATCH).mkdir(parents=True)
    if not _inside(_USUAL_SCRATCH).exists():  # a root may lie under it
        _inside(_USUAL_SCRATCH).symlink_to(SCRATCH)
    libc.make_read_only(_BASE)
    libc.pivot_root(_BASE)


def mount_scratch(size_bytes: int) -> None:
    """Give this process a mount namespace with an empty folder of its own to write to, from which nothing can be run.

    Args:
        size_bytes: What it holds at most.
    """
    libc.unshare(libc.CLONE_NEWNS)
    options = f"size={size_bytes},nr_inodes={_SCRATCH_FILES},mode=0777"
    libc.mount("tmpfs", SCRATCH, "tmpfs", libc.MS_NOSUID | libc.MS_NODEV | libc.MS_NOEXEC, options)


def _bind_roots(roots: Iterable[Path]) -> list[Path]:
    """Bind every root that is there; one within another comes along with it."""
    bound: list[Path] = []
    for root in sorted(roots):
        if any(root.is_relative_to(other) for other in bound) or not os.path.lexists(root):
            continue
        if root.is_symlink():
            _inside(root).parent.mkdir(parents=True, exist_ok=True)
            _inside(root).symlink_to(root.readlink())
        else:
            _bind(root)
            bound.append(root)
    return bound


def _bind(path: Path) -> None:
    target = _inside(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    libc.mount(path, target, None, libc.MS_BIND | libc.MS_REC)


def _cover(path: Path) -> None:
    """Put something empty over a path, if it is there."""
    if path.is_dir():
        libc.mount(_EMPTY, path, None, libc.MS_BIND)
    elif path.exists():
        libc.mount(_EMPTY_FILE, path, None, libc.MS_BIND)


def _inside(path: Path) -> Path:
    """Return where a path of the new root lies while it is being built."""
    return _BASE / path.relative_to("/")
