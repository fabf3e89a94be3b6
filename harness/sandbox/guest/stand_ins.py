"""Small modules that are not installed, done in Python: progress bars, colours, tables, options, loops in parallel."""

from __future__ import annotations

import builtins
import functools
import itertools
import sys
from collections.abc import Callable, Iterable, Mapping
from types import FunctionType
from typing import Any, Final, Self

import numpy as np

from .permissive import Kind, Permissive, Progress


def stand_ins(module: str) -> Mapping[str, Any]:
    """Return what is done here of a module, by the names in it; nothing for one that is only stubbed.

    Args:
        module: The module's full name.
    """
    return _MOVED if module == "six.moves" else _STAND_INS.get(module.partition(".")[0], {})


class NoColour:
    """A set of colours for printing, each of which is no text at all."""

    def __getattr__(self, name: str) -> str:
        """Return no text."""
        if name.startswith("__"):
            raise AttributeError(name)
        return ""


def progress_range(*args: int, **kwargs: Any) -> Progress:
    """Return a silent progress bar over a range."""
    return Progress(range(*args), **kwargs)


def _coloured(text: object, *_colours: Any, **_options: Any) -> str:
    return str(text)


def _print_coloured(text: object, *_colours: Any, **options: Any) -> None:
    print(text, **{name: options[name] for name in ("end", "sep", "flush") if name in options})  # noqa: T201


def _table(rows: Any = (), headers: Any = (), *_formats: Any, **_options: Any) -> str:
    """Return rows as lines of text; what is no sequence of sequences as it prints itself."""
    lines = [] if isinstance(headers, str) else [headers]
    try:
        return "\n".join("  ".join(str(cell) for cell in row) for row in [*lines, *rows])
    except TypeError:
        return str(rows)


class EasyDict(dict[str, Any]):
    """easydict's dictionary: items are attributes too, and so are those of the dictionaries in it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what a dict takes."""
        super().__init__()
        self.update(*args, **kwargs)

    def __setitem__(self, name: str, value: Any) -> None:
        """Set an item."""
        super().__setitem__(name, EasyDict(value) if type(value) is dict else value)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set the item."""
        self[name] = value

    def __getattr__(self, name: str) -> Any:
        """Return the item."""
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def update(self, *args: Any, **kwargs: Any) -> None:
        """Set items."""
        for name, value in dict(*args, **kwargs).items():
            self[name] = value


class _Seen(Permissive):
    """icecream's `ic`: gives back what it is given."""

    def __call__(self, *values: Any, **_options: Any) -> Any:
        """Return nothing, the one value, or all of them."""
        return None if not values else values[0] if len(values) == 1 else values


def _elementwise(*given: Any, **_options: Any) -> Any:
    """Apply a function of numbers to arrays, as numba's `vectorize`, with or without signatures."""
    if not given or not isinstance(given[0], FunctionType):
        return _elementwise
    function = given[0]
    over = np.vectorize(function, otypes=[object])

    @functools.wraps(function)
    def apply(*arrays: Any) -> Any:
        # As objects first: numpy would cut every result to the type of the first one.
        return np.array(over(*arrays).tolist())[()]

    return apply


class _InTurn:
    """joblib's `Parallel`: does one call after the other, in this process."""

    def __init__(self, *_arguments: Any, return_as: str = "list", **_options: Any) -> None:
        self._makes = list if return_as == "list" else iter

    def __enter__(self) -> Self:
        """Return itself: there are no processes to start."""
        return self

    def __exit__(self, *_: object) -> None:
        """End nothing."""

    def __call__(self, calls: Iterable[tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]]]) -> Any:
        """Return what the calls return, in their order."""
        return self._makes(function(*args, **kwargs) for function, args, kwargs in calls)


def _delayed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a call into a description of it, as `Parallel` takes them."""
    return lambda *args, **kwargs: (function, args, kwargs)


def _with_metaclass(meta: type, *bases: type) -> Any:
    return meta("_", bases, {})


def _add_metaclass(meta: Any) -> Callable[[type], Any]:
    def made_anew(cls: type) -> Any:
        body = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
        return meta(cls.__name__, cls.__bases__, body)

    return made_anew


def _items_of(method: str) -> Callable[..., Iterable[Any]]:
    return lambda mapping, **options: iter(getattr(mapping, method)(**options))


_TQDM: Final = {
    "tqdm": Progress,
    "tqdm_notebook": Progress,
    "trange": progress_range,
    "tnrange": progress_range,
}
_MOVED: Final[Mapping[str, Any]] = {
    **{name: getattr(builtins, name) for name in ("range", "zip", "map", "filter", "input")},
    "xrange": range,
    "reduce": functools.reduce,
    "zip_longest": itertools.zip_longest,
}
_SIX: Final = {
    "PY2": False,
    "PY3": True,
    "string_types": (str,),
    "integer_types": (int,),
    "class_types": (type,),
    "text_type": str,
    "binary_type": bytes,
    "MAXSIZE": sys.maxsize,
    "iteritems": _items_of("items"),
    "iterkeys": _items_of("keys"),
    "itervalues": _items_of("values"),
    "viewitems": lambda mapping: mapping.items(),
    "viewkeys": lambda mapping: mapping.keys(),
    "viewvalues": lambda mapping: mapping.values(),
    "print_": print,
    "u": str,
    "b": lambda text: text.encode("latin-1"),
    "next": next,
    "callable": callable,
    "with_metaclass": _with_metaclass,
    "add_metaclass": _add_metaclass,
}
_STAND_INS: Final[Mapping[str, Mapping[str, Any]]] = {
    "tqdm": _TQDM,
    "colorama": {name: NoColour() for name in ("Fore", "Back", "Style")},
    "termcolor": {"colored": _coloured, "cprint": _print_coloured},
    "tabulate": {"tabulate": _table},
    "icecream": {"ic": _Seen("icecream.ic", kind=Kind.IDLE)},
    "six": _SIX,
    "easydict": {"EasyDict": EasyDict},
    "joblib": {"Parallel": _InTurn, "delayed": _delayed, "cpu_count": lambda: 1},
    "rich": {"track": Progress, "print": print},
    "numba": {"prange": range, "pndindex": np.ndindex, "vectorize": _elementwise, "List": list},
}
