"""Folders as learning platforms hand them out: whose each file is, told by names alone.

Gradescope: a folder `submission_<number>` each, and `submission_metadata.yml` that says whose.
Canvas: files `<name>_[LATE_]<student>_<number>_<file>` of any kind, with `-<attempt>` at the end of a later attempt's
file; each file has a number of its own, and a text or a link none.
Moodle: a folder `<Full Name>_<number>_assignsubmission_file_` each, and one `..._onlinetext_` for a text.
nbgrader: `<student>/<assignment>/<files>`, with `timestamp.txt` beside the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from harness.students import Student

__all__ = ["CODE_SUFFIXES", "HandedIn", "recognised"]

CODE_SUFFIXES: Final = frozenset({".py", ".ipynb", ".zip"})
"""Kinds of files of which one alone is a submission."""

_METADATA: Final = "submission_metadata.yml"
_MOST_METADATA_BYTES: Final = 64 << 20
_CANVAS: Final = re.compile(
    r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<student>\d{3,})_(?:(?P<number>\d{3,})_|(?=(?:text|link)\.html$))"
    r"(?P<stem>.+?)(?:-(?P<attempt>\d+))?(?P<suffix>\.[^.]*)?",
    re.IGNORECASE,
)
_MOODLE: Final = re.compile(r"(?P<name>.+)_(?P<student>\d+)_assignsubmission_(?P<kind>file|onlinetext)_?")
_GRADESCOPE: Final = re.compile(r"submission_\d+")


class HandedIn(NamedTuple):
    """What one student handed in.

    Attributes:
        name: What the submission is called.
        student: Whose it is.
        folder: The folder of the files, or None where they are named one by one.
        files: (name, path) of each file; a file of an earlier attempt is left out.
    """

    name: str
    student: Student
    folder: Path | None
    files: tuple[tuple[str, Path], ...] = ()


def recognised(folder: Path) -> list[HandedIn] | None:
    """Return what each student handed in, or None where the folder is no platform's download."""
    children = [child for child in sorted(folder.iterdir()) if not child.name.startswith(".")]
    for layout in (_gradescope, _canvas, _moodle, _nbgrader):
        found = layout(folder, children)
        if found is not None:
            return found
    return None


def _gradescope(folder: Path, children: Sequence[Path]) -> list[HandedIn] | None:
    metadata = folder / _METADATA
    if not metadata.is_file():
        return None
    known = _metadata(metadata)
    homes = [child for child in children if _GRADESCOPE.fullmatch(child.name) and child.is_dir()]
    return [HandedIn(home.name, _submitters(known.get(home.name)), home) for home in homes]


def _metadata(path: Path) -> Mapping[str, Any]:
    """Return the metadata by folder; a file that can't be read names nobody, and costs no verdict."""
    try:
        if path.stat().st_size > _MOST_METADATA_BYTES:
            return {}
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _submitters(entry: Any) -> Student:
    entry = entry if isinstance(entry, dict) else {}
    listed = entry.get(":submitters")
    people = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    history = entry.get(":history")

    def joined(key: str) -> str:
        return ", ".join(str(one[key]) for one in people if one.get(key))

    return Student(
        identifier=joined(":sid"),
        name=joined(":name"),
        email=joined(":email"),
        attempt=len(history) + 1 if isinstance(history, list) else None,
    )


def _canvas(folder: Path, children: Sequence[Path]) -> list[HandedIn] | None:
    del folder
    matches = [(child, match) for child in children if child.is_file() and (match := _CANVAS.fullmatch(child.name))]
    if len(matches) < sum(child.is_file() for child in children):
        return None
    if not any(child.suffix.lower() in CODE_SUFFIXES for child, _ in matches):
        return None
    by_student: dict[tuple[str, str], list[tuple[Path, re.Match[str]]]] = {}
    for child, match in matches:
        by_student.setdefault((match["name"], match["student"]), []).append((child, match))
    return [_canvas_student(name, identifier, files) for (name, identifier), files in by_student.items()]


def _canvas_student(name: str, identifier: str, files: Sequence[tuple[Path, re.Match[str]]]) -> HandedIn:
    alike: dict[str, list[tuple[Path, re.Match[str]]]] = {}
    for child, match in files:
        alike.setdefault(_canvas_file(match), []).append((child, match))
    named: list[tuple[str, Path]] = []
    attempts, late = [1], False
    for file, versions in alike.items():
        newest = max(versions, key=lambda version: [int(version[1][part] or 0) for part in ("attempt", "number")])
        # `part-1.py` and `part-2.py` without a `part.py` are names that the student gave.
        if len(versions) > 1 and all(match["attempt"] for _, match in versions):
            named += [(_canvas_file(match, numbered=True), child) for child, match in versions]
        else:
            named.append((file, newest[0]))
            attempts.append(int(newest[1]["attempt"] or 0) + 1)
        late = late or bool(newest[1]["late"])
    student = Student(identifier=identifier, name=name, attempt=max(attempts), late=late)
    return HandedIn(f"{name}_{identifier}", student, None, tuple(named))


def _canvas_file(match: re.Match[str], *, numbered: bool = False) -> str:
    """Return what a student called a file, without or with the number that may be an attempt's."""
    number = f"-{match['attempt']}" if numbered else ""
    return f"{match['stem']}{number}{match['suffix'] or ''}"


def _moodle(folder: Path, children: Sequence[Path]) -> list[HandedIn] | None:
    del folder
    matches = [(child, match) for child in children if child.is_dir() and (match := _MOODLE.fullmatch(child.name))]
    if not matches or len(matches) < len([child for child in children if child.is_dir()]):
        return None
    with_files = {(match["name"], match["student"]) for _, match in matches if match["kind"] == "file"}
    return [
        HandedIn(f"{match['name']}_{match['student']}", Student(identifier=match["student"], name=match["name"]), child)
        for child, match in matches
        if match["kind"] == "file" or (match["name"], match["student"]) not in with_files
    ]


def _nbgrader(folder: Path, children: Sequence[Path]) -> list[HandedIn] | None:
    del folder
    homes = [child for child in children if child.is_dir()]
    found = [(child, home) for child in homes for home in _dated(child)]
    if not homes or len(found) != len(homes):
        return None
    return [HandedIn(child.name, Student(identifier=child.name), home) for child, home in found]


def _dated(child: Path) -> Iterator[Path]:
    """Yield the one assignment that a student's folder holds, told by nbgrader's time stamp beside the files."""
    try:
        homes = [home for home in sorted(child.iterdir()) if home.is_dir()]
    except OSError:  # reading it as a submission says so
        return
    if len(homes) == 1 and (homes[0] / "timestamp.txt").is_file():
        yield homes[0]
