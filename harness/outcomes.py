"""How a check or a task may end, and how a hook is found: the literals that stand in JSON."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["PRECEDENCE", "HookBinding", "Outcome"]


class Outcome(StrEnum):
    """How a check or a task ended; the values are the literals that stand in JSON."""

    PASSED = "passed"
    FAILED = "failed"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    REFUSED = "refused"
    INCOMPLETE = "incomplete"
    MISSING = "missing"
    INCONCLUSIVE = "inconclusive"
    SKIPPED = "skipped"
    HARNESS_ERROR = "harness_error"

    @property
    def counts_as_passed(self) -> bool:
        """Tell whether a check with this outcome earns its points."""
        return self in (Outcome.PASSED, Outcome.INCONCLUSIVE)


PRECEDENCE = (
    Outcome.HARNESS_ERROR,
    Outcome.REFUSED,
    Outcome.CRASHED,
    Outcome.TIMED_OUT,
    Outcome.OUT_OF_MEMORY,
    Outcome.FAILED,
    Outcome.INCOMPLETE,
    Outcome.MISSING,
    Outcome.INCONCLUSIVE,
    Outcome.PASSED,
)


class HookBinding(StrEnum):
    """How a hook was found in a submission."""

    HOOKIMPL = "hookimpl"
    KEYWORD = "keyword"
    POSITION = "position"
    ADAPTER = "adapter"
    MISSING = "missing"
