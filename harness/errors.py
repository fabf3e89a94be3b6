"""Every error that the harness raises, in one tree.

HarnessError
├── UsageError (ValueError)          what the person at the command line asked for can't be done
├── SubmissionError                  the submitted code's fault; costs the check that met it
│   ├── Missing (LookupError)        the submission has no such hook
│   ├── Incomplete                   the hook's body is the hand-out's template
│   ├── Unusable (TypeError)         the code returned something that is not data
│   ├── Crashed (RuntimeError)       the code raised, or its process ended
│   ├── TimedOut (TimeoutError)      the limit of CPU time passed, or the code slept
│   ├── OutOfMemory (MemoryError)    the memory limit was reached
│   │   └── Killed                   the system killed the process, most likely for want of memory
│   └── Refused (PermissionError)    a limit or the protocol was broken, or the file can't be read at all
├── ProviderError                    a task author's or reference author's fault
│   ├── InvalidTask (ValueError)     a task's own description contradicts itself
│   └── BrokenProvider (ImportError) a task or a reference can't be imported, or lacks what it must have
└── HarnessFault (RuntimeError)      our fault or the machine's; never scored against a submission
"""

from __future__ import annotations

__all__ = [
    "BrokenProvider",
    "Crashed",
    "HarnessError",
    "HarnessFault",
    "Incomplete",
    "InvalidTask",
    "Killed",
    "Missing",
    "OutOfMemory",
    "ProviderError",
    "Refused",
    "SubmissionError",
    "TimedOut",
    "Unusable",
    "UsageError",
]


class HarnessError(Exception):
    """The root of every error that the harness raises on purpose."""


class UsageError(HarnessError, ValueError):
    """What was asked for can't be done; the message says what was wanted, what came, and where."""


class SubmissionError(HarnessError):
    """Submitted code did something that costs it a check; the message is written for its author."""


class Missing(SubmissionError, LookupError):
    """The submission answers no such hook."""


class Incomplete(SubmissionError):
    """The hook is there, but its body is still the hand-out's template."""


class Unusable(SubmissionError, TypeError):
    """Submitted code returned something that is not data: a sparse tensor, a generator, an object."""


class Crashed(SubmissionError, RuntimeError):
    """Submitted code raised, or its process ended before it answered."""


class TimedOut(SubmissionError, TimeoutError):
    """Submitted code used up its CPU time, or slept."""


class OutOfMemory(SubmissionError, MemoryError):
    """Submitted code reached its memory limit."""


class Killed(OutOfMemory):
    """The system killed the process, most likely for want of memory; it may have been somebody else's."""


class Refused(SubmissionError, PermissionError):
    """A limit or the protocol was broken, or the submission can't be read at all."""


class ProviderError(HarnessError):
    """A task or a reference is at fault, not the submission."""


class InvalidTask(ProviderError, ValueError):
    """A task's description contradicts itself."""


class BrokenProvider(ProviderError, ImportError):
    """A task or a reference can't be imported, or lacks what it must have."""


class HarnessFault(HarnessError, RuntimeError):
    """The harness or the machine failed; no submission is charged for it."""
