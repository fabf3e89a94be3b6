"""Rosters: who belongs to a class, which submission is whose, and who handed in nothing."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from harness.errors import UsageError
from harness.sandbox.submission import Submission
from harness.students import Student

__all__ = ["Matched", "match", "read_roster"]

# Headings of the platforms' own exports (Canvas, Gradescope, Moodle, nbgrader) and of lists made by hand.
_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "identifier": ("sis user id", "student id", "student_id", "sid", "id number", "idnumber", "id", "identifier"),
    "email": ("email address", "email", "sis login id", "mail"),
    "name": ("full name", "name", "student"),
}
_FIRST: Final = ("first name", "first_name", "firstname")
_LAST: Final = ("last name", "last_name", "lastname", "surname")


class Matched(NamedTuple):
    """Submissions beside a roster.

    Attributes:
        submissions: The submissions in their order, each with the roster's words for its student where one was found.
        absent: Who is on the roster and handed in nothing.
        strangers: Names of submissions that are nobody's on the roster.
    """

    submissions: tuple[Submission, ...]
    absent: tuple[Student, ...]
    strangers: tuple[str, ...]


def read_roster(path: Path) -> tuple[Student, ...]:
    """Read a roster: a CSV file with a heading for the identifier, the email address or the name of each student.

    Raises:
        UsageError: It can't be read, or no heading says who a row is.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.DictReader(opened))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"can't read the roster {path}: {getattr(error, 'strerror', None) or error}") from error
    headings = {heading.strip().casefold(): heading for heading in (rows[0] if rows else {}) if heading}
    columns = {key: next((headings[n] for n in known if n in headings), None) for key, known in _HEADINGS.items()}
    first, last = (next((headings[name] for name in names if name in headings), None) for names in (_FIRST, _LAST))
    if not any(columns.values()) and not (first and last):
        wanted = ", ".join(names[0] for names in _HEADINGS.values())
        raise UsageError(f"{path}: wanted a row of headings with one of {wanted}, got {', '.join(headings) or 'none'}")
    students = (_student(row, columns, (first, last)) for row in rows)
    return tuple(student for student in students if student != Student())


def _student(
    row: Mapping[str, str | None], columns: Mapping[str, str | None], halves: tuple[str | None, str | None]
) -> Student:
    def cell(column: str | None) -> str:
        return ("" if column is None else row.get(column) or "").strip()

    name = cell(columns["name"]) or " ".join(part for part in map(cell, halves) if part)
    return Student(identifier=cell(columns["identifier"]), email=cell(columns["email"]), name=name)


def match(submissions: Sequence[Submission], roster: Sequence[Student]) -> Matched:
    """Find out whose each submission is: by identifier, by address, by name, and else by what its file is called."""
    by_key: dict[str, list[Student]] = {}
    for student in roster:
        for key in _keys(student):
            by_key.setdefault(key, []).append(student)
    matched, strangers = [], []
    present: set[Student] = set()
    for submission in submissions:
        found = _found(submission, by_key)
        present.update(found)
        if found:
            submission = replace(submission, student=_joined(found, submission.student))  # noqa: PLW2901 - the same one
        else:
            strangers.append(submission.name)
        matched.append(submission)
    absent = tuple(student for student in roster if student not in present)
    return Matched(tuple(matched), absent, tuple(strangers))


def _keys(student: Student) -> list[str]:
    """Return what a student is known by."""
    known = [student.identifier, student.email, student.email.partition("@")[0], _letters(student.name)]
    return list(dict.fromkeys(key.casefold() for key in known if key))


def _letters(name: str) -> str:
    """Return a name's words in order, without what platforms write between them or change the order by."""
    # Folded before it is ordered: capitals sort before small letters, and "de Vries" is "De Vries" too.
    return " ".join(sorted(re.findall(r"\w+", name.casefold())))


def _found(submission: Submission, by_key: Mapping[str, list[Student]]) -> list[Student]:
    """Return the students whose a submission is; a key that fits two students decides nothing."""
    given = submission.student
    stem = PurePath(submission.name).stem
    people = [] if given is None else [*given.identifier.split(", "), *given.email.split(", ")]
    names = [stem] if given is None else given.name.split(", ")
    for keys in (people, [_letters(name) for name in names], [stem]):
        candidates = [by_key.get(key.casefold(), []) for key in keys if key]
        found = [students[0] for students in candidates if len(students) == 1]
        if found:
            return list(dict.fromkeys(found))
    return []


def _joined(found: Sequence[Student], given: Student | None) -> Student:
    given = given or Student()
    return replace(
        given,
        identifier=", ".join(student.identifier for student in found if student.identifier) or given.identifier,
        name=", ".join(student.name for student in found if student.name) or given.name,
        email=", ".join(student.email for student in found if student.email) or given.email,
    )
