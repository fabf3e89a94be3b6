"""What went wrong in submitted code, in words: type, message, and the innermost line of the submission."""

from __future__ import annotations

import dis
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, TracebackType

MESSAGE_CHARACTERS = 2_000
TYPE_CHARACTERS = 100
_RAISE = dis.opmap["RAISE_VARARGS"]

Locate = Callable[[CodeType, int], "str | None"]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """An exception, as plain strings.

    Attributes:
        type: the exception's class, `ValueError`.
        message: what it says, at most 2,000 characters.
        where: `layers.py:12 in forward`; None when no line of the submission took part.
        deliberate: whether a `raise` statement of the submission raised it, and not something it called.
    """

    type: str
    message: str
    where: str | None = None
    deliberate: bool = False

    @property
    def sentence(self) -> str:
        """The type and the message, as Python prints them."""
        return f"{self.type}: {self.message}" if self.message else self.type


def describe(error: BaseException, locate: Locate) -> Fault:
    """Put an exception of submitted code in words; whatever its `__str__` does, this returns.

    Args:
        error: the exception, with its traceback.
        locate: says where a line of code stands in the submission, None for code of somebody else.
    """
    where, deliberate = _innermost(error.__traceback__, locate)
    return Fault(type=type_name(error), message=_message(error), where=where, deliberate=deliberate)


def plain(text: str, characters: int) -> str:
    """Return text that any encoder takes: exactly a str, no lone surrogates or NULs, at most so many characters."""
    text = str.__str__(text)[:characters]
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")


def type_name(value: object) -> str:
    """Return the name of a value's class, whatever its metaclass does."""
    return plain(type.__dict__["__name__"].__get__(type(value)), TYPE_CHARACTERS)


def _message(error: BaseException) -> str:
    # BaseException: the submission's own __str__ runs here, and may raise or exit.
    try:
        return plain(str(error), MESSAGE_CHARACTERS)
    except BaseException:  # noqa: BLE001
        return "the exception's message can't be printed"


def _innermost(trace: TracebackType | None, locate: Locate) -> tuple[str | None, bool]:
    where, deliberate = None, False
    while trace is not None:
        code = trace.tb_frame.f_code
        place = locate(code, trace.tb_lineno)
        deliberate = place is not None and code.co_code[trace.tb_lasti] == _RAISE
        if place is not None:
            where = place if code.co_name == "<module>" else f"{place} in {code.co_name}"
        trace = trace.tb_next
    return None if where is None else plain(where, MESSAGE_CHARACTERS), deliberate
