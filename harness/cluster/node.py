"""What runs on each node of a cluster: a judge that stays, with workers of its own. Imports Dask, an extra."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any, Final

import torch
from distributed import WorkerPlugin, get_worker

from harness.cluster.orders import ClusterRun
from harness.errors import HarnessFault, UsageError
from harness.grading import GradingRun
from harness.grading.ledger import Pages
from harness.sandbox.submission import Submission
from harness.store import Entry
from harness.students import Student

__all__ = ["PLUGIN", "Judge", "confinement", "grade"]

PLUGIN: Final = "harness-judge"


class Judge(WorkerPlugin):
    """A judge, made once in each worker process of the cluster.

    Args:
        run: What is graded, and how.
    """

    def __init__(self, run: ClusterRun) -> None:
        self._order = run

    def setup(self, worker: Any) -> None:
        """Make the plan; confined workers are started when the first submission comes."""
        del worker
        torch.set_num_threads(1)
        order = self._order
        self._run = GradingRun(plan=order.make_plan(), key=order.key, lowest=order.lowest, as_kept=order.as_kept)
        self._stack = ExitStack()
        self._pool = self._stack.enter_context(self._run.pool())

    def teardown(self, worker: Any) -> None:
        """End every confined worker."""
        del worker
        self._stack.close()

    def confinement(self) -> dict[str, Any]:
        """Return how far workers are confined here, or under "usage" why that is too little."""
        try:
            return self._pool.confinement()
        except UsageError as error:
            return {"usage": str(error)}

    def grade(self, order: dict[str, Any]) -> dict[str, Any]:
        """Grade one submission; return its record and the verdicts that are new, as JSON data."""
        pages = Pages(map(Entry.from_dict, order["kept"]))
        record = self._run.grader_with(self._pool, pages).grade(_unpacked(order["submission"]))
        return {"record": record.to_dict(), "added": [entry.to_dict() for entry in pages.added]}


def confinement() -> dict[str, Any]:
    """Return how far workers are confined on the node that runs this."""
    return _judge().confinement()


def grade(order: dict[str, Any]) -> dict[str, Any]:
    """Grade one submission on the node that runs this."""
    return _judge().grade(order)


def _judge() -> Judge:
    judge = get_worker().plugins.get(PLUGIN)
    if not isinstance(judge, Judge):
        raise HarnessFault("this node has no judge")
    return judge


def _unpacked(data: dict[str, Any]) -> Submission:
    student = data["student"]
    files = tuple((name, content) for name, content in data["files"])
    return Submission(**{**data, "files": files, "student": None if student is None else Student(**student)})
