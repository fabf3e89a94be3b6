"""What two judgements of the same submissions have in common, and what not."""

from __future__ import annotations

from rich.console import ConsoleRenderable, Group
from rich.table import Table
from rich.text import Text

from harness.replay import Replay
from harness.text import one_line

__all__ = ["replayed"]


def replayed(replay: Replay) -> ConsoleRenderable:
    """Return what came of judging a run once more: a sentence, and a line for each verdict that changed."""
    parts: list[ConsoleRenderable] = []
    if replay.changes:
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
        for heading in ("submission", "task", "check", "was", "is now"):
            table.add_column(heading, overflow="fold")
        for change in replay.changes:
            table.add_row(*map(one_line, change))
        parts.append(table)
    for submission, task in replay.altered:
        changed = f"{one_line(submission)}, {task}: the submission, the task or the adapter is not what it was"
        parts.append(Text(changed, style="yellow"))
    parts += [Text(f"{one_line(name)} is no longer there", style="yellow") for name in replay.vanished]
    verdict = "every verdict was reached again" if replay.holds else f"{len(replay.changes)} verdicts changed"
    parts.append(Text(f"{replay.judged} verdicts judged once more: {verdict}", style="bold"))
    return Group(*parts)
