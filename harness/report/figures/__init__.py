"""Pictures from records alone, as PNG or SVG by matplotlib: trainings, IsoFLOP profiles, attention, similarities.

Nothing is measured or trained here: everything that is drawn stands in a run's records or in a report of claims.
"""

from harness.report.figures.files import draw_all, require_matplotlib

__all__ = ["draw_all", "require_matplotlib"]
