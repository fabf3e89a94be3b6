"""The correctness stage: run a task's checks against a subject and say, check by check, what was found."""

from harness.correctness.questions import Questions
from harness.correctness.verdicts import SubjectSource, put_questions, run_checks

__all__ = ["Questions", "SubjectSource", "put_questions", "run_checks"]
