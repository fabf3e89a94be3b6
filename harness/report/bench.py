"""A comparison of implementations on a terminal."""

from __future__ import annotations

from rich.console import ConsoleRenderable, Group
from rich.table import Table
from rich.text import Text

from harness.bench import BenchReport
from harness.records import SpeedRecord
from harness.text import one_line

__all__ = ["bench_table"]

_STYLES = {"faster": "green", "within": "", "slower": "red", "inconclusive": "yellow"}


def bench_table(report: BenchReport) -> ConsoleRenderable:
    """Return a row for each implementation and workload: the ratio with its interval, times and memory of a call."""
    parts: list[ConsoleRenderable] = []
    for task in dict.fromkeys(entry.task for entry in report.entries):
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
        table.add_column("workload", no_wrap=True)
        table.add_column("implementation", no_wrap=True)
        for name in ("ratio", "95 % interval", "a call", "its own", "memory"):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("verdict")
        rows = [(record, entry.name) for entry in report.entries if entry.task == task for record in entry.speed]
        names = list(dict.fromkeys(record.workload for record, _ in rows))
        for record, name in sorted(rows, key=lambda row: (names.index(row[0].workload), row[0].ratio or 1e9)):
            table.add_row(record.workload, name, *_cells(record))
        parts += [Text(f"{task}, beside {report.baseline}", "bold"), table, *_notes(rows)]
    parts.append(Text("a call: the baseline's time; its own: the implementation's; a ratio below 1 is faster", "dim"))
    return Group(*parts)


def _cells(record: SpeedRecord) -> tuple[str | Text, ...]:
    if record.ratio is None or record.low is None or record.high is None:
        return "", "", "", "", "", Text(f"{record.outcome.value}: {one_line(record.message)[:160]}", "red")
    return (
        f"{record.ratio:.2f}",
        f"{record.low:.2f} – {record.high:.2f}",
        _time(record.reference_ns),
        _time(record.submission_ns),
        _size(record.submission_peak_bytes),
        Text(record.verdict, _STYLES.get(record.verdict, "")),
    )


def _notes(rows: list[tuple[SpeedRecord, str]]) -> list[Text]:
    return [
        Text(f"  {name}, {record.workload}: {note}", "yellow")
        for record, name in rows
        if record.growth is not None
        for note in record.growth["notes"]
    ]


def _time(duration_ns: int | None) -> str:
    if duration_ns is None:
        return ""
    return f"{duration_ns / 1e3:.0f} µs" if duration_ns < 10_000_000 else f"{duration_ns / 1e6:.0f} ms"


def _size(count: int | None) -> str:
    return "" if count is None else f"{count / (1 << 20):.1f} MiB"
