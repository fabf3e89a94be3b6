"""All claims of one submission: what is claimed, what is to be observed, and what the verdicts are."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import environment
from harness.catalog import discover
from harness.claimable import Calculation, Claimable, Setting, Source
from harness.claims.journal import Journal
from harness.claims.running import REFERENCE, SUBMISSION, Observer, Run, Runner, desk
from harness.claims.verdicts import Claimed, ClaimsReport, ClaimVerdict, Column, column, unchecked
from harness.errors import ProviderError, SubmissionError, UsageError
from harness.grading.judges import Judges
from harness.grading.plan import GradingPlan, plan_grading
from harness.sandbox.levels import Level
from harness.sandbox.pool import Pool
from harness.sandbox.session import Session
from harness.sandbox.submission import Grouping, Submission, find_submissions
from harness.seeds import RunKey

__all__ = ["ClaimsRequest", "check_claims"]

RUNS = Path("runs")
SEEDS, QUICK_SEEDS, QUICK_CPU_S = 5, 3, 120.0
SIDES = (SUBMISSION, REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsRequest:
    """What is checked.

    Attributes:
        path: A submission.
        names: These claims alone, each a name or the beginning of one; all when empty.
        every: Whether everything that can be claimed is observed, claimed or not.
        sides: Whose parts are observed: "submission", "reference" or both.
        quick: Whether trainings of more than 120 CPU s are left out, and three seeds suffice.
        seeds: Seeds and splits of each observation, at least 2: one says nothing about a spread.
        minutes: After how many minutes nothing is begun any more; None for no limit.
        jobs: Observations at once, each in a process of its own.
        out: The folder of journal and report; `runs/claims-<name>-<digest>` when None.
        seed: A public key that all seeds follow from, hexadecimal; the journal's own when None, drawn for a new one.
        task_paths: Folders of further tasks.
        models: A folder of pretrained models.
        lowest: The lowest level of confinement that is accepted.
    """

    path: Path
    names: tuple[str, ...] = ()
    every: bool = False
    sides: tuple[str, ...] = SIDES
    quick: bool = False
    seeds: int = SEEDS
    minutes: float | None = None
    jobs: int = 1
    out: Path | None = None
    seed: str | None = None
    task_paths: tuple[Path, ...] = ()
    models: Path | None = None
    lowest: Level = Level.REDUCED

    def __post_init__(self) -> None:
        """Reject a request of which no claim could be judged."""
        if self.seeds < 2:
            raise UsageError(f"seeds: wanted at least 2, {self.seeds} came: one says nothing about a spread")

    @property
    def wanted(self) -> int:
        """Return how many seeds a verdict takes."""
        return min(self.seeds, QUICK_SEEDS) if self.quick else self.seeds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One row of the table: a claim, what it is about if any task knows it, and where it comes from."""

    name: str
    claimed: Claimed | None
    claimable: Claimable | None


def check_claims(request: ClaimsRequest, *, observer: Observer | None = None) -> ClaimsReport:
    """Observe what a submission's claims are about, and judge each.

    Args:
        request: What is checked.
        observer: Is told how far it is.

    Raises:
        UsageError: There is no such submission, or it claims nothing; the folder's journal can't be read or has another
            seed; workers can't be confined as was asked for.
        HarnessFault: No worker can be started.
    """
    began_ns = time.monotonic_ns()
    plan = _plan(request)
    known = {f"{one.name}.{claim.name}": claim for one in plan.tasks if one.task for claim in one.task.claims}
    submission = _submission(request, plan)

    with ExitStack() as stack:
        first = stack.enter_context(Pool(plan.catalog.hidden_paths(), lowest=request.lowest))
        entries = _entries(request, known, _claims_of(submission, plan, first))
        if not entries:
            raise UsageError(f"{submission.path} claims nothing; its submission.yaml may, or --all asks for everything")
        confinement = first.confinement()
        if request.jobs > 1:
            stack.close()  # each process has workers of its own
        sources = {one.full_name: one for entry in entries if entry.claimable for one in entry.claimable.sources}
        runs, left_out = _runs(request, sources)
        folder = request.out or RUNS / f"claims-{Path(submission.name).stem}-{submission.digest[:8]}"
        drawn = RunKey.draw() if request.seed is None else RunKey.from_hex(request.seed)
        journal = Journal(folder / "journal.jsonl", drawn)
        runner = Runner(
            plan=plan,
            sources=sources,
            submission=submission,
            key=journal.key,
            pool=None if request.jobs > 1 else first,
            lowest=request.lowest,
            unfinished=folder / "unfinished",
            deadline_ns=None if request.minutes is None else began_ns + int(request.minutes * 60e9),
        )
        found = _observed(runner, runs, journal, (request, folder, observer or Observer()))
    return ClaimsReport(
        submission={"name": submission.name, "path": submission.path, "digest": submission.digest},
        claims=tuple(_judged(entry, found, request, frozenset(left_out)) for entry in entries),
        left_out=tuple(left_out.values()),
        sources=tuple(_told(source, found) for source in sources.values()),
        run={
            "folder": str(folder),
            "seeds": request.wanted,
            "quick": request.quick,
            "seed": {"public": journal.key.public, "key": journal.key.secret.hex() if journal.key.public else None},
            "confinement": confinement,
            "models": {one.name: dict(one.models.digests) for one in plan.tasks if one.models.digests},
            "elapsed_ns": time.monotonic_ns() - began_ns,
        },
        faults=tuple(f"{run.source}, {run.side}: {one['fault']}" for run, one in found.items() if "fault" in one),
        environment=environment.describe(),
    )


