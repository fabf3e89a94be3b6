"""One request, answered as bytes: whatever goes wrong on the way is put into the reply."""

from __future__ import annotations

from typing import Any, Final, Protocol

from . import wire

__all__ = ["Serves", "answer"]

_MESSAGE_LENGTH: Final = 2000


class Serves(Protocol):
    """What answers requests."""

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer one."""
        ...


def answer(server: Serves, request: dict[str, Any]) -> wire.Encoded:
    """Return the encoded reply to a request; an error in it says what is no data, or too large."""
    number = request["id"]
    # BaseException: whatever submitted code raises, while it runs or while its result is read, is the answer.
    try:
        return wire.encode({**server.handle(request), "id": number})
    except wire.NotData as error:
        return _failure(number, "not_data", TypeError(error.below("['value']")))
    except wire.TooLarge as error:
        return _failure(number, "refused", ValueError(str(error)))
    except MemoryError as error:
        return _failure(number, "memory", error)
    except BaseException as error:  # noqa: BLE001
        return _failure(number, "raised", error)


def _failure(number: int, kind: str, error: BaseException) -> wire.Encoded:
    # BaseException: the exception is the submission's own object, and so is what makes its text.
    try:
        message = str(error)[:_MESSAGE_LENGTH]
    except BaseException:  # noqa: BLE001
        message = "an exception without a text"
    if kind == "memory":
        message = message or "the memory limit was reached"
    told = {"kind": kind, "type": type(error).__name__[:80], "message": message, "where": None}
    safe = {key: _printable(text) for key, text in told.items()}
    return wire.encode({"id": number, "error": safe})


def _printable(text: str | None) -> str | None:
    return None if text is None else text.encode("utf-8", "replace").decode()
