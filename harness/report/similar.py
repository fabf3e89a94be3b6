"""Groups of submissions that are alike, on a terminal."""

from __future__ import annotations

from rich.console import ConsoleRenderable, Group
from rich.text import Text

from harness.report.entries import name_text, notice_text
from harness.similarity import Similarities

__all__ = ["similar_table"]


def similar_table(found: Similarities) -> ConsoleRenderable:
    """Return a block a group, then what could not be looked at."""
    parts: list[Text] = []
    for group in found.groups:
        parts.append(Text(f"{len(group.submissions)} submissions, at least {group.least:.0%} the same:", "bold"))
        parts += [Text(f"  {name_text(name)}") for name in group.submissions]
    parts += [Text(f"not looked at: {name_text(name)}: {notice_text(why)}") for name, why in found.unread.items()]
    parts.append(Text(f"{found.looked_at} submissions looked at, {len(found.groups)} groups that are alike"))
    return Group(*parts)
