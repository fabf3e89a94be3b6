"""A folder of pages that work from a file: the class at a glance, and a page a submission; nothing comes from outside.

Every text goes through `printable` and the template engine's escaping, and a content security policy allows the two
inline blocks alone that stand in the templates.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
from markupsafe import Markup

from harness.archive import StoredRun
from harness.audience import Audience, seen_by
from harness.errors import UsageError
from harness.records import GradeRecord, HookBinding, Outcome, TaskRecord
from harness.report import pictures
from harness.report.entries import Entry, entries, log_text, mark_text, name_text, notice_text
from harness.report.grouping import asked, grouped, of_everything
from harness.report.pictures import TONES
from harness.summary import ClassSummary
from harness.text import one_line, printable

__all__ = ["write_html"]

_TEMPLATES = Path(__file__).parent / "templates" / "html"
_PAGES = "submissions"
_MOST_MISTAKES, _MOST_NAMES = 200, 100
_SIGNS = {
    "good": "✓",
    "bad": "✗",
    "broken": "!",
    "open": "…",
    "none": "–",
    "fault": "?",
}


class Picture(NamedTuple):
    """A drawing and what stands under it."""

    drawing: Markup
    caption: str


class _Cell(NamedTuple):
    tone: str
    value: float
    sign: str
    points: str
    outcome: str
    marked: bool


class _Row(NamedTuple):
    name: str
    student: str
    page: str
    value: float
    points: str
    cells: tuple[_Cell, ...]
    outcomes: str
    words: str
    cpu_ns: int
    cpu: str


def write_html(
    run: StoredRun,
    folder: Path,
    *,
    audience: Audience,
    summary: ClassSummary,
) -> Path:
    """Write the pages of a run and return the one to open.

    For students there is a page a submission alone, without a way from one to another: each is for its author.

    Args:
        run: The run.
        folder: Where the pages go; made when it isn't there.
        audience: Who reads them.
        summary: The class at a glance.

    Raises:
        UsageError: The folder can't be written, or holds a teacher's report beside which a student's must not lie.
    """
    pages = _page_names(run.records)
    if audience is Audience.STUDENT and (folder / "index.html").exists():
        raise UsageError(f"{folder} holds a report for teachers; choose another --out for that of students")
    try:
        (folder / _PAGES).mkdir(parents=True, exist_ok=True)
        for name, text in _submission_pages(run, pages, audience):
            (folder / name).write_text(text, encoding="utf-8")
        if audience is Audience.STUDENT:
            return folder / _PAGES if len(pages) > 1 else folder / next(iter(pages.values()))
        (folder / "index.html").write_text(_index(run, pages, summary), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"can't write the report to {folder}: {error.strerror}") from error
    return folder / "index.html"


def _page_names(records: Sequence[GradeRecord]) -> dict[str, str]:
    """Return a file for each submission: numbered, with what is plain in its name."""
    digits = len(str(len(records)))
    return {
        record.name: f"{_PAGES}/{number:0{digits}}-{_plain(record.name)}.html"
        for number, record in enumerate(records, 1)
    }


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name)[:60].strip("-") or "submission"


# --- a page a submission ---


def _submission_pages(run: StoredRun, pages: Mapping[str, str], audience: Audience) -> Iterator[tuple[str, str]]:
    template = _environment().get_template("submission.html")
    files = list(pages.values())
    for number, record in enumerate(run.records):
        seen = seen_by(record, audience)
        links: dict[str, str | None] = {"back": None, "previous": None, "next": None}
        if audience is Audience.TEACHER:
            links = {
                "back": "../index.html",
                "previous": Path(files[number - 1]).name if number else None,
                "next": Path(files[number + 1]).name if number + 1 < len(files) else None,
            }
        answered = [task for task in seen.tasks if task.is_answered or task.mark is not None]
        everywhere = _in_every(answered)
        has_more = any(task.mark is not None or task.log for task in answered)
        whole = None if has_more else of_everything([list(entries(task)) for task in answered])
        unanswered = ", ".join(task.task for task in seen.tasks if not task.is_answered and task.mark is None)
        yield (
            files[number],
            template.render(
                policy=_policy(with_script=False),
                title=run.title,
                name=name_text(seen.name),
                student="" if seen.student is None else _beside(seen.name, seen.student.name),
                attempt=None if seen.student is None else seen.student.attempt,
                record=seen,
                everywhere=[notice_text(notice) for notice in everywhere],
                whole=whole,
                tasks=[_task(task, everywhere) for task in answered],
                unanswered=unanswered,
                **links,
            ),
        )


def _in_every(tasks: Sequence[TaskRecord]) -> list[str]:
    """Return the notices of the whole submission: those that every one of several tasks has."""
    first, *others = [task.notices for task in tasks if _is_judged(task)] or [()]
    return [notice for notice in first if others and all(notice in notices for notices in others)]


def _is_judged(task: TaskRecord) -> bool:
    return bool(task.checks or task.speed or task.quality)


def _task(task: TaskRecord, everywhere: Sequence[str]) -> dict[str, Any]:
    verdicts = list(entries(task))
    own = [notice for notice in task.notices if notice not in everywhere] if _is_judged(task) else []
    return {
        "record": task,
        "by_hand": mark_text(task),
        "notices": [notice_text(notice) for notice in own],
        "fallen": grouped(entry for entry in verdicts if not _is_quiet(entry) and entry.outcome is not Outcome.SKIPPED),
        "skipped": [entry for entry in verdicts if entry.outcome is Outcome.SKIPPED],
        "passed": [entry for entry in verdicts if _is_quiet(entry)],
        "pictures": list(_pictures(task)),
        "bound": ", ".join(map(_bound, task.hooks.items())),
        "log": log_text(task) if task.log else "",
    }


def _bound(hook: tuple[str, str]) -> str:
    name, how = hook
    return f"{name} not found" if how == HookBinding.MISSING else f"{name} found by {how}"


def _is_quiet(entry: Entry) -> bool:
    return entry.outcome is Outcome.PASSED and not entry.message


def _pictures(task: TaskRecord) -> Iterator[Picture]:
    for timing in task.speed:
        if timing.ratio is not None:
            yield Picture(pictures.interval(timing), f"{timing.workload}: time beside the reference's, 95 % interval")
    for training in task.quality:
        if drawing := pictures.curve(training):
            yield Picture(drawing, f"{training.setting}: training loss")
    for check in task.checks:
        for title, rows in check.maps.items():
            yield Picture(pictures.heat_map(rows, title), f"{check.name}: {title}")


# --- the class ---


def _index(run: StoredRun, pages: Mapping[str, str], summary: ClassSummary) -> str:
    found = {outcome for task in summary.tasks for outcome in task.outcomes}
    return (
        _environment()
        .get_template("index.html")
        .render(
            policy=_policy(with_script=True),
            script=_literal("script.js"),
            title=run.title,
            began=datetime.fromtimestamp(run.started_ns / 1e9).astimezone().strftime("%Y-%m-%d %H:%M"),
            level=(run.run.get("confinement") or {}).get("level", ""),
            finished=run.finished,
            absent=[name_text(who["name"] or who["email"] or who["identifier"]) for who in run.run.get("absent") or ()],
            summary=summary,
            pages=pages,
            pictures=pictures,
            rows=(_row(record, pages[record.name]) for record in run.records),
            outcomes=[outcome for outcome in Outcome if outcome in found],
            most_mistakes=_MOST_MISTAKES,
            most_names=_MOST_NAMES,
        )
    )


def _row(record: GradeRecord, page: str) -> _Row:
    cpu_ns = sum(task.cpu_ns for task in record.tasks)
    mistakes = {check.mistake: None for task in record.tasks for check in task.checks if check.mistake}
    student = record.student
    about = [] if student is None else [student.name, student.email, student.identifier]
    return _Row(
        name=name_text(record.name),
        student="" if student is None else _beside(record.name, student.name or student.email or student.identifier),
        page=page,
        value=-1.0 if record.points is None else record.points,
        points=_points(record.points),
        cells=tuple(map(_cell, record.tasks)),
        outcomes=" ".join(dict.fromkeys(task.outcome.value for task in record.tasks)),
        words=one_line(" ".join([*about, *mistakes])),
        cpu_ns=cpu_ns,
        cpu=_seconds(cpu_ns),
    )


def _beside(name: str, student: str) -> str:
    """Return who handed in, unless the submission's name says it."""
    return "" if student in name else name_text(student)


