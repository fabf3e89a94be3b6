"""Compare what came with what was wanted; the result is findings or a distance in tolerances, never a bare bool."""

from harness.compare.agreement import Distance, agree, largest_magnitude, measure
from harness.compare.maps import Rows, maps
from harness.compare.noise import EPS32, doubled, spread
from harness.compare.properties import close, exactly
from harness.compare.reading import Reading, read, shown

__all__ = [
    "EPS32",
    "Distance",
    "Reading",
    "Rows",
    "agree",
    "close",
    "doubled",
    "exactly",
    "largest_magnitude",
    "maps",
    "measure",
    "read",
    "shown",
    "spread",
]
