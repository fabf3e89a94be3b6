"""Grading on a cluster of real processes: the verdicts of one machine, also when a node is lost."""

import os
import signal
from pathlib import Path

import pytest

from harness.cluster.client import _register
from harness.errors import HarnessFault, UsageError
from harness.run import Request, RunObserver, execute

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

MODEL = Path(__file__).parents[2] / "submissions" / "model_answers" / "fgsm_bound.py"
WRONG = Path(__file__).parents[2] / "submissions" / "handout_chat" / "fgsm_bound.py"
COUNT = 8

# What Dask's own event loops leave behind in this process when a cluster ends is not this project's.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def answers(tmp_path):
    """Return a folder with right and wrong answers, each a little different."""
    folder = tmp_path / "answers"
    folder.mkdir()
    for number in range(COUNT):
        source = WRONG if number % 3 == 0 else MODEL
        (folder / f"{number}.py").write_text(f"# {number}\n{source.read_text(encoding='utf-8')}", encoding="utf-8")
    return folder


def graded(answers, observer=None, **changed):
    """Return the verdicts by submission, as JSON data; what the machine decides is left out."""
    request = Request(paths=(answers,), tasks=("fgsm_bound",), seed="c1", jobs=2, **changed)
    report = execute(request, out=answers.parent / changed.get("cluster", "here").replace("/", ""), observer=observer)
    assert report.run["confinement"]["level"] in ("full", "reduced")
    return {
        record.name: [{**task.to_dict(), "cpu_ns": 0, "peak_bytes": 0} for task in record.tasks]
        for record in report.records
    }


def test_a_cluster_reaches_the_verdicts_of_one_machine(answers):
    """Message for message; a second start finds them all in the store."""
    here = graded(answers)
    assert graded(answers, cluster="local") == here
    assert graded(answers, cluster="local") == here


def test_nobody_at_the_address_is_an_error(answers, monkeypatch):
    """It names the address."""
    monkeypatch.setattr("harness.cluster.client._CONNECT_S", 1)
    with pytest.raises(UsageError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        graded(answers, cluster="tcp://127.0.0.1:9")


class Gone(RunObserver):
    """Finds that the reader of its verdicts went away."""

    def submission_graded(self, record):
        """Find it."""
        del record
        raise BrokenPipeError


def test_what_fails_while_grading_is_no_wrong_address(answers):
    """A reader that went away is told as it is on one machine."""
    with pytest.raises(BrokenPipeError):
        graded(answers, Gone(), cluster="local")


def test_nodes_that_take_no_tasks_are_no_wrong_address():
    """The machines are at fault; each try lost another node."""
    with pytest.raises(HarnessFault, match="no node takes the tasks: lost"):
        _register(Losing(), None, "judge")


class Losing:
    """A client whose nodes are lost as soon as they are asked."""

    def register_plugin(self, judge, *, name):
        """Lose one more."""
        del judge, name
        raise OSError("lost")


class Killer(RunObserver):
    """Kills a process when the first verdict is there."""

    def __init__(self, pid):
        self.pids = [pid]

    def submission_graded(self, record):
        """Kill it."""
        del record
        while self.pids:
            os.kill(self.pids.pop(), signal.SIGKILL)


@pytest.mark.long
def test_a_lost_node_costs_no_verdict(answers):
    """Its submissions are graded elsewhere, with the same verdicts."""
    from distributed import LocalCluster

    here = graded(answers)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        killer = Killer(next(iter(cluster.workers.values())).pid)
        away = graded(answers, killer, cluster=cluster.scheduler_address)
    assert (away, killer.pids) == (here, [])
