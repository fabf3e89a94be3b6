"""Attention maps of a translated word, and a matrix of similarities with its images."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.report.figures.style import saved, titled

__all__ = ["draw_maps", "draw_similarity"]

_CELL = 0.24  # inches


def draw_maps(picture: Mapping[str, Any], path: Path, title: str) -> None:
    """Draw the maps of one word side by side: rows are queries, columns keys.

    Args:
        picture: {title, parts: [{title, rows, columns, values}]}.
        path: The file.
        title: Above it.
    """
    parts = picture["parts"]
    longest = max(max(len(part["rows"]), len(part["columns"])) for part in parts)
    side = max(3.0, _CELL * longest + 1.0)
    with saved(path, columns=len(parts), size=(side, side + 0.2)) as (figure, axes):
        for place, part in zip(axes[0], parts, strict=True):
            image = place.imshow(part["values"], cmap="magma_r", vmin=0.0, vmax=1.0, aspect="equal")
            columns, rows = map(_plain, part["columns"]), map(_plain, part["rows"])
            place.set_xticks(range(len(part["columns"])), list(columns), rotation=90 if longest > 16 else 0)
            place.set_yticks(range(len(part["rows"])), list(rows))
            place.tick_params(length=0, labelsize=8)
            place.set(xlabel="attends to", ylabel="position")
            place.spines[:].set_visible(False)
            titled(place, part["title"])
        figure.colorbar(image, ax=axes[0], shrink=0.7, label="weight", aspect=30)
        figure.suptitle(f"{_plain(title)}: {_plain(picture['title'])}", x=0.01, ha="left", fontsize=10)


def draw_similarity(picture: Mapping[str, Any], path: Path, title: str) -> None:
    """Draw cosines of images (rows, each with its picture) and captions (columns).

    Args:
        picture: {title, captions, side, images: base64 of (side, side, 3) bytes, values}.
        path: The file.
        title: Above it.
    """
    import numpy as np  # noqa: PLC0415 - seconds that only pictures pay
    from matplotlib.offsetbox import AnnotationBbox, OffsetImage  # noqa: PLC0415 - an extra

    values, side = np.array(picture["values"]), picture["side"]
    count = len(values)
    with saved(path, size=(0.72 * count + 3.4, 0.72 * count + 2.6)) as (figure, axes):
        one = axes[0, 0]
        largest = float(np.abs(values).max())
        shown = one.imshow(values, cmap="RdBu_r", vmin=-largest, vmax=largest)
        for row, column in np.ndindex(values.shape):
            value = values[row, column]
            light = "white" if abs(value) > 0.6 * largest else "black"
            weight = "bold" if column == values[row].argmax() else "normal"
            one.text(column, row, f"{value:.2f}", ha="center", va="center", fontsize=7.5, color=light, weight=weight)
        captions = [textwrap.fill(_plain(caption), 16) for caption in picture["captions"]]
        one.set_xticks(range(values.shape[1]), captions, rotation=60, ha="right", rotation_mode="anchor", fontsize=7.5)
        one.set_yticks(range(count), [" " * 12] * count)
        one.tick_params(length=0)
        one.spines[:].set_visible(False)
        for row, text in enumerate(picture["images"]):
            pixels = np.frombuffer(base64.b64decode(text), dtype=np.uint8).reshape(side, side, 3)
            box = OffsetImage(pixels, zoom=38 / side)
            where: dict[str, Any] = {
                "xycoords": "data",
                "box_alignment": (1.0, 0.5),
                "frameon": False,
                "annotation_clip": False,
            }
            one.add_artist(AnnotationBbox(box, (-0.58, row), pad=0.1, **where))
        figure.colorbar(shown, ax=one, shrink=0.7, label="cosine")
        words = f"{_plain(title)}: {_plain(picture['title'])}; each row's highest in bold"
        figure.suptitle(words, x=0.01, ha="left", fontsize=10)


def _plain(text: str) -> str:
    """Return text that is no formula."""
    return text.replace("$", r"\$")
