"""Grade on a cluster: Dask carries submissions to its nodes as bytes, and brings their verdicts back.

Every worker process of the cluster judges as a judge process of this machine does, with a zygote and confined workers
of its own. A submission stays on one node, so that speed is measured side by side; one whose node is lost is graded
elsewhere. The tasks and the files that a run names must be there on every node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import Any, Final

from harness.cluster.orders import ClusterRun
from harness.errors import HarnessFault, UsageError
from harness.grading import GradingPlan, Observer
from harness.grading.batch import lost
from harness.records import GradeRecord
from harness.sandbox.submission import Submission
from harness.store import Entry, Store

__all__ = ["ClusterRun", "grade_on_cluster"]

_TRIES: Final = 3
_CONNECT_S: Final = 30


def grade_on_cluster(
    run: ClusterRun,
    submissions: Sequence[Submission],
    address: str,
    *,
    store: Store | None = None,
    observer: Observer | None = None,
    jobs: int = 1,
) -> tuple[list[GradeRecord], dict[str, Any]]:
    """Return the verdicts of all submissions in order, and how far their workers were confined.

    Args:
        run: What is graded, and how.
        submissions: The submissions.
        address: "local" starts processes on this machine, "slurm" asks the queue for them; else a scheduler's address.
        store: Where finished verdicts are kept and found again, in this process.
        observer: Is told of every verdict, in this process.
        jobs: How many processes "local" and "slurm" start.

    Raises:
        UsageError: The extra `cluster` is not installed, or nobody answers at the address.
        HarnessFault: No node can judge.
    """
    observer = observer or Observer()
    with _client(address, jobs) as client:
        from distributed import as_completed  # noqa: PLC0415 - an extra

        from harness.cluster import node  # noqa: PLC0415 - imports Dask, an extra

        _register(client, node.Judge(run), node.PLUGIN)
        confinement = client.submit(node.confinement, pure=False).result()
        if "usage" in confinement:
            raise UsageError(confinement["usage"])
        places = {}
        for place, submission in enumerate(submissions):
            entries = [] if store is None else store.entries(submission.name)
            order = {"submission": _packed(submission), "kept": [entry.to_dict() for entry in entries]}
            places[client.submit(node.grade, order, pure=False, retries=_TRIES)] = place
        finished = as_completed(places, loop=client.loop)
        return _gathered(run.make_plan(), submissions, places, finished, store=store, observer=observer), confinement


def _register(client: Any, judge: Any, name: str) -> None:
    """Send the judge to every node that is there, and to those that come later.

    Raises:
        HarnessFault: A node was lost at each try.
    """
    for attempt in range(_TRIES):
        try:
            client.register_plugin(judge, name=name)
        except OSError as error:  # a node was lost meanwhile
            if attempt == _TRIES - 1:
                raise HarnessFault(f"--cluster: no node takes the tasks: {error}") from error
        else:
            return


def _gathered(
    plan: GradingPlan,
    submissions: Sequence[Submission],
    places: Mapping[Any, int],
    finished: Iterable[Any],
    *,
    store: Store | None,
    observer: Observer,
) -> list[GradeRecord]:
    """Take verdicts as they come, keep them, and return them in the order of the submissions."""
    records: dict[int, GradeRecord] = {}
    for future in finished:
        place = places[future]
        submission = submissions[place]
        if future.status == "finished":
            answer = future.result()
            for entry in map(Entry.from_dict, answer["added"]):
                if store is not None:
                    store.save(submission.name, entry.stage, entry.inputs, entry.record)
            record = GradeRecord.from_dict(answer["record"])
        else:
            record = lost(plan, submission, f"its nodes were lost: {future.exception()}")
        future.release()
        for task in record.tasks:
            observer.task_graded(submission, task)
        observer.submission_graded(record)
        records[place] = record
    return [records[place] for place in range(len(submissions))]


@contextmanager
def _client(address: str, jobs: int) -> Iterator[Any]:
    """Connect to a cluster, or start one that ends with the block."""
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError("--cluster wants Dask: pip install 'ml-submission-harness[cluster]'") from error
    with ExitStack() as stack:
        target: Any = address
        if address == "local":
            target = stack.enter_context(
                distributed.LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address=None)
            )
        elif address == "slurm":
            target = stack.enter_context(_slurm(jobs))
        try:
            client = stack.enter_context(distributed.Client(target, timeout=_CONNECT_S, set_as_default=False))
        except OSError as error:
            raise UsageError(f"--cluster: no scheduler answers at {address}: {error}") from error
        yield client


def _slurm(jobs: int) -> Any:
    try:
        import dask_jobqueue  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError("--cluster slurm wants dask-jobqueue, configured in ~/.config/dask/jobqueue.yaml") from error
    cluster = dask_jobqueue.SLURMCluster(processes=1)
    cluster.scale(jobs)
    return cluster


def _packed(submission: Submission) -> dict[str, Any]:
    return {
        "name": submission.name,
        "path": submission.path,
        "kind": submission.kind,
        "files": list(submission.files),
        "problem": submission.problem,
        "student": None if submission.student is None else asdict(submission.student),
    }
