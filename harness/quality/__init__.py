"""The quality stage: the judge trains a model with a submission's gradients, and measures what it became.

The judge owns weights, optimiser, data, order and held-out answers; the worker returns gradients of the submission's
parts, which are compared with those of the task's own model at every step.
"""

from harness.quality.judging import TrainingSource, run_quality
from harness.quality.progress import OnStep, Progress

__all__ = ["OnStep", "Progress", "TrainingSource", "run_quality"]
