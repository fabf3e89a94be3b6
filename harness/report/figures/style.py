"""What all pictures share: sizes, colours, and figures that are closed whatever happens."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["COLOURS", "plain_axes", "saved", "titled"]

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")  # Okabe and Ito's, told apart by all eyes
_DOTS_AN_INCH = 130


@contextmanager
def saved(
    path: Path, *, rows: int = 1, columns: int = 1, size: tuple[float, float], **options: Any
) -> Iterator[tuple[Any, Any]]:
    """Give a figure with its axes (rows, columns), and write it in the end.

    Args:
        path: The file; its ending says the format.
        rows: Rows of axes.
        columns: Columns of axes.
        size: Width and height of one of them, inches.
        **options: Others of `matplotlib.pyplot.subplots`.
    """
    import matplotlib.pyplot as plt  # noqa: PLC0415 - seconds, and an extra

    whole = (size[0] * columns, size[1] * rows)
    with plt.rc_context({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "svg.hashsalt": "0"}):
        figure, axes = plt.subplots(rows, columns, figsize=whole, squeeze=False, layout="constrained", **options)
        try:
            yield figure, axes
            figure.savefig(path, dpi=_DOTS_AN_INCH)
        finally:
            plt.close(figure)


def titled(axes: Any, text: str, *, width: int = 60) -> None:
    """Write a title to the left, in several lines where it is long; text of others is no formula."""
    axes.set_title(textwrap.fill(text.replace("$", r"\$"), width), loc="left", fontsize=9)


def plain_axes(axes: Any) -> None:
    """Draw fine lines behind what is drawn."""
    axes.grid(visible=True, color="0.92", linewidth=0.8)
    axes.set_axisbelow(True)
