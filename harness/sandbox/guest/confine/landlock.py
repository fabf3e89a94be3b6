"""Landlock: which files a worker can open, without a namespace. It has no deny rules, so what is hidden gets no rule.

Rules hold for everything below a folder. A folder that has something hidden in it is therefore given the right to be
listed alone (Python's path finder needs it), and each of its other entries a rule of its own.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from . import libc

_SYS_CREATE: Final = 444
_SYS_ADD_RULE: Final = 445
_SYS_RESTRICT_SELF: Final = 446

_EXECUTE, _WRITE, _READ, _READ_FOLDER, _REMOVE_FOLDER, _REMOVE_FILE = (1 << bit for bit in range(6))
_MAKE_FOLDER, _MAKE_FILE = 1 << 7, 1 << 8
_REFER, _TRUNCATE, _IOCTL = 1 << 13, 1 << 14, 1 << 15
_FIRST_RIGHTS: Final = (1 << 13) - 1
_FILE_RIGHTS: Final = _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL
_NET_RIGHTS: Final = 3
_SCOPES: Final = 3  # abstract sockets and signals

LIST: Final = _READ_FOLDER
READ: Final = _READ | _READ_FOLDER
READ_WRITE_FILE: Final = _READ | _WRITE
# No links, pipes, sockets or devices.
WRITE: Final = READ | _WRITE | _REMOVE_FOLDER | _REMOVE_FILE | _MAKE_FOLDER | _MAKE_FILE | _TRUNCATE


class Rule(NamedTuple):
    """A right to a path and, where it is a folder, to everything below it."""

    path: Path
    rights: int


def version() -> int:
    """Return the kernel's Landlock version, 0 where there is none."""
    try:
        return libc.syscall("landlock", _SYS_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    except OSError:
        return 0


def readable(root: Path, hidden: frozenset[Path]) -> Iterator[Rule]:
    """Give the rules by which a root is readable but for what is hidden in it.

    Args:
        root: A path without symbolic links in it.
        hidden: Such paths too.
    """
    if root in hidden:
        return
    if not any(root in path.parents for path in hidden):
        yield Rule(root, READ)
        return
    yield Rule(root, LIST)
    for entry in root.iterdir():
        if not entry.is_symlink():
            yield from readable(entry, hidden)


def build(rules: Iterable[Rule]) -> int:
    """Return the descriptor of a new ruleset; paths that are not there are left out.

    Raises:
        OSError: The kernel refused.
    """
    known = version()
    handled = _FIRST_RIGHTS | (_REFER if known >= 2 else 0) | (_TRUNCATE if known >= 3 else 0)
    handled |= _IOCTL if known >= 5 else 0
    attributes = struct.pack("QQQ", handled, _NET_RIGHTS if known >= 4 else 0, _SCOPES if known >= 6 else 0)
    size = 8 if known < 4 else 16 if known < 6 else 24
    ruleset = libc.syscall(
        "landlock_create_ruleset", _SYS_CREATE, attributes, ctypes.c_size_t(size), ctypes.c_uint32(0)
    )
    try:
        for rule in rules:
            _add(ruleset, rule.path, rule.rights & handled)
    except OSError:
        os.close(ruleset)
        raise
    return ruleset


def _add(ruleset: int, path: Path, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return
    try:
        if not path.is_dir():
            rights &= _FILE_RIGHTS
        beneath = struct.pack("=Qi", rights, opened)
        libc.syscall(
            f"landlock_add_rule {path}",
            _SYS_ADD_RULE,
            ctypes.c_int(ruleset),
            ctypes.c_int(1),
            beneath,
            ctypes.c_uint32(0),
        )
    finally:
        os.close(opened)


def restrict(ruleset: int) -> None:
    """Hold this process to a ruleset, for ever; `no_new_privs` must be set before."""
    libc.syscall("landlock_restrict_self", _SYS_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
