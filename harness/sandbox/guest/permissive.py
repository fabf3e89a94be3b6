"""An object that takes whatever is done to it: what a stubbed module is full of."""

from __future__ import annotations

import dis
import enum
import sys
from collections.abc import Iterable, Iterator, Sized
from types import FrameType, FunctionType
from typing import Any, Self

import numpy as np

from . import drawing
from .notices import say


class Kind(enum.Enum):
    """What a stubbed module is for."""

    DRAWING = "drawing"  # its numbers move a picture that nobody sees: any will do
    IDLE = "idle"  # it shows, loads or reports: nothing is done, and no value comes of it
    COMPUTING = "computing"  # an answer would be made of what it returns: nothing may be called


class Permissive:
    """Stands for any object of a module that is not there; where a value would be made up it says what is missing.

    Args:
        name: The object's full name.
        kind: What its module is for.
        length: How many things it holds, where that is known of a drawing.
    """

    def __init__(self, name: str, *, kind: Kind, length: int | None = None) -> None:
        self.__name__ = name
        self._kind = kind
        self._length = drawing.length_of(name) if length is None and kind is Kind.DRAWING else length

    def __repr__(self) -> str:
        return f"<stub of {self.__name__}, which is not installed>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._like(f".{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Decorate what it is given; else do nothing, or say that what would be computed can't be."""
        if len(args) == 1 and not kwargs and isinstance(args[0], FunctionType | type):
            return args[0]
        if self._kind is Kind.COMPUTING:
            raise self._missing("called")
        if self._kind is Kind.DRAWING:
            return drawing.returned(self.__name__, self._like, args, kwargs)
        return self._like("()")

    def __iter__(self) -> Iterator[Any]:
        """Yield as many stubs as `fig, axes = plt.figure()` unpacks, or as a drawing is known to hold.

        Raises:
            ModuleNotFoundError: A loop would have gone over it, and it is no drawing's: no rounds would be a lie.
        """
        count = _unpacked(sys._getframe(1))  # noqa: SLF001 - the only way to see what unpacks
        if count is None or self._kind is Kind.COMPUTING:
            count = len(self)
            if self._length is None:
                say(f"a loop went over {self.__name__}, which is a stub: nothing is drawn here, and it had no rounds")
        return iter([self._like(f"[{index}]") for index in range(count)])

    def __len__(self) -> int:
        if self._kind is not Kind.DRAWING:
            raise self._missing("gone over")
        return self._length or 0

    def __getitem__(self, key: Any) -> Any:
        return self._like("[...]")

    def __setitem__(self, key: Any, value: Any) -> None:
        """Forget the value."""

    def __contains__(self, key: object) -> bool:
        return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        """Let an exception pass."""

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        """Serve as a base class: of nothing."""
        return ()

    def __instancecheck__(self, instance: object) -> bool:
        return False

    def __bool__(self) -> bool:
        return False

    def __or__(self, other: Any) -> Permissive:
        return self

    __ror__ = __or__

    def _calculated(self, *_others: Any) -> Permissive:
        if self._kind is Kind.COMPUTING:
            raise self._missing("calculated with")
        return self._like("")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _calculated
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __matmul__ = __rmatmul__ = _calculated
    __neg__ = __pos__ = __abs__ = __invert__ = __and__ = __rand__ = _calculated

    def __array_ufunc__(self, *_call: Any, **_options: Any) -> Permissive:
        """Take part in NumPy's functions and in the operators of its arrays and numbers."""
        return self._calculated()

    def __array__(self, *_types: Any, **_options: Any) -> np.ndarray[Any, Any]:
        return np.ones(len(list(self)))

    def _compared(self, _other: Any) -> bool:
        if self._kind is not Kind.DRAWING:
            raise self._missing("compared")
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _compared

    def __float__(self) -> float:
        if self._kind is not Kind.DRAWING:
            raise self._missing("made a number")
        return 1.0

    def __index__(self) -> int:
        return int(float(self))

    def __round__(self, digits: int | None = None) -> float:
        return round(float(self), digits)

    def __format__(self, specification: str) -> str:
        try:
            return format(repr(self), specification)
        except ValueError:
            return repr(self)  # asked for as a number

    def _like(self, more: str, length: int | None = None) -> Permissive:
        """Return another of this kind, its name with more behind it."""
        return Permissive(f"{self.__name__}{more}", kind=self._kind, length=length)

    def _missing(self, what: str) -> ModuleNotFoundError:
        top = self.__name__.partition(".")[0]
        return ModuleNotFoundError(f"{self.__name__} was {what}, and {top} is not installed here", name=top)


def _unpacked(frame: FrameType) -> int | None:
    """Return into how many parts a frame is just unpacking something, None when it does something else."""
    code, at = frame.f_code.co_code, frame.f_lasti
    operation = code[at] if 0 <= at < len(code) - 1 else None
    if operation == dis.opmap["UNPACK_SEQUENCE"]:
        return code[at + 1]
    if operation == dis.opmap["UNPACK_EX"]:
        behind = code[at - 1] if at >= 2 and code[at - 2] == dis.EXTENDED_ARG else 0
        return code[at + 1] + behind
    return None


class Progress:
    """A progress bar that shows nothing: `for x in tqdm(xs)`.

    Attributes:
        n: How far it has come.
        total: How far it goes, None where nobody knows.
    """

    def __init__(self, iterable: Iterable[Any] = (), *_args: Any, total: Any = None, **_kwargs: Any) -> None:
        """Take what to go through."""
        self._iterable = iterable
        self.n: Any = 0
        self.total = len(iterable) if total is None and isinstance(iterable, Sized) else total

    def __iter__(self) -> Iterator[Any]:
        for item in self._iterable:
            yield item
            self.n += 1

    def update(self, n: Any = 1) -> None:
        """Come further."""
        self.n += n

    @staticmethod
    def write(text: object = "", *_args: Any, **_kwargs: Any) -> None:
        """Print a line beside the bar."""
        print(text)  # noqa: T201 - what it is asked for

    def __len__(self) -> int:
        return len(self._iterable)  # type: ignore[arg-type]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        """Let an exception pass."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Permissive(f"tqdm.{name}", kind=Kind.IDLE)
