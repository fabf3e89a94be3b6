"""Bytes to text, as leniently as is safe: every encoding that a student's editor writes, and no binary file."""

from __future__ import annotations

import codecs
import re

from .archive import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x7fELF", "a compiled program"),
    (b"MZ\x90", "a compiled program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x93NUMPY", "a numpy file"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"{\\rtf", "a rich-text document"),
)
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, name: str) -> str:
    """Return a file's text with line feeds as line ends.

    Args:
        data: the file.
        name: what to call it in a sentence.

    Raises:
        Refused: the file is not text.
    """
    for start, kind in _KINDS:
        if data.startswith(start):
            raise Refused(f"{name} is {kind}, not Python text")
    text = _decoded(data)
    if text is None or "\0" in text:
        raise Refused(f"{name} is not text: it looks like a binary file")
    return text.lstrip("\ufeff").rstrip("\x1a").replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _try(data, encoding)
    text = _try(data, _cookie(data) or "utf-8")
    if text is None:
        text = _try(data, "utf-8")
    if text is not None and "\0" not in text:
        # UTF-8 takes any bytes below 128; text holds hardly a control character.
        return text if len(_CONTROL.findall(text)) <= len(text) // 10 else None
    if b"\0" in data:
        return _without_mark(data)
    legacy = _try(data, "cp1252") or data.decode("latin-1")
    return None if _CONTROL.search(legacy) else legacy


def _without_mark(data: bytes) -> str | None:
    """Recognise UTF-16 that lacks its mark: every second byte of mostly ASCII text is zero."""
    if len(data) % 2:
        return None
    for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        if zeros.count(0) > len(zeros) // 2:
            text = _try(data, encoding)
            return None if text is None or _CONTROL.search(text) else text
    return None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _cookie(data: bytes) -> str | None:
    """Return the encoding that a `# coding:` line in the first two lines names, where Python has it as a text one."""
    for line in data.split(b"\n", 2)[:2]:
        found = _COOKIE.match(line)
        if found:
            try:
                # The codec's own name, so that `bytes to bytes` codecs like zlib never run on submitted data.
                return codecs.lookup(found[1].decode("ascii")).name if _is_text(found[1].decode("ascii")) else None
            except (LookupError, UnicodeError):
                return None
    return None


def _is_text(encoding: str) -> bool:
    return bool(getattr(codecs.lookup(encoding), "_is_text_encoding", False))
