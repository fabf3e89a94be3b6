"""Notebook lines that are not Python (magics, shell lines, help), replaced so that lines keep their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

# Cell magics whose cell is another language, or a file to be written; any other (`%%time`) leaves Python below it.
_OTHER_LANGUAGE = frozenset(
    {"bash", "sh", "script", "system", "sx", "cmd", "powershell", "html", "HTML", "javascript", "js", "latex", "svg"}
    | {"SVG", "markdown", "R", "ruby", "perl", "julia", "writefile", "file", "cython", "cu", "cuda", "sql", "bigquery"}
    | {"python2", "pypy", "mermaid", "manim", "skip", "css", "yaml", "cpp", "shell", "!"}
)
_CELL_MAGIC = re.compile(r"\s*%%\s*(!|[\w.]+)?(.*)")
_LINE_MAGIC = re.compile(
    r"""\s*(?:[!%?]                               # !pip, %matplotlib, ?name
        | [\w.,\s\[\]'"]+=\s*(?:!|%\w)            # files = !ls, t = %timeit -o f()
        | (?:%{0,2}[\w.*]+(?:\[\w+\])?)\?{1,2}\s*$   # name?, name??
        )""",
    re.VERBOSE,
)
_RUN = re.compile(r"\s*%run\s+(?:-\w+\s+)*['\"]?([\w./-]+?)(?:\.py|\.ipynb)?['\"]?\s*$")
_TIMED = re.compile(r"\s*%time\s+([^!%\s-].*(?<!\\))$")  # one whole statement
_PYLAB = re.compile(r"\s*%pylab\b")
_TOKEN = re.compile(
    r"""(?P<comment>\#.*) | (?P<triple>\"{3}|'{3}) | "(?:\\.|[^"\\])*"? | '(?:\\.|[^'\\])*'?
        | (?P<open>[(\[{]) | (?P<close>[)\]}]) | (?P<slash>\\$) | .""",
    re.VERBOSE,
)
_TRIPLE_END = {'"""': re.compile(r'(?:\\.|(?!""").)*"""'), "'''": re.compile(r"(?:\\.|(?!''').)*'''")}


class _Logical:
    """Follow brackets, strings and backslashes, to know which lines begin a statement."""

    def __init__(self) -> None:
        self._depth = 0
        self._quote: str | None = None
        self._continued = False

    @property
    def at_start(self) -> bool:
        """Whether the next line begins a statement."""
        return self._quote is None and self._depth == 0 and not self._continued

    def feed(self, line: str) -> None:
        """Read one line."""
        self._continued = False
        at = 0
        while at < len(line):
            if self._quote is not None:
                end = _TRIPLE_END[self._quote].match(line, at)
                if end is None:
                    return
                self._quote, at = None, end.end()
                continue
            token = _TOKEN.match(line, at)
            if token is None:
                return
            self._take(token)
            at = token.end()

    def _take(self, token: re.Match[str]) -> None:
        if token["triple"]:
            self._quote = token["triple"]
        elif token["open"]:
            self._depth += 1
        elif token["close"]:
            self._depth = max(0, self._depth - 1)
        elif token["slash"]:
            self._continued = True


class Written(NamedTuple):
    """What a `%%writefile` cell writes.

    Attributes:
        name: The file's name; a notebook's own folder has many names, so it lands beside the notebook.
        text: What is written.
        appends: Whether it is added to what is there.
    """

    name: str
    text: str
    appends: bool


def written_file(lines: list[str]) -> Written | None:
    """Return what a `%%writefile name.py` cell writes, None for any other cell."""
    for at, line in enumerate(lines):
        if line.strip():
            found = re.match(r"\s*%%(?:writefile|file)\s+(-a\s+)?['\"]?([\w./-]+\.py)['\"]?\s*$", line)
            if found is None:
                return None
            return Written(found[2].rpartition("/")[2], "\n".join(lines[at + 1 :]), bool(found[1]))
    return None


def without_cell_magic(lines: list[str]) -> list[str]:
    """Drop a `%%` line; the whole cell where it is not Python."""
    for at, line in enumerate(lines):
        if line.strip():
            found = _CELL_MAGIC.match(line)
            if found is None:
                return lines
            if (found[1] or "!") in _OTHER_LANGUAGE:
                return [""] * len(lines)
            rest = [*lines[:at], "", *lines[at + 1 :]]
            return without_cell_magic(rest)
    return lines


def without_line_magics(lines: Iterable[str]) -> list[str]:
    """Replace magics, shell lines and help requests by `pass`, where a statement may begin; `%run` by an import."""
    kept: list[str] = []
    logical, dropping = _Logical(), False
    for line in lines:
        if dropping or (logical.at_start and _LINE_MAGIC.match(line)):
            indent = line[: len(line) - len(line.lstrip())]
            kept.append("" if dropping else f"{indent}{_instead(line)}")
            dropping = line.rstrip().endswith("\\")
            continue
        logical.feed(line)
        kept.append(line)
    return kept


def _instead(line: str) -> str:
    """Return what stands for a magic: what `%time` times, the names that `%run` and `%pylab` bring, else nothing."""
    if timed := _TIMED.match(line):
        return timed[1]
    if _PYLAB.match(line):
        return "from pylab import *; import numpy as np"
    found = _RUN.match(line)
    name = re.sub(r"\W", "_", found[1].rpartition("/")[2]) if found else ""
    return f"from {name} import *" if name.isidentifier() else "pass"


def without_indent(lines: list[str]) -> list[str]:
    """Take the first line's indentation off every line that has it, as a notebook does."""
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    if not indent:
        return lines
    return [line.removeprefix(indent) for line in lines]
