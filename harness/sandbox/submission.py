"""Submissions as the judge sees them: names and bytes, never opened, parsed or imported here.

What a zip or a notebook holds is found out by a confined worker. The judge reads files with limits, follows no link
out of a folder, and looks at bytes only to tell one submission from a class of them.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

from harness.errors import UsageError
from harness.sandbox.guest.earlier import is_earlier_try
from harness.sandbox.layouts import CODE_SUFFIXES, HandedIn, recognised
from harness.students import Student

__all__ = ["Grouping", "Submission", "find_submissions", "read_submission"]

_MAX_FILES = 500
_MAX_BYTES = 64 << 20
_SKIPPED_FOLDERS = frozenset({"__pycache__", "__MACOSX", ".ipynb_checkpoints", ".git", ".venv", "node_modules"})
_SUFFIXES = frozenset(
    {".py", ".ipynb", ".zip", ".yaml", ".yml", ".json", ".txt", ".csv", ".npz", ".npy", ".safetensors"}
)
_SOURCES = frozenset({".py", ".ipynb"})
_ENTRY_NAMES = frozenset({"submission.yaml", "submission.yml", "submission.py", "__init__.py"})


class Grouping(StrEnum):
    """What a folder is taken for."""

    AUTO = "auto"
    ONE = "one"
    CLASS = "class"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One submission as bytes.

    Attributes:
        name: Unique within a run.
        path: Where it lies.
        kind: "file" or "folder".
        files: (relative name, content) in sorted order.
        problem: Why it can't be read at all, or "".
        student: Who handed it in, where the folder is a platform's download.
    """

    name: str
    path: str
    kind: str
    files: tuple[tuple[str, bytes], ...] = ()
    problem: str = ""
    student: Student | None = None

    @property
    def digest(self) -> str:
        """Return the SHA-256 of all names and contents, as hexadecimal digits."""
        digest = hashlib.sha256()
        for name, content in self.files:
            for part in (name.encode("utf-8", "surrogateescape"), content):
                digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()

    def mentions(self, *words: bytes) -> bool:
        """Tell whether any of the words stands in the bytes; a hint for scheduling, never for a verdict."""
        return any(word in content for _, content in self.files for word in words)


def find_submissions(
    paths: Iterable[Path], hook_names: Sequence[str], grouping: Grouping = Grouping.AUTO
) -> list[Submission]:
    """Read every submission that the paths hold, in order, with unique names.

    Args:
        paths: Files, or folders of one submission or of a class.
        hook_names: Every hook name and alias, to tell one submission of several files from a class of files.
        grouping: Overrides what a folder is taken for.

    Raises:
        UsageError: None of the paths can be read.
    """
    found: list[Submission] = []
    for path in paths:
        if _is_folder(path) and not path.is_symlink():
            found.extend(_in_folder(path, hook_names, grouping))
        else:
            found.append(read_submission(path))
    if not any(submission.files for submission in found):
        reasons = "; ".join(f"{submission.path}: {submission.problem}" for submission in found)
        raise UsageError(f"no submission could be read: {reasons or 'no path was given'}")
    return _with_unique_names(found)


def _in_folder(path: Path, hook_names: Sequence[str], grouping: Grouping) -> Iterable[Submission]:
    try:
        handed_in = None if grouping is Grouping.ONE else recognised(path)
        as_one = grouping is Grouping.ONE or (grouping is Grouping.AUTO and _is_one(path, hook_names))
        children = [path] if as_one else _children(path)
    except OSError as error:
        return [Submission(name=_name(path), path=str(path), kind="folder", problem=_sentence(error))]
    if handed_in is not None:
        return [_read_handed_in(one, path) for one in handed_in]
    if not children:
        return [Submission(name=_name(path), path=str(path), kind="folder", problem="the folder is empty")]
    return [_read_child(child, path) for child in children]


