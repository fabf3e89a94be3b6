"""An object that takes whatever is done to it: what a stubbed module is full of."""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterable, Iterator
from types import FunctionType
from typing import Any, Self

_UNPACK = {dis.opmap["UNPACK_SEQUENCE"]}


class Permissive:
    """Stands for any object of a module that is not installed."""

    def __init__(self, name: str, *, computing: bool) -> None:
        """Take the full name, and whether an answer would be made of what it computes."""
        self.__name__ = name
        self._computing = computing

    def __repr__(self) -> str:
        return f"<stub of {self.__name__}, which is not installed>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Permissive(f"{self.__name__}.{name}", computing=self._computing)

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Decorate what it is given; else do nothing, or say that what would be computed can't be."""
        if len(args) == 1 and not kwargs and isinstance(args[0], FunctionType | type):
            return args[0]
        if self._computing:
            top = self.__name__.partition(".")[0]
            raise ModuleNotFoundError(f"{self.__name__} was called, and {top} is not installed here", name=top)
        return Permissive(f"{self.__name__}()", computing=False)

    def __iter__(self) -> Iterator[Any]:
        """Yield as many stubs as `fig, axes = plt.subplots()` unpacks; in a loop, none."""
        frame = sys._getframe(1)  # noqa: SLF001 - the only way to see what unpacks
        code, at = frame.f_code.co_code, frame.f_lasti
        count = code[at + 1] if 0 <= at < len(code) - 1 and code[at] in _UNPACK else 0
        return iter([Permissive(f"{self.__name__}[{index}]", computing=self._computing) for index in range(count)])

    def __getitem__(self, key: Any) -> Permissive:
        return Permissive(f"{self.__name__}[...]", computing=self._computing)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Forget the value."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        """Let an exception pass."""

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        """Serve as a base class: of nothing."""
        return ()

    def __instancecheck__(self, instance: object) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return False

    def __or__(self, other: Any) -> Permissive:
        return self

    __ror__ = __or__


class Progress:
    """A progress bar that shows nothing: `for x in tqdm(xs)`."""

    def __init__(self, iterable: Iterable[Any] = (), *_args: Any, **_kwargs: Any) -> None:
        """Take what to go through."""
        self._iterable = iterable

    def __iter__(self) -> Iterator[Any]:
        return iter(self._iterable)

    def __len__(self) -> int:
        return len(self._iterable)  # type: ignore[arg-type]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        """Let an exception pass."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Permissive(f"tqdm.{name}", computing=False)
