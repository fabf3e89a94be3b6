"""Verdicts on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, ConsoleRenderable
from rich.console import Group as Lines
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from harness.records import CheckRecord, GradeRecord, Outcome, TaskRecord
from harness.report.entries import Entry, entries, measured
from harness.report.grouping import Group, of_everything, of_task
from harness.text import one_line, printable, shortened

__all__ = ["grade_details", "grade_summary", "make_console", "outcome_text", "overview"]

_WIDTH_OFF_TERMINAL = 110
_STYLES = {
    Outcome.PASSED: "green",
    Outcome.INCONCLUSIVE: "green",
    Outcome.MISSING: "dim",
    Outcome.INCOMPLETE: "yellow",
    Outcome.SKIPPED: "dim",
    Outcome.HARNESS_ERROR: "bold magenta",
}
_LINE = 240
_LOG_LINES = 10
_SAID_OTHERWISE = (Outcome.SKIPPED, Outcome.MISSING)


def make_console(*, stderr: bool = False, color: bool = True) -> Console:
    """Return a console for standard output or standard error; NO_COLOR is obeyed."""
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False, no_color=None if color else True)
    if not console.is_terminal:
        console.width = _WIDTH_OFF_TERMINAL
    return console


def grade_summary(record: GradeRecord) -> ConsoleRenderable:
    """Return one submission's verdicts: a line a task, and under it a line for each check that did not pass."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    table.add_column("task", no_wrap=True)
    table.add_column("outcome", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("found", overflow="fold")
    for task in record.tasks:
        table.add_row(task.task, outcome_text(task.outcome), _points(task.points, task.max_points), _found(task))
    return Lines(_heading(record), Padding(table, (0, 0, 0, 2)))


def grade_details(record: GradeRecord) -> ConsoleRenderable:
    """Return one submission's verdicts at length: every check, and what was asked and came where one did not pass.

    What all verdicts of the submission, or of a task, have come to is said once.
    """
    parts: list[ConsoleRenderable] = [_heading(record)]
    answered = [task for task in record.tasks if task.is_answered]
    whole = None if any(task.log or task.notices for task in answered) else of_everything(list(map(_entries, answered)))
    if whole is not None:
        parts.append(Padding(_together(whole, ", ".join(task.task for task in answered)), (0, 0, 0, 2)))
        answered = []
    for task in answered:
        title = Text.assemble(
            ("  " + task.task, "bold"), "  ", outcome_text(task.outcome), f"  {_points(task.points, task.max_points)}"
        )
        parts.append(title)
        parts += [Padding(Text(f"note: {one_line(notice)[:_LINE]}"), (0, 0, 0, 4)) for notice in task.notices]
        parts += [Padding(one, (0, 0, 0, 4)) for one in _verdicts(task)]
        parts += _printed(task)
    if left := [task.task for task in record.tasks if not task.is_answered]:
        parts.append(Padding(Text(f"not answered: {', '.join(left)}", style="dim"), (0, 0, 0, 2)))
    return Lines(*parts)


def overview(records: Sequence[GradeRecord]) -> ConsoleRenderable:
    """Return a line a submission: its points and how many tasks ended how."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    table.add_column("submission", overflow="fold")
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("outcomes", overflow="fold")
    for record in records:
        outcomes = Text(", ").join(
            Text.assemble(f"{count} ", outcome_text(outcome)) for outcome, count in _counts(record.tasks)
        )
        table.add_row(one_line(record.name), _points(record.points, record.max_points), outcomes)
    return table


def _heading(record: GradeRecord) -> Text:
    points = "ungraded" if record.points is None else f"{record.points:g} of {record.max_points:g} points"
    return Text.assemble((one_line(record.name), "bold"), "  ", points)


def outcome_text(outcome: Outcome) -> Text:
    """Return an outcome in its colour."""
    return Text(outcome.value, style=_STYLES.get(outcome, "red"))


def _points(points: float | None, most: float) -> str:
    return f"- / {most:g}" if points is None else f"{points:g} / {most:g}"


def _counts(tasks: Iterable[TaskRecord]) -> Iterator[tuple[Outcome, int]]:
    found = [task.outcome for task in tasks]
    for outcome in Outcome:
        if count := found.count(outcome):
            yield outcome, count


def _found(task: TaskRecord) -> Text:
    """Return what a grader wants to see of a task: for each check that did not pass, its name and the reason."""
    if task.outcome.counts_as_passed or not task.is_answered:
        return Text("")
    if not task.checks:
        return Text("\n").join(Text(shortened(notice, _LINE)) for notice in task.notices)
    fallen = [check for check in task.checks if check.gating and not check.outcome.counts_as_passed]
    told = [check for check in fallen if check.outcome not in _SAID_OTHERWISE]
    # A named mistake says more than whatever else went wrong because of it; without one the first reason must do.
    by_reason: dict[str, list[str]] = {}
    for check in [check for check in told if check.mistake] or told[:1]:
        by_reason.setdefault(_reason(check), []).append(check.name)
    lines = [Text.assemble((", ".join(names), "bold"), f": {reason}") for reason, names in by_reason.items()]
    shown = {name for names in by_reason.values() for name in names}
    if others := [check.name for check in told if check.name not in shown]:
        lines.append(Text(f"also not passed: {', '.join(others)}"))
    lines += [
        Text.assemble((one.name, "bold"), f": {shortened(one.message, _LINE)}")
        for one in measured(task)
        if one.gating and not one.outcome.counts_as_passed and one.outcome not in _SAID_OTHERWISE
    ]
    if absent := dict.fromkeys(check.hook for check in fallen if check.outcome is Outcome.MISSING):
        lines.append(Text(f"not there: {', '.join(absent)}"))
    return Text("\n").join(lines)


def _reason(check: CheckRecord) -> str:
    if check.mistake is not None:
        return one_line(check.mistake)
    lines = check.message.splitlines()
    came = next((line.removeprefix("came: ") for line in lines if line.startswith("came: ")), check.message)
    return shortened(came, _LINE)


def _printed(task: TaskRecord) -> Iterator[ConsoleRenderable]:
    """Give the last lines of what the code printed, and say how much was left out."""
    lines = printable(task.log).rstrip().splitlines()
    if not lines:
        return
    left = f", the last {_LOG_LINES} of {len(lines)} lines" if len(lines) > _LOG_LINES else ""
    kept = ", of which the last 64 KiB are kept" if task.log_cut else ""
    yield Padding(Text(f"printed{left}{kept}:", "dim"), (0, 0, 0, 4))
    yield Padding(Text("\n".join(line[:_LINE] for line in lines[-_LOG_LINES:])), (0, 0, 0, 8))


def _entries(task: TaskRecord) -> list[Entry]:
    return list(entries(task))


def _verdicts(task: TaskRecord) -> Iterator[ConsoleRenderable]:
    """Give every verdict of a task; as one those that all say the same."""
    verdicts: list[CheckRecord | Entry] = [*task.checks, *measured(task)]
    whole = of_task(entries(task))
    if whole is not None:
        names = ", ".join(entry.name for entry in whole.entries)
        yield _together(whole, f"{names}  ({_points(whole.points, whole.max_points)})")
        verdicts = [one for one in verdicts if one.outcome is Outcome.SKIPPED]
    yield from map(_verdict, verdicts)


def _together(whole: Group, names: str) -> ConsoleRenderable:
    line = Text.assemble(outcome_text(whole.outcome), f"  {names}")
    return Lines(line, Padding(Text(f"came: {printable(whole.came)}"), (0, 0, 0, 4)))


def _verdict(one: CheckRecord | Entry) -> ConsoleRenderable:
    points = f"{one.points or 0:g} / {one.max_points:g}" if one.gating or one.max_points else "advisory"
    line = Text.assemble(outcome_text(one.outcome), f"  {one.name}  ({points})")
    if not one.message:
        return line
    return Lines(line, Padding(Text(printable(one.message)), (0, 0, 0, 4)))
