"""Run pytest with the plugin in this process: what it imports is there already, and one pool serves every run."""

from pathlib import Path

import pytest

from harness.catalog import discover
from harness.grading import batch, plan_grading
from harness.sandbox import pool as pools

ROOT = Path(__file__).parents[2]
QUICK = ("-p", "no:anyio", "-p", "no:hypothesispytest", "--assert=plain")
NOTED = """\
from pathlib import Path

Path({ran!r}).write_text("submitted code ran in the judging process")
"""


@pytest.fixture(scope="session")
def shared_pool():
    """Return one pool of confined workers for all runs."""
    plan_grading(tasks=["ridge_regression", "fgsm_bound", "scaled_dot_attention"])  # imported once, before any run
    with pools.Pool(discover().hidden_paths()) as pool:
        yield pool


@pytest.fixture
def run(pytester, monkeypatch, shared_pool):
    """Return what runs pytest in an empty folder: `run(*words)` gives its result."""

    class Lent:
        """The shared pool under the name of one of its own; it outlives the run."""

        closed = False

        def __init__(self, hidden, *, lowest, namespaces=True):
            self.zygote, self.spawn = shared_pool.zygote, shared_pool.spawn
            self.confinement = shared_pool.confinement

        def close(self):
            """Do nothing."""

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.close()

    monkeypatch.setattr(pools, "Pool", Lent)
    monkeypatch.setattr(batch, "Pool", Lent)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)  # these runs are not parts of the one that tests them

    def run_in_this_process(*words, plugins=()):
        return pytester.runpytest_inprocess(*QUICK, *map(str, words), plugins=plugins)

    return run_in_this_process


@pytest.fixture
def ridge(pytester):
    """Return a file with the sample's answers to ridge regression: a right gradient and a wrong solution."""
    text = (ROOT / "submissions/csc413_2023/ridge_regression.py").read_text(encoding="utf-8")
    path = pytester.path / "ridge.py"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def handed_in(pytester, ridge):
    """Return a folder with the sample's answers, and a place where hostile files tell that they ran."""
    folder = pytester.mkdir("handed_in")
    ridge.rename(folder / "submission.py")
    return folder


@pytest.fixture
def noted(pytester):
    """Return code that leaves a trace where it runs, and the trace's place."""
    ran = pytester.path / "ran"
    return NOTED.format(ran=str(ran)), ran
