"""What pytest itself takes from folders (conftests, ini files, tests) is never taken from a submission."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

__all__ = ["lies_in_a_submission", "refuse_what_is_theirs"]


def refuse_what_is_theirs(early_config: pytest.Config) -> None:
    """Do nothing when pytest takes nothing from under a submission.

    Raises:
        UsageError: A submission is not there, or what pytest would obey or import lies under it.
    """
    here = early_config.invocation_params.dir
    for submission in early_config.known_args_namespace.submission:
        folder = (here / submission).resolve()
        if not folder.exists():
            raise pytest.UsageError(f"--submission: wanted a file or folder, {submission} is not there")
        for what, path in _obeyed(early_config, here):
            if path.resolve().is_relative_to(folder):
                raise pytest.UsageError(
                    f"{what} lies under the submission {submission}: it would be obeyed as yours. "
                    f"Write --submission={submission} as one word, and run pytest outside of it"
                )


def _obeyed(config: pytest.Config, here: Path) -> Iterator[tuple[str, Path]]:
    """Yield what pytest runs or obeys before it collects, in words and as paths."""
    yield "the folder that pytest runs in", here
    yield "the rootdir", config.rootpath
    if config.inipath is not None:
        yield "the ini file", config.inipath
    named = [str(argument) for argument in config.known_args_namespace.file_or_dir]
    places = [here / name.partition("::")[0] for name in named or config.getini("testpaths")]
    yield from (("a path that pytest collects", place) for place in places)
    # Pytest loads the conftests of these folders, and of their sub-folders test*, whatever is collected.
    for place in places or [here]:
        for conftest in (place / "conftest.py", *place.glob("test*/conftest.py")):
            if conftest.exists():
                yield f"the conftest {conftest}", conftest
    for entry in sys.path:
        yield "a folder that Python imports from", here / entry


def lies_in_a_submission(path: Path, config: pytest.Config) -> bool:
    """Tell whether a path is a submission or lies under one."""
    submissions = config.getoption("submission", [])
    if not submissions:
        return False
    here, resolved = config.invocation_params.dir, path.resolve()
    return any(resolved.is_relative_to((here / submission).resolve()) for submission in submissions)