def _plan(request: ClaimsRequest) -> GradingPlan:
    """Return a plan of the tasks of which something can be claimed, and of those whose parts that takes."""
    catalog = discover(request.task_paths)
    names: dict[str, None] = {}
    for name in catalog.tasks:
        try:
            claims = catalog.task(name).claims
        except ProviderError:
            continue
        if claims:
            names |= dict.fromkeys([name, *(source.task for claim in claims for source in claim.sources)])
    if not names:
        raise UsageError("no task lets anything be claimed")
    return plan_grading(tasks=tuple(names), task_paths=request.task_paths, models=request.models)


def _submission(request: ClaimsRequest, plan: GradingPlan) -> Submission:
    found = find_submissions([request.path], plan.hook_names, Grouping.ONE)
    if len(found) != 1:
        raise UsageError(f"wanted one submission, {request.path} holds {len(found)}")
    return found[0]


def _claims_of(submission: Submission, plan: GradingPlan, pool: Pool) -> Mapping[str, float | str]:
    """Return what its `submission.yaml` claims, which a confined worker reads."""
    hooks = {hook.name: hook for planned in plan.tasks if planned.task for hook in planned.task.hooks}
    with Session(pool.spawn, submission, tuple(hooks.values()), plan.load) as session:
        try:
            session.load()
        except SubmissionError as error:
            raise UsageError(f"{submission.path} can't be read: {error}") from error
        return session.claims


def _entries(
    request: ClaimsRequest, known: Mapping[str, Claimable], claims: Mapping[str, float | str]
) -> tuple[_Entry, ...]:
    names = [*claims, *(name for name in known if request.every and name not in claims)]
    if request.names:
        names = [name for name in names if any(name.startswith(chosen) for chosen in request.names)]
        if not names:
            raise UsageError(f"--claim: nothing that is claimed begins with {' or '.join(request.names)}")
    return tuple(
        _Entry(
            name=name,
            claimed=Claimed.read(claims[name]) if name in claims else None,
            claimable=known.get(name),
        )
        for name in names
    )


def _runs(request: ClaimsRequest, sources: Mapping[str, Source]) -> tuple[list[Run], dict[str, str]]:
    """Return what is to be observed, the cheapest first, and what is left out, in words by source."""
    left_out = {}
    if request.quick:
        left_out = {
            name: f"{name}: one training takes about {source.cpu_s / 60:.0f} min; --quick leaves it out"
            for name, source in sources.items()
            if isinstance(source, Setting) and source.cpu_s > QUICK_CPU_S
        }
    ordered = sorted((one for name, one in sources.items() if name not in left_out), key=_cost)
    runs = [
        Run(one.full_name, side, seed)
        for one in ordered
        for seed in range(_most(one, request))
        for side in request.sides
    ]
    return runs, left_out


def _cost(source: Source) -> float:
    return source.cpu_s if isinstance(source, Setting) else 0.0


def _most(source: Source, request: ClaimsRequest) -> int:
    return min(source.seeds, request.wanted) if isinstance(source, Calculation) else request.wanted


