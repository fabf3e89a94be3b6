"""Notebooks: JSON to code cells to one source whose lines know their cells."""

from __future__ import annotations

import json
from typing import Any

from .archive import Refused
from .magics import without_cell_magic, without_indent, written_file
from .source import Source


def is_notebook(name: str, text: str) -> bool:
    """Tell a notebook by its name, or by its first characters (a notebook saved as .py)."""
    if name.lower().endswith(".ipynb"):
        return True
    head = text[:2_000].lstrip()
    return head.startswith("{") and '"cells"' in head and ('"cell_type"' in text or '"nbformat"' in text)


def code_cells(name: str, text: str) -> list[list[str]]:
    """Return the lines of every code cell that is not empty, as numbered by "restart and run all".

    Raises:
        Refused: not a notebook's JSON.
    """
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Refused(f"{name} is not a notebook: its JSON can't be read ({error.msg}: {where})") from None
    except (ValueError, RecursionError):
        raise Refused(f"{name} is not a notebook: its JSON can't be read") from None
    cells = _cells(notebook)
    if cells is None:
        raise Refused(f"{name} is not a notebook: it holds no cells")
    found = (_lines(cell) for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code")
    return [lines for lines in found if any(line.strip() for line in lines)]


def _cells(notebook: Any) -> list[Any] | None:
    """Return the cells of format 4, or of format 3's worksheets."""
    if not isinstance(notebook, dict):
        return None
    cells = notebook.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = notebook.get("worksheets")
    if not isinstance(sheets, list):
        return None
    lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    return [cell for cells in lists if isinstance(cells, list) for cell in cells]


def _lines(cell: dict[str, Any]) -> list[str]:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return []
    return source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")


def to_source(name: str, filename: str, cells: list[list[str]]) -> tuple[Source, dict[str, str]]:
    """Join a notebook's cells.

    Returns:
        The source, a chunk a cell; and the Python files that its `%%writefile` cells hold, by name.
    """
    lines: list[str] = []
    chunks: list[tuple[int, int]] = []
    places: list[tuple[int, int]] = []
    written: dict[str, str] = {}
    for number, cell in enumerate(cells, 1):
        file = written_file(cell)
        if file is not None:
            before = f"{written.get(file.name, '')}\n" if file.appends else ""
            written[file.name] = before + file.text
        begin = len(lines)
        lines += without_indent(without_cell_magic(cell))
        chunks.append((begin, len(lines)))
        places += [(number, line) for line in range(1, len(cell) + 1)]
    source = Source(name=name, filename=filename, lines=tuple(lines), chunks=tuple(chunks), places=tuple(places))
    return source, written
