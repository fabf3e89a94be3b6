"""Verdicts on a terminal as they are reached, with a display for a run that takes longer than two seconds."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from harness import quality
from harness.records import GradeRecord, TaskRecord
from harness.report.console import grade_details, grade_summary, overview
from harness.run import RunObserver, RunReport
from harness.sandbox.submission import Submission
from harness.text import one_line, shortened

__all__ = ["ConsoleObserver", "Pace"]

_PATIENCE_S = 2.0
_EVERY_S = 5.0
_NAME = 40
_BAR = 30
_LINES = 8
_FEWEST, _RECENT = 4, 200


class ConsoleObserver(RunObserver):
    """Prints verdicts and progress; use it as a context manager.

    Args:
        verdicts: Where verdicts go.
        notes: Where progress and all else goes.
        verbose: Whether every check is printed.
        quiet: Whether nothing is printed.
    """

    def __init__(self, verdicts: Console, notes: Console, *, verbose: bool, quiet: bool) -> None:
        self._verdicts, self._notes = verdicts, notes
        self._verbose, self._quiet = verbose, quiet
        self._lock = threading.RLock()  # the display draws itself while it is started
        self._began_s = time.monotonic()
        self._said_s = -_EVERY_S
        self._pace = Pace()
        self._live: Live | None = None
        self._judges: dict[int, _Doing] = {}

    def __enter__(self) -> Self:
        """Return the observer."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the display away."""
        if self._live is not None:
            self._live.stop()

    def started(self, *, submissions: int, tasks: int, folder: Path | None, kept: int) -> None:
        """Say where the run is kept, and what of it is there already."""
        self._pace = Pace(planned=submissions * tasks)
        if folder is not None and not self._quiet:
            again = f", going on with {kept} verdicts that are there" if kept else ""
            self._notes.print(f"run: {folder}{again}")

    def begun(self, submission: Submission, judge: int, *, task: str = "") -> None:
        """Show what the judge does now; whoever had it before has died."""
        with self._lock:
            doing = _Doing(submission.name, task, time.monotonic())
            self._judges = {
                other: one for other, one in self._judges.items() if (one.name, one.task) != (doing.name, doing.task)
            }
            self._judges[judge] = doing

    def task_graded(self, submission: Submission, record: TaskRecord) -> None:
        """Move the bar on."""
        with self._lock:
            self._pace.add(time.monotonic(), failing=record.is_answered and not record.outcome.counts_as_passed)
            self._judges = {
                judge: doing._replace(tasks=doing.tasks + 1, words=f"{record.task} done")
                if (doing.name, doing.task) == (submission.name, "")
                else doing
                for judge, doing in self._judges.items()
                if (doing.name, doing.task) != (submission.name, record.task)
            }
            self._show()

    def stepped(self, submission: Submission, progress: quality.Progress, *, task: str = "") -> None:
        """Show how far a training is."""
        with self._lock:
            whose = "the reference, " if progress.reference else ""
            left = "" if progress.left_ns is None else f", {progress.left_ns / 1e9:.0f} s left"
            step = f"step {progress.step} of {progress.steps}, loss {progress.loss:.3f}"
            for judge, doing in self._judges.items():
                if (doing.name, doing.task) == (submission.name, task):
                    self._judges[judge] = doing._replace(words=f"{whose}{progress.setting}: {step}{left}")
            self._show()

    def submission_graded(self, record: GradeRecord) -> None:
        """Say how far the run is, where there is no display; not of every one where they are quick."""
        with self._lock:
            self._judges = {judge: doing for judge, doing in self._judges.items() if doing.name != record.name}
            now_s = time.monotonic()
            due = now_s - self._began_s > _PATIENCE_S and now_s - self._said_s >= _EVERY_S
            if not self._quiet and due and not self._notes.is_terminal and not self._pace.is_over:
                self._said_s = now_s
                self._notes.print(f"{self._pace}; {shortened(record.name, _NAME)}")

    def finished(self, report: RunReport) -> None:
        """Print the verdicts in the order in which the submissions were given."""
        if self._live is not None:
            self._live.stop()
        if self._quiet:
            return
        shown = grade_details if self._verbose else grade_summary
        for record in report.records:
            self._verdicts.print(shown(record), end="\n\n" if len(report.records) > 1 else "\n")
        if len(report.records) > 1:
            self._verdicts.print(overview(report.records))
        for student in report.run["absent"]:
            name = student["name"] or student["email"] or student["identifier"]
            self._verdicts.print(f"absent: {one_line(name)}", style="yellow")
        if strangers := report.run["strangers"]:
            self._notes.print(f"nobody on the roster: {', '.join(map(one_line, strangers))}")
        level = report.run["confinement"]["level"]
        if level != "full":
            self._notes.print(f"workers were confined at level {level}; `harness doctor` says why")

    def _show(self) -> None:
        """Start the display when the run turns out to be a long one."""
        if self._quiet or self._live is not None or not self._notes.is_terminal:
            return
        if time.monotonic() - self._began_s > _PATIENCE_S:
            self._live = Live(get_renderable=self._display, console=self._notes, refresh_per_second=4, transient=True)
            self._live.start()

    def _display(self) -> RenderableType:
        """Return the bar, and a line for each judge; called by another thread."""
        with self._lock:
            pace, now_s = self._pace, time.monotonic()
            doing = sorted(self._judges.items())
        bar = Table.grid(padding=(0, 1))
        bar.add_row(ProgressBar(total=max(1, pace.planned), completed=pace.done, width=_BAR), Text(str(pace)))
        lines = [
            Text(f"  {number}  {one.line(now_s)}", style="dim", no_wrap=True, overflow="ellipsis")
            for number, (_, one) in enumerate(doing[:_LINES], 1)
        ]
        if len(doing) > _LINES:
            lines.append(Text(f"  and {len(doing) - _LINES} more", style="dim"))
        return Group(bar, *lines)


