"""Text from submissions made safe to show: a name or a message must not be able to repaint the terminal."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

__all__ = ["cut", "nearest", "one_line", "printable", "shortened", "without_places"]

_DOUBTFUL = re.compile(r"[^ -~\n\t]")  # all but plain ASCII is looked at one by one
# Cc: control, Cf: format (bidi overrides, zero width), Cs: lone surrogates, Co: private use, Zl and Zp: line breaks
_UNSAFE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def printable(text: str) -> str:
    """Return text with every control, format and unassigned character as its escape; line ends and tabs stay."""
    return _DOUBTFUL.sub(_looked_at, text)


def one_line(text: str) -> str:
    """Return safe text on one line."""
    return " ".join(printable(text).split())


def shortened(text: str, length: int) -> str:
    """Return safe text on one line of at most `length` characters, marked where it was cut."""
    line = one_line(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def nearest(name: str, known: Iterable[str], *, what: str) -> str:
    """Return what there is instead of a name that nothing has: what is spelled nearly so first, and then the rest.

    Args:
        name: What was asked for.
        known: The names that there are, in the order in which they are told.
        what: Stands before them where none is near, as in "installed are".
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistyped name needs it

    names = list(known)
    near = get_close_matches(name, names)
    if not near:
        return f"{what} {', '.join(names) or 'none'}"
    others = ", ".join(one for one in names if one not in near)
    return f"did you mean {' or '.join(near)}?" + (f" ({what} also {others})" if others else "")


def without_places(text: str) -> str:
    """Return text without the folders of this machine: what lies in them is named from there on.

    A library's error often ends in the path of a file of its own, which is nothing that a student should read.
    """
    for folder in _folders():
        text = text.replace(folder, "")
    return text


@cache
def _folders() -> tuple[str, ...]:
    """Return where Python, its packages and the harness lie, each with a slash, the longest first."""
    package = Path(__file__).resolve().parent
    places = [*sys.path, sys.prefix, sys.base_prefix, sys.exec_prefix, str(package), str(package.parent)]
    known = {form for place in places if place for form in (place, str(Path(place).resolve()))}
    return tuple(sorted((f"{place}/" for place in known if place != "/"), key=len, reverse=True))


def cut(text: str, length: int) -> str:
    """Return safe text of at most `length` characters of the original; where it was cut, a last line says so."""
    if len(text) <= length:
        return printable(text)
    return f"{printable(text[:length])}\n[cut here: {length:,} of {len(text):,} characters]"


def _looked_at(match: re.Match[str]) -> str:
    character = match.group()
    return _escape(character) if unicodedata.category(character) in _UNSAFE else character


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
