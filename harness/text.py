"""Text from submissions made safe to show: a name or a message must not be able to repaint the terminal."""

from __future__ import annotations

import unicodedata

__all__ = ["one_line", "printable", "shortened"]

_KEPT = frozenset("\n\t")
# Cc: control, Cf: format (bidi overrides, zero width), Cs: lone surrogates, Co: private use, Zl and Zp: line breaks
_UNSAFE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def printable(text: str) -> str:
    """Return text with every control, format and unassigned character as its escape; line ends and tabs stay."""
    return "".join(
        character if character in _KEPT or unicodedata.category(character) not in _UNSAFE else _escape(character)
        for character in text
    )


def one_line(text: str) -> str:
    """Return safe text on one line."""
    return " ".join(printable(text).split())


def shortened(text: str, length: int) -> str:
    """Return safe text on one line of at most `length` characters, marked where it was cut."""
    line = one_line(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