def _observed(
    runner: Runner, runs: Sequence[Run], journal: Journal, means: tuple[ClaimsRequest, Path, Observer]
) -> dict[Run, Mapping[str, Any]]:
    """Make every observation that the journal doesn't have, and return all by what they are of."""
    request, folder, observer = means
    gathered = _Gathered(runner, runs, journal, observer)
    observer.started(runs=len(runs), kept=len(gathered.found), folder=folder)
    with Judges(lambda: desk(runner), jobs=request.jobs) as judges:
        judges.judge([list(run) for run in gathered.left], gathered)
    return gathered.found


class _Gathered:
    """Takes observations as they are made, and keeps them."""

    def __init__(self, runner: Runner, runs: Sequence[Run], journal: Journal, observer: Observer) -> None:
        self._runner, self._journal, self._observer = runner, journal, observer
        kept = {run: journal.find(self._name(run)) for run in runs}
        self.found: dict[Run, Mapping[str, Any]] = {run: found for run, found in kept.items() if found is not None}
        self.left = [run for run in runs if run not in self.found]

    def _name(self, run: Run) -> list[Any]:
        source = self._runner.sources[run.source]
        digest = [self._runner.submission.digest] if run.side == SUBMISSION else []
        return [*run, source.what, *digest, *self._runner.models_of(source)]

    def told(self, place: int, data: Any) -> None:
        """Hand on how far a training is."""
        step, steps, loss, left_ns = data
        self._observer.stepped(self.left[place], step=step, steps=steps, loss=loss, left_ns=left_ns)

    def judged(self, place: int, data: Any) -> None:
        """Keep an observation."""
        run = self.left[place]
        if "rows" in data or "why" in data:
            self._journal.keep(self._name(run), data)
        if "late" not in data:
            self.found[run] = data
        self._observer.finished(run, data)

    def lost(self, place: int, reason: str) -> None:
        """Learn that an observation could not be made."""
        self.judged(place, {"fault": reason})


def _judged(
    entry: _Entry, found: Mapping[Run, Mapping[str, Any]], request: ClaimsRequest, left_out: frozenset[str]
) -> ClaimVerdict:
    claimable = entry.claimable
    sides = [_side(entry, side, found, request, left_out) for side in (SUBMISSION, REFERENCE)]
    return ClaimVerdict(
        name=entry.name,
        what="" if claimable is None else claimable.what,
        settings=() if claimable is None else tuple(f"{one.full_name}: {one.what}" for one in claimable.sources),
        claimed=entry.claimed,
        submission=sides[0],
        reference=sides[1],
    )


def _side(
    entry: _Entry,
    side: str,
    found: Mapping[Run, Mapping[str, Any]],
    request: ClaimsRequest,
    left_out: frozenset[str],
) -> Column:
    claimed, claimable = entry.claimed is not None, entry.claimable
    if claimable is None:
        return unchecked("no task lets it be claimed; `harness claims --all` names what can be", claimed=claimed)
    if side not in request.sides:
        return unchecked("not asked for", claimed=claimed)
    if gone := [one.full_name for one in claimable.sources if one.full_name in left_out]:
        return unchecked(f"--quick leaves out {', '.join(gone)}", claimed=claimed)
    runs = [Run(one.full_name, side, seed) for one in claimable.sources for seed in range(_most(one, request))]
    for problem in ("why", "fault"):
        if reasons := [found[run][problem] for run in runs if run in found and problem in found[run]]:
            return unchecked(reasons[0], claimed=claimed)
    wanted = min(_most(one, request) for one in claimable.sources)
    values = []
    for seed in range(wanted):
        rows = {one.full_name: found.get(Run(one.full_name, side, seed), {}).get("rows") for one in claimable.sources}
        if all(rows.values()):
            values.append(float(claimable.value({name: one for name, one in rows.items() if one})))
    return column(entry.claimed, values, wanted=wanted, logarithmic=claimable.logarithmic)


def _told(source: Source, found: Mapping[Run, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what was observed of a source, as JSON data."""
    runs: Iterable[tuple[Run, Mapping[str, Any]]] = found.items()
    return {
        "name": source.full_name,
        "what": source.what,
        **({"facets": dict(source.facets)} if isinstance(source, Setting) else {"picture": source.picture}),
        "runs": [
            {"side": run.side, "seed": run.seed, "rows": list(one["rows"])}
            for run, one in runs
            if run.source == source.full_name and "rows" in one
        ],
    }
