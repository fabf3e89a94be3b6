"""Verdicts on a terminal as they are reached, with a bar for a run that takes longer than two seconds."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from harness import quality
from harness.records import GradeRecord, TaskRecord
from harness.report.console import grade_details, grade_summary, overview
from harness.run import RunObserver, RunReport
from harness.sandbox.submission import Submission
from harness.text import one_line, shortened

__all__ = ["ConsoleObserver"]

_PATIENCE_S = 2.0
_NAME = 40


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
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._done = self._planned = 0
        self._bar: Progress | None = None
        self._bar_task = TaskID(0)

    def __enter__(self) -> Self:
        """Return the observer."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def started(self, *, submissions: int, tasks: int, folder: Path | None, kept: int) -> None:
        """Say where the run is kept, and what of it is there already."""
        self._planned = submissions * tasks
        if folder is not None and not self._quiet:
            again = f", going on with {kept} verdicts that are there" if kept else ""
            self._notes.print(f"run: {folder}{again}")

    def task_graded(self, submission: Submission, record: TaskRecord) -> None:
        """Move the bar on."""
        with self._lock:
            self._done += 1
            if self._quiet or not self._notes.is_terminal:
                return
            if self._bar is None and time.monotonic() - self._began > _PATIENCE_S:
                self._start_bar()
            if self._bar is not None:
                current = f"{shortened(submission.name, _NAME)}  {record.task}"
                self._bar.update(self._bar_task, completed=self._done, current=current)

    def stepped(self, submission: Submission, progress: quality.Progress) -> None:
        """Show how far a training is."""
        with self._lock:
            if self._quiet or not self._notes.is_terminal:
                return
            if self._bar is None and time.monotonic() - self._began > _PATIENCE_S:
                self._start_bar()
            if self._bar is not None:
                whose = "the reference" if progress.reference else shortened(submission.name, _NAME)
                left = "" if progress.left_ns is None else f", {progress.left_ns / 1e9:.0f} s left"
                step = f"step {progress.step} of {progress.steps}, loss {progress.loss:.3f}{left}"
                self._bar.update(self._bar_task, current=f"{whose}  {progress.setting}: {step}")

    def submission_graded(self, record: GradeRecord) -> None:
        """Say that a submission is done, where there is no bar to show it."""
        with self._lock:
            long = time.monotonic() - self._began > _PATIENCE_S
            if not self._quiet and long and not self._notes.is_terminal and self._done < self._planned:
                self._notes.print(f"{self._done} of {self._planned}: {shortened(record.name, _NAME)}")

    def finished(self, report: RunReport) -> None:
        """Print the verdicts in the order in which the submissions were given."""
        if self._bar is not None:
            self._bar.stop()
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

    def _start_bar(self) -> None:
        self._bar = Progress(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[current]}", markup=False),
            console=self._notes,
            transient=True,
        )
        self._bar_task = self._bar.add_task("grading", total=self._planned, current="")
        self._bar.start()
