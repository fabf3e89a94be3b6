"""What plotting calls return that programs go on with: limits, axes, colours, counts. Nothing is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

_Make = Callable[..., Any]  # gives a stub, from what is to stand behind the caller's name
_Returns = Callable[[_Make, Sequence[Any], Mapping[str, Any]], Any]

_COLOURS: Final = tuple(f"C{number}" for number in range(10))
_COLOURMAP: Final = re.compile(
    r"(\.cm\.(?!get_cmap|register_cmap|ScalarMappable)\w+|\.get_cmap\(\)|\.colormaps\[\.\.\.\]|\.ListedColormap\(\))$"
)
_PALETTE: Final = re.compile(r"\.(qualitative|sequential|diverging|cyclical)\.\w+$|\.\w+_COLORS$|\.colors$")


def length_of(name: str) -> int | None:
    """Return how many things an object of a plotting library holds: a palette its colours; None where nobody knows."""
    return len(_COLOURS) if _PALETTE.search(name) else None


def returned(name: str, make: _Make, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Return what a call of a plotting library gives.

    Args:
        name: The full name of what is called.
        make: Makes a stub, from what is to stand behind the name.
        args: Positional arguments of the call.
        kwargs: Keyword arguments of the call.

    Returns:
        Limits of the unit square, as many axes, bars and colours as were asked for, NumPy's counts; else a stub.
    """
    if _COLOURMAP.search(name):
        return _colours_of(args[0] if args else 0.0)
    owner, _, called = name.rpartition(".")
    known = _axes if called == "subplots" and not owner.endswith(("pyplot", "pylab")) else _KNOWN.get(called)
    return make("()") if known is None else known(make, args, kwargs)


def _limits(*_call: Any) -> tuple[float, float]:
    return 0.0, 1.0


def _ticks(*_call: Any) -> np.ndarray[Any, Any]:
    return np.linspace(0.0, 1.0, 6)


def _figure_and_axes(make: _Make, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, Any]:
    return make("()[0]"), _axes(make, args, kwargs)


def _axes(make: _Make, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Return an array of axes (rows, columns), squeezed as matplotlib does."""
    rows, columns = (int(args[at]) if at < len(args) else int(kwargs.get(key, 1)) for at, key in enumerate(_GRID))
    axes = np.empty((rows, columns), dtype=object)
    for place in np.ndindex(rows, columns):
        axes[place] = make(f"()[1]{list(place)}")
    if not kwargs.get("squeeze", True):
        return axes
    return axes.item() if axes.size == 1 else axes.squeeze()


_GRID: Final = ("nrows", "ncols")


def _counts(make: _Make, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Return what `hist` counted, the edges, and a stub of the patches; a stub for more than one sample."""
    sample = kwargs.get("x", args[0] if args else ())
    bins = kwargs.get("bins", args[1] if len(args) > 1 else None)
    options = {name: kwargs[name] for name in ("range", "density", "weights") if kwargs.get(name) is not None}
    try:
        counts, edges = np.histogram(
            np.asarray(sample, dtype=float).reshape(-1), 10 if bins is None else bins, **options
        )
    except (TypeError, ValueError, RuntimeError):
        return make("()")
    return counts.astype(float), edges, make("()[2]")


def _bars(make: _Make, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Return a stub of as many bars as there are places."""
    places = args[0] if args else kwargs.get("x", kwargs.get("y", ()))
    return make("()", length=np.size(places))


def _palette(_make: _Make, args: Sequence[Any], kwargs: Mapping[str, Any]) -> list[tuple[float, float, float]]:
    count = kwargs.get("n_colors", args[1] if len(args) > 1 else None)
    return [(0.0, 0.0, 0.0)] * (len(_COLOURS) if count is None else int(count))


def _cycle(*_call: Any) -> dict[str, list[str]]:
    return {"color": list(_COLOURS)}


def _colours_of(values: Any) -> Any:
    """Return red, green, blue and opacity of numbers: a tuple for one, an array (..., 4) for more."""
    shape = np.shape(values)
    return np.ones((*shape, 4)) if shape else (1.0, 1.0, 1.0, 1.0)


_KNOWN: Final[Mapping[str, _Returns]] = {
    "subplots": _figure_and_axes,
    "hist": _counts,
    "by_key": _cycle,
    "color_palette": _palette,
    **dict.fromkeys(("bar", "barh"), _bars),
    **dict.fromkeys(("xlim", "ylim", "zlim", "get_xlim", "get_ylim", "get_zlim"), _limits),
    **dict.fromkeys(("get_xbound", "get_ybound", "get_zbound", "get_clim"), _limits),
    **dict.fromkeys(("get_xticks", "get_yticks", "get_zticks"), _ticks),
    "axis": lambda *_call: (0.0, 1.0, 0.0, 1.0),
}
