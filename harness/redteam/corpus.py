"""The corpus: one small submission a mechanism, with a header that says what it tries and what it deserves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from harness.errors import UsageError

__all__ = ["CORPUS", "TRAINING", "Kind", "Mechanism", "read_corpus", "read_header"]

CORPUS = Path(__file__).parent / "corpus"
TRAINING = "training"
_HEADER = re.compile(r"\A(?:#[^\n]*\n)+")
_KEYS = ("tries", "rows", "task", "deserves", "pytest")


class Kind(StrEnum):
    """What a mechanism is."""

    ATTACK = "attack"
    HONEST = "honest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """One mechanism.

    Attributes:
        name: The file's name without its ending, unique in its kind.
        family: The folder that it lies in.
        kind: An attack, or honest code that looks suspicious.
        path: The submission.
        tries: What it tries, in a sentence; for honest code, what looks suspicious.
        rows: Rows of published catalogues of attacks that it is an example of.
        task: The task that it answers.
        deserves: The points of 10 that its honest content earns.
        fools_pytest: Whether it also gets more than it deserves from a plain pytest file that imports it.
        trains: Whether it is about a training; the others are about answers, or the clock.
    """

    name: str
    family: str
    kind: Kind
    path: Path
    tries: str
    rows: tuple[int, ...]
    task: str
    deserves: float
    fools_pytest: bool = False
    trains: bool = False


def read_corpus(folder: Path = CORPUS) -> tuple[Mechanism, ...]:
    """Return every mechanism below a folder with `attacks/FAMILY/NAME.py` and `honest/FAMILY/NAME.py`.

    Those about a training lie in `training/attacks/NAME.py` and `training/honest/NAME.py`, one family of that name.

    Raises:
        UsageError: A header is missing or says something that is not known.
    """
    found = tuple(_mechanisms(folder))
    if not found:
        raise UsageError(f"{folder} holds no attacks/FAMILY/NAME.py")
    return found


def _mechanisms(folder: Path) -> Iterator[Mechanism]:
    for kind, name in ((Kind.ATTACK, "attacks"), (Kind.HONEST, "honest")):
        for path in sorted((folder / name).glob("*/*.py")):
            yield _mechanism(kind, path, path.parent.name)
        for path in sorted((folder / TRAINING / name).glob("*.py")):
            yield _mechanism(kind, path, TRAINING)


def read_header(path: Path, *, needed: set[str]) -> dict[str, Any]:
    """Return what a mechanism's header says.

    Args:
        path: The file.
        needed: Keys that must be there.

    Raises:
        UsageError: There is none, or it says something that is not known.
    """
    header = _HEADER.match(path.read_text(encoding="utf-8"))
    text = "".join(f"{line[2:]}\n" for line in header[0].splitlines()) if header else ""
    try:
        said = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UsageError(f"{path}: the header is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(said, dict) or not needed <= said.keys() <= set(_KEYS):
        raise UsageError(f"{path}: wanted a header of comments with the keys {', '.join(_KEYS)}")
    return said


def _mechanism(kind: Kind, path: Path, family: str) -> Mechanism:
    said = read_header(path, needed={"tries", "task", "deserves"})
    return Mechanism(
        name=path.stem,
        family=family,
        kind=kind,
        path=path,
        tries=str(said["tries"]),
        rows=tuple(int(row) for row in said.get("rows") or ()),
        task=str(said["task"]),
        deserves=float(said["deserves"]),
        fools_pytest=bool(said.get("pytest", False)),
        trains=family == TRAINING,
    )