def _cell(task: TaskRecord) -> _Cell:
    tone = TONES[task.outcome]
    value = -1.0 if task.points is None else task.points
    return _Cell(tone, value, _SIGNS[tone], _points(task.points), _words(task.outcome), task.mark is not None)


# --- the engine ---


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "points": _points,
        "mean": lambda points: "none" if points is None else f"{points:.2f}",
        "seconds": _seconds,
        "words": _words,
        "tone": TONES.__getitem__,
        "sign": lambda outcome: _SIGNS[TONES[outcome]],
        "name": name_text,
        "asked": asked,
        "told": lambda entry: entry.message.removesuffix(f"\nlooks like: {entry.mistake}"),
    }
    environment.globals["style"] = _literal("style.css")
    return environment


def _finalized(value: Any) -> Any:
    """Return what is printed in a template: text without a control character."""
    return printable(value) if type(value) is str else value


def _literal(name: str) -> Markup:
    """Return a block of our own that stands in the pages as it is."""
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - a file of the package


@cache
def _policy(*, with_script: bool) -> str:
    """Return a policy that allows our inline blocks by their digests, and nothing else at all."""
    allowed = f"style-src {_digest('style.css')}"
    if with_script:
        allowed += f"; script-src {_digest('script.js')}"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _digest(name: str) -> str:
    digest = hashlib.sha256((_TEMPLATES / name).read_bytes()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _points(points: float | None) -> str:
    return "ungraded" if points is None else f"{points:g}"


def _seconds(elapsed_ns: int) -> str:
    return f"{elapsed_ns / 1e9:.2f} s" if elapsed_ns < 100_000_000_000 else f"{elapsed_ns / 1e9:,.0f} s"


def _words(outcome: Outcome) -> str:
    return outcome.value.replace("_", " ")
