"""A task's sample submissions: files that say in their name how they must be judged, right ones and wrong ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.errors import UsageError
from harness.records import Outcome
from harness.sandbox.submission import Submission, read_submission

__all__ = ["Sample", "sample_folder", "samples_of"]

_IN_TRAINING = re.compile(rb"^#\s*fails in training\s*$", re.MULTILINE)
_MISTAKE = re.compile(rb"^#\s*mistake:\s*(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample submission.

    Attributes:
        name: Its name without the suffix.
        outcome: How it must be judged.
        submission: Its bytes.
        mistakes: The mistakes that its `# mistake:` lines declare; the verdict may name no other one.
        fails_in_training: Whether its line `# fails in training` says that every check passes, and that what it learns
            is what fails it.
    """

    name: str
    outcome: Outcome
    submission: Submission
    mistakes: tuple[str, ...] = ()
    fails_in_training: bool = False


def sample_folder(task_file: Path, task: str) -> Path:
    """Return where a task's samples lie: `tests/submissions/TASK/` beside the folder of the task's module."""
    return task_file.parent.parent / "tests" / "submissions" / task


def samples_of(folders: Sequence[Path]) -> list[Sample]:
    """Read the samples of a task, named `OUTCOME__WHY.py` (or a folder, notebook or zip of such a name).

    Args:
        folders: Where they lie; a folder that is not there holds none.

    Raises:
        UsageError: A name does not say how the sample must be judged.
    """
    return [
        _sample(path) for folder in folders if folder.is_dir() for path in sorted(folder.iterdir()) if _counts(path)
    ]


def _counts(path: Path) -> bool:
    return not path.name.startswith((".", "__"))


def _sample(path: Path) -> Sample:
    outcome, separator, _ = path.stem.partition("__")
    if not separator or outcome not in {one.value for one in Outcome}:
        raise UsageError(f"{path}: wanted a name such as passed__einsum.py or failed__no_scale.py")
    submission = read_submission(path)
    content = b"\n".join(data for _, data in submission.files)
    declared = tuple(match.decode("utf-8", "replace") for match in _MISTAKE.findall(content))
    return Sample(
        name=path.stem,
        outcome=Outcome(outcome),
        submission=submission,
        mistakes=declared,
        fails_in_training=_IN_TRAINING.search(content) is not None,
    )
