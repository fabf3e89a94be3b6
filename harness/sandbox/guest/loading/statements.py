"""Text to statements: a syntax error costs its own top-level definition and nothing else."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .magics import without_indent, without_line_magics
from .source import Source

# How many following blocks may be joined to one that stops half-way (a string with `class` at the start of a line).
MOST_JOINED = 60

_PARSE_ERRORS = (SyntaxError, ValueError, RecursionError, MemoryError)
_DEFINITION = re.compile(r"(?:async[ \t]+def|def|class)\b|@")
_HEADER = re.compile(r"(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)")
_TARGET = re.compile(r"(\w+)[ \t]*(?::[^=\n]+)?=(?!=)")
_CONTINUES = re.compile(r"[)\]}]|(?:else|elif|except|finally)\b")
_HALF_WAY = re.compile(r"never closed|unterminated triple|unexpected EOF|EOF while scanning|expected an indented block")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One top-level statement, or the text of one that doesn't parse.

    Attributes:
        node: the statement with the file's line numbers; None when it doesn't parse.
        line: where it begins, from 1.
        names: for text that doesn't parse, the names that it would have defined.
        error: for text that doesn't parse, what is wrong.
        error_line: where it is wrong, from 1.
    """

    line: int
    node: ast.stmt | None = None
    names: tuple[str, ...] = ()
    error: str | None = None
    error_line: int = 0


_Splitter = Callable[[list[str], int], list[Piece]]


def pieces(source: Source) -> Iterator[Piece]:
    """Yield a source's top-level statements in order, those that don't parse among them."""
    with warnings.catch_warnings():
        # An invalid escape in a student's docstring is no news, and may not become an error.
        warnings.simplefilter("ignore")
        found = [piece for begin, end in source.chunks for piece in _chunk(list(source.lines[begin:end]), begin)]
    yield from found


def _parse(lines: list[str], offset: int) -> list[Piece] | SyntaxError:
    """Parse lines that begin after `offset` others."""
    try:
        body = ast.parse("\n".join(lines) + "\n").body
    except SyntaxError as error:
        return error
    except _PARSE_ERRORS as error:
        return SyntaxError(f"too deeply nested or not Python ({type(error).__name__})")
    for node in body:
        ast.increment_lineno(node, offset)
    return [Piece(line=node.lineno, node=node) for node in body]


def _chunk(lines: list[str], offset: int) -> list[Piece]:
    """Parse a cell or file: as it stands, else without its magics, else block by block."""
    parsed = _parse(lines, offset)
    if isinstance(parsed, SyntaxError):
        lines = without_line_magics(without_indent(lines))
        parsed = _parse(lines, offset)
    if not isinstance(parsed, SyntaxError):
        return parsed
    return _blocks(lines, offset, [at for at, line in enumerate(lines) if _DEFINITION.match(line)], _statements)


def _statements(lines: list[str], offset: int) -> list[Piece]:
    """Split a block that doesn't parse at every line that may begin a statement."""
    starts = [
        at
        for at, line in enumerate(lines)
        if line[:1].strip() and not line.startswith("#") and not _CONTINUES.match(line)
    ]
    return _blocks(lines, offset, starts, _broken)


def _blocks(lines: list[str], offset: int, starts: list[int], otherwise: _Splitter) -> list[Piece]:
    """Parse block by block, joining those that stop half-way, and hand what doesn't parse to `otherwise`."""
    starts = [at for at in _undecorated(lines, starts) if at > 0]
    edges = [0, *starts, len(lines)]
    found: list[Piece] = []
    at = 0
    while at < len(edges) - 1:
        begin = edges[at]
        used, parsed = _joined(lines, offset, edges, at)
        if parsed is None:
            found += otherwise(lines[begin : edges[at + 1]], offset + begin)
        else:
            found += parsed
        at += used
    return found


def _joined(lines: list[str], offset: int, edges: list[int], at: int) -> tuple[int, list[Piece] | None]:
    """Parse block `at` together with as few of its followers as it takes; (blocks used, statements or None)."""
    begin = edges[at]
    for end in range(at + 1, min(len(edges), at + 2 + MOST_JOINED)):
        parsed = _parse(lines[begin : edges[end]], offset + begin)
        if not isinstance(parsed, SyntaxError):
            return end - at, parsed
        if not _HALF_WAY.search(parsed.msg or ""):
            break
    return 1, None


def _undecorated(lines: list[str], starts: list[int]) -> list[int]:
    """Keep a decorator and what it decorates together."""
    kept: list[int] = []
    decorated = False
    for at in starts:
        if not decorated:
            kept.append(at)
        decorated = lines[at].startswith("@")
    return kept


def _broken(lines: list[str], offset: int) -> list[Piece]:
    """Return what doesn't parse, with the name that it would have defined."""
    parsed = _parse(lines, offset)
    if not isinstance(parsed, SyntaxError):
        return parsed
    line = next((at for at, text in enumerate(lines) if text.strip()), 0)
    headers = [found[1] for text in lines if (found := _HEADER.match(text) or _TARGET.match(text))]
    error_line = offset + min(max(parsed.lineno or 1, 1), max(len(lines), 1))
    return [
        Piece(
            line=offset + line + 1,
            names=tuple(headers[:1]),
            error=parsed.msg or "invalid syntax",
            error_line=error_line,
        )
    ]
