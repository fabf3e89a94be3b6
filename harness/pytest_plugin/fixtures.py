"""Fixtures for tests of one's own: a submission to ask, in a confined worker, and its verdict on a task."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from harness.pytest_plugin.judging import JUDGING, Judging
from harness.text import one_line

if TYPE_CHECKING:
    from harness.grading import PlannedTask
    from harness.records import TaskRecord
    from harness.sandbox.session import Session
    from harness.sandbox.subject import Subject
    from harness.sandbox.submission import Submission

__all__ = ["parametrize_submissions", "submission_judge", "submission_subject", "submission_under_test"]

_CALL_CPU_S = 5.0


def parametrize_submissions(metafunc: pytest.Metafunc) -> None:
    """Run a test once for each submission; without any it is skipped."""
    if "submission_under_test" not in metafunc.fixturenames:
        return
    judging = metafunc.config.stash.get(JUDGING, None)
    if judging is None:
        none_given = pytest.param(None, marks=pytest.mark.skip(reason="needs --submission=PATH"), id="no submission")
        metafunc.parametrize("submission_under_test", [none_given], indirect=True)
        return
    names = [one_line(submission.name).replace("::", ":") for submission in judging.submissions]
    metafunc.parametrize("submission_under_test", judging.submissions, ids=names, indirect=True)


@pytest.fixture
def submission_under_test(request: pytest.FixtureRequest) -> Submission:
    """Return the submission that the test runs for: its name and its bytes."""
    submission: Submission = request.param
    return submission


@pytest.fixture
def submission_subject(request: pytest.FixtureRequest, submission_under_test: Submission) -> Iterator[Subject]:
    """Return a submission in a confined worker: each hook of the task is a method that takes keywords.

    The task is that of `@pytest.mark.submission_task(NAME)`, or the one that `--submission-task` names.
    """
    from harness.sandbox.subject import Subject  # noqa: PLC0415 - a pytest run without --submission pays for nothing

    planned = _planned(request)
    assert planned.task is not None
    with request.config.stash[JUDGING].session(submission_under_test, planned) as session:
        yield Subject(_Calls(session), planned.task.hooks)


@pytest.fixture
def submission_judge(request: pytest.FixtureRequest, submission_under_test: Submission) -> Callable[[], TaskRecord]:
    """Return what judges the submission on the task and returns the record; see `submission_subject` for the task."""
    planned = _planned(request)
    return lambda: request.config.stash[JUDGING].verdict(submission_under_test, planned)


class _Calls:
    """The transport of a test of one's own: the first call loads the submission, a hook that is missing says so."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def request(self, tree: dict[str, Any]) -> dict[str, Any]:
        bindings = self._session.load()
        if (hook := tree.get("hook")) is not None:
            bindings[hook].require(hook)
        return self._session.request(tree, cpu_s=_CALL_CPU_S)


def _planned(request: pytest.FixtureRequest) -> PlannedTask:
    """Return the task that a test is for."""
    judging: Judging = request.config.stash[JUDGING]
    marker = request.node.get_closest_marker("submission_task")
    if marker is not None:
        if len(marker.args) != 1 or marker.kwargs:
            pytest.fail('wanted one task, as in @pytest.mark.submission_task("ridge_regression")', pytrace=False)
        name = str(marker.args[0])
    elif len(judging.plan.tasks) == 1:
        name = judging.plan.tasks[0].name
    else:
        pytest.fail(
            "which task? wanted @pytest.mark.submission_task(NAME) or one --submission-task NAME", pytrace=False
        )
    planned = judging.planned(name)
    if planned is None and name in judging.plan.catalog.tasks:
        pytest.skip(f"--submission-task leaves out {name}")
    if planned is None:
        known = ", ".join(judging.plan.catalog.tasks)
        pytest.fail(f"unknown task {name!r}; installed are {known}", pytrace=False)
    if planned.task is None:
        pytest.fail(f"the task can't be loaded: {planned.problem}", pytrace=False)
    return planned
