"""The speed stage: how long a submission takes beside the reference, as a ratio with an interval and a verdict.

Reference and submission each run in confined workers of their own, on one processor, one standing while the other runs;
their CPU clocks are read from outside; every call has fresh inputs and every answer is compared; several pairs of fresh
forks are taken, until a 99 % interval lies on one side of the limit.
"""

from harness.timing.estimators import Estimate, combined
from harness.timing.growth import Growth, SizePoint, measure_growth
from harness.timing.pairing import Side, WrongWhileTimedError
from harness.timing.question import Question
from harness.timing.stage import reference_side, run_speed
from harness.timing.verdict import Budget, Measured, Speed, measure_speed

__all__ = [
    "Budget",
    "Estimate",
    "Growth",
    "Measured",
    "Question",
    "Side",
    "SizePoint",
    "Speed",
    "WrongWhileTimedError",
    "combined",
    "measure_growth",
    "measure_speed",
    "reference_side",
    "run_speed",
]
