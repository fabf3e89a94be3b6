"""Every text format of a stored run by its name, as one file or as a file a submission."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from harness.archive import StoredRun
from harness.audience import Audience, seen_by
from harness.errors import UsageError
from harness.records import GradeRecord
from harness.report.document import document, write_text
from harness.report.entries import LOG_LENGTH, MESSAGE_LENGTH, NAME_LENGTH
from harness.report.gradescope import gradescope
from harness.report.junit import junit
from harness.report.markdown import markdown
from harness.report.markus import markus
from harness.report.tables import marks_csv
from harness.text import cut

__all__ = ["Format", "render", "write_each"]

_STUDENT_RUN = ("stages", "tasks", "confinement", "started_ns", "elapsed_ns")


class Format(StrEnum):
    """What a report is written as."""

    HTML = "html"
    JSON = "json"
    JUNIT = "junit"
    GRADESCOPE = "gradescope"
    MARKUS = "markus"
    CSV = "csv"
    MARKDOWN = "markdown"

    @property
    def is_single(self) -> bool:
        """Tell whether a file of this format is about one submission."""
        return self in (Format.GRADESCOPE, Format.MARKUS)

    @property
    def usual_audience(self) -> Audience:
        """Return who reads it where nobody says otherwise: what a platform shows to students is for students."""
        return Audience.STUDENT if self.is_single else Audience.TEACHER


def render(run: StoredRun, records: Sequence[GradeRecord], wanted: Format, audience: Audience) -> str:
    """Return a run's verdicts as one text.

    Args:
        run: The run.
        records: Those of its records that are wanted; one alone where the format is about one submission.
        wanted: Any format but HTML.
        audience: Who reads it.
    """
    seen = [seen_by(record, audience) for record in records]
    if wanted is Format.JUNIT:
        return "".join(junit(seen, started_ns=run.started_ns))
    if wanted is Format.CSV:
        return marks_csv(seen)
    if wanted is Format.MARKDOWN:
        return "".join(markdown(seen, title=run.title))
    if wanted is Format.GRADESCOPE:
        return json.dumps(gradescope(records[0], audience=audience), indent=2, allow_nan=False) + "\n"
    if wanted is Format.MARKUS:
        return "".join(f"{line}\n" for line in markus(seen[0]))
    return _json_lines(_document(run, seen, audience))


def write_each(run: StoredRun, folder: Path, wanted: Format, audience: Audience) -> None:
    """Write a file a submission, named after it.

    Raises:
        UsageError: The folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"can't write to the folder {folder}: {error.strerror}") from error
    taken: set[str] = set()
    for record in run.records:
        stem = re.sub(r"[^A-Za-z0-9._-]+", "-", record.name)[:100].strip(".-") or "submission"
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        write_text(str(folder / f"{name}.json"), render(run, [record], wanted, audience))


def _json_lines(content: Mapping[str, Any]) -> str:
    """Return the JSON report with a submission a line: quick to write for a large class, and to look through."""
    head = json.dumps({**content, "submissions": []}, indent=2, allow_nan=False)
    rows = ",\n    ".join(json.dumps(submission, allow_nan=False) for submission in content["submissions"])
    return head.removesuffix("[]\n}") + f"[\n    {rows}\n  ]\n}}\n"


def _document(run: StoredRun, records: Sequence[GradeRecord], audience: Audience) -> dict[str, Any]:
    """Return the JSON report; a student's says nothing of folders, seeds and the machine."""
    if audience is Audience.STUDENT:
        about = {key: value for key, value in run.run.items() if key in _STUDENT_RUN}
        content = document(records, run={**about, "audience": audience.value}, environment={})
    else:
        content = document(records, run=run.run, environment=run.environment)
    for submission in content["submissions"]:
        submission["name"] = submission["name"][: 8 * NAME_LENGTH]
        submission["path"] = submission["path"][: 1 << 14]
        for task in submission["tasks"]:
            _shorten(task)
    return content


def _shorten(task: dict[str, Any]) -> None:
    """Cut the texts of a task in place; a grading never makes them longer, a store from elsewhere may."""
    task["log_cut"] |= len(task["log"]) > LOG_LENGTH
    task["log"] = task["log"][-LOG_LENGTH:]
    task["notices"] = [notice[:MESSAGE_LENGTH] for notice in task["notices"]]
    for check in task["checks"]:
        check["mistake"] = check["mistake"] and check["mistake"][:NAME_LENGTH]
    for entry in (*task["checks"], *task["speed"], *task["quality"]):
        if len(entry["message"]) > MESSAGE_LENGTH:
            entry["message"] = cut(entry["message"], MESSAGE_LENGTH)
