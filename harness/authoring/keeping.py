"""Keys at which honest styles were asked, kept in a file of JSON lines, so that the same command goes on from there.

A line belongs to a digest of all that its verdicts follow from; a line of another digest is as good as none.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final, Self

import torch

from harness import __version__
from harness.authoring.samples import Sample
from harness.catalog import Catalog
from harness.errors import UsageError
from harness.records import Outcome

__all__ = ["KeptKeys"]

_START: Final = '{"lint": 1, '
_OUTCOMES: Final = frozenset(one.value for one in Outcome)


class KeptKeys:
    """The kept keys of one task; use it as a context manager.

    Attributes:
        found: What came of each style, as JSON data, by key.
    """

    def __init__(
        self, path: Path, file: IO[bytes], task: str, digest: str, found: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._path, self._file, self._task, self._digest = path, file, task, digest
        self.found = found

    @classmethod
    def open(
        cls, path: Path, task: str, catalog: Catalog, samples: Sequence[Sample], *, say: Callable[[str], object]
    ) -> Self:
        """Read what a file holds of a task, and open it for more; half a line that a killed command left is removed.

        Args:
            path: The file; it is made when it is not there.
            task: The task's name.
            catalog: Where the task and its reference come from.
            samples: The task's samples.
            say: Takes a sentence where nothing of the task can be used any more.

        Raises:
            UsageError: It can't be written, or holds something else.
        """
        digest = _digest(task, catalog, samples)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("a+b", buffering=0)
        except OSError as error:
            raise UsageError(f"--keep {path}: {error.strerror}") from error
        try:
            lines = [line for line in _lines(file, path) if line["task"] == task]
        except BaseException:
            file.close()
            raise
        found = {line["key"]: line["styles"] for line in lines if line["of"] == digest}
        if lines and not found:
            say(f"{task}: what {path} holds is of another task, reference, samples, harness or torch: it starts anew")
        return cls(path, file, task, digest, found)

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    def add(self, key: str, styles: Mapping[str, Any]) -> None:
        """Keep what came of a key, unless the harness was at fault there: then it is to be asked again.

        Raises:
            UsageError: Nothing can be written, as on a full disk.
        """
        if any(came["outcome"] == Outcome.HARNESS_ERROR for came in styles.values()):
            return
        line = {"lint": 1, "task": self._task, "of": self._digest, "key": key, "styles": styles}
        try:
            self._file.write(json.dumps(line, allow_nan=False).encode() + b"\n")
        except OSError as error:
            raise UsageError(f"--keep {self._path}: {error.strerror}") from error


def _lines(file: IO[bytes], path: Path) -> Iterator[dict[str, Any]]:
    """Iterate over the whole lines of a file, and cut off half a one at its end."""
    file.seek(0)
    content = file.read()
    whole, _, half = content.rpartition(b"\n")
    for number, line in enumerate(whole.split(b"\n") if whole else (), 1):
        yield _read(line, f"--keep {path}, line {number}")
    if half:
        start = _START.encode()
        if not (half.startswith(start) or start.startswith(half)):
            raise UsageError(f"--keep {path}: wanted a line that starts with {_START!r}, {half[:40]!r} came")
        os.ftruncate(file.fileno(), len(content) - len(half))


def _read(text: bytes, where: str) -> dict[str, Any]:
    """Return a line's data.

    Raises:
        UsageError: It is no line that was written here.
    """
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        line = None
    if not isinstance(line, dict) or line.get("lint") != 1:
        raise UsageError(f"{where}: wanted a line that starts with {_START!r}, {text[:40]!r} came")
    texts = all(isinstance(line.get(name), str) for name in ("task", "of", "key"))
    styles = line.get("styles")
    if not texts or not isinstance(styles, dict) or not all(map(_is_came, styles.values())):
        raise UsageError(f"{where}: wanted the texts task, of and key, and the verdicts by style; {text[:200]!r} came")
    return line


def _is_came(came: Any) -> bool:
    """Tell whether data is what came of a style at a key."""
    if not isinstance(came, dict) or came.get("outcome") not in _OUTCOMES or not isinstance(came.get("where"), str):
        return False
    told = came["outcome"] == Outcome.PASSED or isinstance(came.get("failed"), str)
    far = came.get("tolerances", "")
    return told and (far is None or (isinstance(far, float) and math.isfinite(far)))


def _digest(task: str, catalog: Catalog, samples: Sequence[Sample]) -> str:
    """Return a digest of everything that the verdicts on honest styles follow from, beside the keys."""
    parts = [
        __version__,
        torch.__version__,
        _own_code(),
        catalog.tasks[task].digest(),
        catalog.references[task].digest(),
    ]
    parts += [f"{sample.name} {sample.submission.digest}" for sample in samples]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _own_code() -> str:
    """Return a digest of the harness's own modules: a judge that was changed may judge otherwise."""
    home = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(home).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()