class _Doing(NamedTuple):
    """What a judge does.

    Attributes:
        name: The submission.
        task: The one task that is judged, or "" for all.
        began_s: Since when, on the monotonic clock, seconds.
        tasks: How many of its tasks are done.
        words: What was heard last.
    """

    name: str
    task: str
    began_s: float
    tasks: int = 0
    words: str = ""

    def line(self, now_s: float) -> str:
        """Return it as a line."""
        done = f", {self.tasks} tasks done" if self.tasks else ""
        said = f": {one_line(self.words)}" if self.words else ""
        task = f", {one_line(self.task)}" if self.task else ""
        return f"{shortened(self.name, _NAME)}{task}  {now_s - self.began_s:.0f} s{done}{said}"


@dataclass(slots=True)
class Pace:
    """How far a run is, and how quick.

    Attributes:
        planned: Verdicts that there will be.
        done: Verdicts that there are.
        failing: Those of them that did not pass, of tasks that are answered.
    """

    planned: int = 0
    done: int = 0
    failing: int = 0
    _times_s: deque[float] = field(default_factory=lambda: deque(maxlen=_RECENT))

    def add(self, now_s: float, *, failing: bool) -> None:
        """Count a verdict.

        Args:
            now_s: When it came, on the monotonic clock, seconds.
            failing: Whether it is one of an answer that did not pass.
        """
        self.done += 1
        self.failing += failing
        self._times_s.append(now_s)

    @property
    def is_over(self) -> bool:
        """Tell whether every verdict is there."""
        return self.done >= self.planned

    @property
    def rate(self) -> float | None:
        """Return recent verdicts a second, None while there are too few."""
        times_s = self._times_s
        if len(times_s) < _FEWEST or times_s[-1] <= times_s[0]:
            return None
        return (len(times_s) - 1) / (times_s[-1] - times_s[0])

    def __str__(self) -> str:
        parts = [f"{self.done:,} of {self.planned:,}", f"{self.failing:,} failing"]
        if (rate := self.rate) is not None:
            left_s = (self.planned - self.done) / rate
            parts.append(f"{60 * rate:,.0f} a minute")
            parts.append(f"{left_s:.0f} s left" if left_s < 100 else f"{left_s / 60:.0f} min left")
        return ", ".join(parts)