def _read_handed_in(one: HandedIn, home: Path) -> Submission:
    """Read what a student handed in, as one submission whatever it consists of."""
    files = [(name, path) for name, path in one.files if path.suffix.lower() in _SUFFIXES]
    if one.folder is not None:
        read = _read_child(one.folder, home)
    elif not any(path.suffix.lower() in CODE_SUFFIXES | {".txt"} for _, path in files):
        problem = f"wanted a Python file, a notebook or a zip, got {', '.join(name for name, _ in one.files)}"
        read = Submission(name=one.name, path=str(one.files[0][1]), kind="file", problem=problem)
    elif len(files) == 1:
        read = _read_child(files[0][1], home)
    else:
        read = _read_files(files, home)
    return replace(read, name=one.name, student=one.student)


def _read_files(files: Sequence[tuple[str, Path]], home: Path) -> Submission:
    """Read files that lie beside those of others as the folder that they were before."""
    path = str(files[0][1])
    if any(_leads_out(file, home.resolve()) for _, file in files):
        return Submission(name=path, path=path, kind="folder", problem="a link out of the folder")
    try:
        read = tuple(sorted(_within_limits(_file(file, name) for name, file in files)))
    except (OSError, ValueError) as error:
        return Submission(name=path, path=path, kind="folder", problem=_sentence(error))
    return Submission(name=path, path=path, kind="folder", files=read)


def read_submission(path: Path) -> Submission:
    """Read one file or folder as one submission; a problem is kept in the result, so that it gets a verdict."""
    kind = "folder" if _is_folder(path) else "file"
    name = _name(path)
    try:
        files = tuple(_within_limits(_folder_files(path))) if kind == "folder" else (_file(path, path.name),)
    except (OSError, ValueError) as error:
        return Submission(name=name, path=str(path), kind=kind, problem=_sentence(error))
    if not files:
        return Submission(name=name, path=str(path), kind=kind, problem="the folder holds no file that is read")
    return Submission(name=name, path=str(path), kind=kind, files=files)


def _read_child(child: Path, folder: Path) -> Submission:
    """Read one submission of a folder; a link that leads out of the folder is not followed."""
    if child != folder and _leads_out(child, folder.resolve()):
        return Submission(name=child.name, path=str(child), kind="file", problem="a link out of the folder")
    return read_submission(child)


def _leads_out(path: Path, root: Path) -> bool:
    try:
        return path.is_symlink() and not path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link in a circle leads nowhere: opening it says so
        return False


def _name(path: Path) -> str:
    return path.name or path.resolve().name


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - `Path.is_dir` raises for a name that is too long


