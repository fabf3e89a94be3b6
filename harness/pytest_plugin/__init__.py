"""The pytest plugin: `pytest --submission=PATH` collects one item a check and judges it as `harness grade` does.

Submitted files are never imported here, nor collected by pytest: they are read as bytes and graded in confined workers.
Nothing is decided here: an item shows what stands in the record of its task.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from harness.pytest_plugin.fixtures import parametrize_submissions, submission_judge, submission_subject
from harness.pytest_plugin.fixtures import submission_under_test as submission_under_test
from harness.pytest_plugin.guard import lies_in_a_submission, refuse_what_is_theirs
from harness.pytest_plugin.items import Question, submission_nodes
from harness.pytest_plugin.judging import JUDGING, STAGES, Judging

__all__ = ["submission_judge", "submission_subject"]

_MARKER = "submission_task(name): the task that submission_subject and submission_judge are for."
_KEY = "harness_run_key"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("harness", "grading submissions")
    add = group.addoption
    add(
        "--submission",
        action="append",
        default=[],
        metavar="PATH",
        help="Grade a submission: an item a check. Write --submission=PATH, as one word: pytest takes the second of "
        "two words for a folder that may hold its ini file.",
    )
    add("--submission-task", action="append", default=[], metavar="NAME", help="Grade this task only.")
    add(
        "--submission-stage",
        action="append",
        default=[],
        choices=STAGES,
        metavar="STAGE",
        help="Time (speed) or train (quality) what passes correctness, which always runs.",
    )
    add("--submission-reference", action="store_true", help="Judge the reference as one more submission.")
    add("--submission-task-path", action="append", default=[], metavar="DIR", help="A folder of further tasks.")
    add("--submission-adapter", metavar="FILE", help="How hooks are found.")
    add("--submission-seed", metavar="HEX", help="A public run key; without it a secret one is drawn.")
    add("--submission-unconfined", action="store_true", help="Grade even where workers can't be confined.")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Refuse to start where pytest would run a submission's own conftest or obey its own ini file."""
    refuse_what_is_theirs(early_config)


def pytest_configure(config: pytest.Config) -> None:
    """Prepare grading; where no file is named, the submissions' checks are all that is collected."""
    config.addinivalue_line("markers", _MARKER)
    if not config.option.submission and not config.option.submission_reference:
        return
    given = getattr(config, "workerinput", {}).get(_KEY)
    config.stash[JUDGING] = Judging(config, secret=None if given is None else bytes.fromhex(given))
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args = []


def pytest_unconfigure(config: pytest.Config) -> None:
    """End every worker."""
    if (judging := config.stash.get(JUDGING, None)) is not None:
        judging.close()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Keep pytest out of every submission, also where a folder above it is collected."""
    return True if lies_in_a_submission(collection_path, config) else None


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Add the submissions to what the session collects; no path of theirs is handed to pytest."""
    report = yield
    judging = collector.config.stash.get(JUDGING, None)
    if isinstance(collector, pytest.Session) and judging is not None:
        report.result = [*(report.result or []), *submission_nodes(collector, judging)]
    return report


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for a submission once for each."""
    parametrize_submissions(metafunc)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a skipped verdict name its submission as its place, not a line of the harness."""
    report = yield
    if isinstance(getattr(item, "question", None), Question) and report.skipped and isinstance(report.longrepr, tuple):
        report.longrepr = (str(item.path), 0, report.longrepr[2])
    return report


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say what is graded, and which form of the option is the safe one."""
    return [] if (judging := config.stash.get(JUDGING, None)) is None else judging.header()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how far workers were confined where that was not to the full."""
    judging = config.stash.get(JUDGING, None)
    if judging is not None and judging.level not in (None, "full"):
        terminalreporter.write_line(f"workers were confined at level {judging.level}; `harness doctor` says why")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Give every process of pytest-xdist the one run key, by its own pipe."""
    if (judging := node.config.stash.get(JUDGING, None)) is not None:
        node.workerinput[_KEY] = judging.key.secret.hex()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the checks of one task in one process, so that a task is graded once; other ways to share are kept."""
    if JUDGING not in config.stash or config.getoption("dist") != "load":
        return None
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - there only when pytest-xdist runs

    return LoadScopeScheduling(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_benchmark_update_machine_info(config: pytest.Config, machine_info: dict[str, Any]) -> None:
    """Add what timings depend on, so that a comparison across machines is warned of."""
    if JUDGING in config.stash:
        from harness import environment  # noqa: PLC0415 - only where timings are reported

        machine_info["harness"] = environment.describe()
