"""A submitted source file: its lines, the chunks that are parsed on their own, and where each line stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file's Python text.

    Attributes:
        name: the path inside the submission, with `/`.
        filename: what compiled code and tracebacks call it.
        lines: the text's lines, without line ends.
        chunks: half-open ranges of lines that are parsed on their own: a notebook's cells, or the whole file.
        places: for a notebook, (code cell, line in it) of every line, both from 1.
    """

    name: str
    filename: str
    lines: tuple[str, ...]
    chunks: tuple[tuple[int, int], ...]
    places: tuple[tuple[int, int], ...] | None = None

    @property
    def text(self) -> str:
        """The whole text, with a line end after the last line."""
        return "\n".join(self.lines) + "\n"

    def place(self, line: int) -> str:
        """Say where a line stands, as the student sees the file: `layers.py:12`, or `cell 7, line 3`."""
        if self.places is None:
            return f"{self.name}:{line}"
        if not 1 <= line <= len(self.places):
            return self.name
        cell, line_in_cell = self.places[line - 1]
        return f"cell {cell}, line {line_in_cell}"


def from_text(name: str, filename: str, text: str) -> Source:
    """Return a plain Python file as a source of one chunk."""
    lines = tuple(text.split("\n"))
    return Source(name=name, filename=filename, lines=lines, chunks=((0, len(lines)),))