def _sentence(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    return str(error.strerror if isinstance(error, OSError) and error.strerror else error)


def _file(path: Path, name: str) -> tuple[str, bytes]:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as opened:
        status = os.fstat(opened.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ValueError(f"wanted a regular file, {name} is a device, pipe or socket")
        if status.st_size > _MAX_BYTES:
            raise ValueError(f"wanted at most {_MAX_BYTES >> 20} MiB, {name} has {status.st_size >> 20} MiB")
        return name, opened.read(_MAX_BYTES + 1)


def _folder_files(folder: Path) -> Iterable[tuple[str, bytes]]:
    root = folder.resolve()
    for current, folders, names in os.walk(folder, onerror=_raised, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED_FOLDERS and not name.startswith("."))
        for name in sorted([*folders, *names]):
            path = Path(current, name)
            if _leads_out(path, root) and (name in folders or path.suffix.lower() in _SUFFIXES):
                raise ValueError(f"{path.relative_to(folder)} is a link out of the folder")
            if name in folders or path.suffix.lower() not in _SUFFIXES or name.startswith("."):
                continue
            yield _file(path, path.relative_to(folder).as_posix())


def _within_limits(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of one submission; too many or too large ones are found out before the next is read."""
    total = 0
    for count, (name, content) in enumerate(files, start=1):
        total += len(content)
        if total > _MAX_BYTES or count > _MAX_FILES:
            raise ValueError(f"wanted at most {_MAX_FILES} files and {_MAX_BYTES >> 20} MiB in one submission")
        yield name, content


def _raised(error: OSError) -> NoReturn:
    """Raise what `os.walk` would pass over: a folder that can't be read is no folder without files."""
    raise error


def _children(folder: Path) -> list[Path]:
    """Return what may be one submission each: sub-folders, and files of the kinds that are loaded."""
    return [
        child
        for child in sorted(folder.iterdir())
        if not child.name.startswith(".")
        and child.name not in _SKIPPED_FOLDERS
        and (child.is_dir() or child.suffix.lower() in CODE_SUFFIXES)
    ]


def _is_one(folder: Path, hook_names: Sequence[str]) -> bool:
    """Tell whether a folder is one submission.

    It has an entry; or one notebook at most and .py files with disjoint hooks, or the notebook alone, beside which
    nothing is a submission of its own.
    """
    children = _children(folder)
    if _ENTRY_NAMES & {child.name for child in folder.iterdir() if child.is_file()}:
        return True
    code = {child: _content(child) for child in children if child.suffix.lower() in _SOURCES and child.is_file()}
    definitions = [_defined(child, content, hook_names) for child, content in code.items() if _is_python(child)]
    together = set().union(*definitions)
    notebooks = len(code) - len(definitions)
    if len(together) < sum(map(len, definitions)) or notebooks > 1 or not (together or notebooks):
        return False
    written = b"\n".join(code.values())
    return not any(_is_another(child, written, hook_names) for child in children if child not in code)


def _is_another(child: Path, code: bytes, hook_names: Sequence[str]) -> bool:
    """Tell whether a folder or an archive is a submission beside code that neither imports it nor gives its path.

    A folder of an earlier try is none.
    """
    name = re.escape(os.fsencode(child.name))
    if child.is_file():
        return re.search(rb"(?<!\w)" + name, code) is None
    imported = rb"(?:^|\"|\\n)[ \t]*(?:from|import)\b[^\n\"\\]*\b" + name + rb"\b"
    path = rb"[\"']" + name + rb"\\?[\"']|\b" + name + b"/"
    if is_earlier_try(child.name) or child.is_symlink():
        return False
    if re.search(imported + rb"|" + path, code, re.MULTILINE):
        return False
    if any((child / entry).is_file() for entry in _ENTRY_NAMES - {"__init__.py"}):
        return True
    inner = [path for path in _walked(child) if path.suffix.lower() in CODE_SUFFIXES]
    sources = [path for path in inner if path.suffix.lower() in _SOURCES]
    return bool(inner and not sources) or any(_defined(path, _content(path), hook_names) for path in sources)


def _walked(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, but for hidden ones and links."""
    for current, folders, names in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if name not in _SKIPPED_FOLDERS and not name.startswith(".")]
        yield from (
            path for name in names if not name.startswith(".") and not (path := Path(current, name)).is_symlink()
        )


def _is_python(path: Path) -> bool:
    return path.suffix.lower() == ".py"


def _content(path: Path) -> bytes:
    """Return a file's bytes; what can't be read defines nothing."""
    try:
        return _file(path, path.name)[1]
    except (OSError, ValueError):
        return b""


def _defined(path: Path, content: bytes, hook_names: Sequence[str]) -> set[bytes]:
    """Return the hook names that stand at the start of a definition: of a line, or of one in a notebook's JSON."""
    start = rb"^" if _is_python(path) else rb"(?:\"|\\n)"
    names = b"|".join(re.escape(name.encode()) for name in hook_names)
    return set(re.findall(start + rb"(?:async\s+def|def|class)\s+(" + names + rb")\b", content, re.MULTILINE))


def _with_unique_names(found: list[Submission]) -> list[Submission]:
    """Number the second and later submissions of one name: `answer.py`, `answer.py (2)`."""
    given = {submission.name for submission in found}
    taken: set[str] = set()
    unique = []
    for submission in found:
        name, number = submission.name, 1
        while name in taken or (number > 1 and name in given):
            number += 1
            name = f"{submission.name} ({number})"
        taken.add(name)
        unique.append(replace(submission, name=name))
    return unique
