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

__all__ = ["Matched", "Member", "match", "read_roster"]

# Headings of the platforms' own exports (Canvas, Gradescope, Moodle, nbgrader) and of lists made by hand.
_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "identifier": ("sis user id", "student id", "student_id", "sid", "id number", "idnumber", "id", "identifier"),
    "email": ("email address", "email", "sis login id", "mail"),
    "name": ("full name", "name", "student"),
}
_WORD: Final = re.compile(r"\w+")
_FIRST: Final = ("first name", "first_name", "firstname")
_LAST: Final = ("last name", "last_name", "lastname", "surname")
_NOBODY: Final = "points possible"  # a row of Canvas's gradebook, below its headings


class Member(NamedTuple):
    """Who a row of a roster is.

    Attributes:
        student: In the words that are kept.
        keys: Every identifier and address of the row: a platform's files carry one, its lists show another.
    """

    student: Student
    keys: tuple[str, ...] = ()


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


def read_roster(path: Path) -> tuple[Member, ...]:
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
    columns = {key: [headings[name] for name in known if name in headings] for key, known in _HEADINGS.items()}
    first, last = (next((headings[name] for name in names if name in headings), None) for names in (_FIRST, _LAST))
    if not any(columns.values()) and not (first and last):
        wanted = ", ".join(names[0] for names in _HEADINGS.values())
        raise UsageError(f"{path}: wanted a row of headings with one of {wanted}, got {', '.join(headings) or 'none'}")
    members = (_member(row, columns, [half for half in (first, last) if half]) for row in rows)
    return tuple(one for one in members if one.student != Student() and not _is_nobody(one))


def _member(row: Mapping[str, str | None], columns: Mapping[str, Sequence[str]], halves: Sequence[str]) -> Member:
    def cells(names: Sequence[str]) -> list[str]:
        return [text for name in names if (text := (row.get(name) or "").strip())]

    identifiers, emails = cells(columns["identifier"]), cells(columns["email"])
    name = next(iter(cells(columns["name"])), "") or " ".join(cells(halves))
    student = Student(identifier=next(iter(identifiers), ""), email=next(iter(emails), ""), name=name)
    return Member(student, (*identifiers, *emails))


def _is_nobody(member: Member) -> bool:
    return not member.keys and member.student.name.casefold() == _NOBODY


def match(submissions: Sequence[Submission], roster: Sequence[Member]) -> Matched:
    """Find out whose each submission is: by identifier, by address, by name, and else by what its file is called.

    Rows that say the same are one student's, who may be in two sections.
    """
    by_key: dict[str, set[Student]] = {}
    for member in roster:
        for key in _keys(member):
            by_key.setdefault(key, set()).add(member.student)
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
    absent = tuple(dict.fromkeys(member.student for member in roster if member.student not in present))
    return Matched(tuple(matched), absent, tuple(strangers))


def _keys(member: Member) -> list[str]:
    """Return what a student is known by."""
    logins = [key.partition("@")[0] for key in member.keys]
    known = [*member.keys, *logins, _letters(member.student.name), *_run_together(member.student.name)]
    return list(dict.fromkeys(key.casefold() for key in known if key))


def _run_together(name: str) -> list[str]:
    """Return a name as one word, as Canvas's files have it: the last name first, wherever it begins."""
    words = _WORD.findall(name.casefold())
    starts = [0] if "," in name else range(len(words))
    return ["".join(words[start:] + words[:start]) for start in starts]


def _letters(name: str) -> str:
    """Return a name's words in order, without what platforms write between them or change the order by."""
    # Folded before it is ordered: capitals sort before small letters, and "de Vries" is "De Vries" too.
    return " ".join(sorted(_WORD.findall(name.casefold())))


def _found(submission: Submission, by_key: Mapping[str, set[Student]]) -> list[Student]:
    """Return the students whose a submission is; a key that fits two students decides nothing."""
    given = submission.student
    stem = PurePath(submission.name).stem
    people = [] if given is None else [*given.identifier.split(", "), *given.email.split(", ")]
    names = [stem] if given is None else given.name.split(", ")
    for keys in (people, [_letters(name) for name in names], [stem]):
        candidates = [by_key.get(key.casefold(), set()) for key in keys if key]
        found = [next(iter(students)) for students in candidates if len(students) == 1]
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
