"""The order of the stages, from a submission's bytes to its `GradeRecord`; joins catalog, correctness and the store."""

from harness.grading.batch import GradingRun, Observer, grade_all
from harness.grading.grader import Grader
from harness.grading.plan import GradingPlan, PlannedTask, Stage, plan_grading, read_adapter
from harness.grading.single import grade

__all__ = [
    "Grader",
    "GradingPlan",
    "GradingRun",
    "Observer",
    "PlannedTask",
    "Stage",
    "grade",
    "grade_all",
    "plan_grading",
    "read_adapter",
]
