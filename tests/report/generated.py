"""Runs made up from a seed: a class of submissions with every outcome, timings, trainings, maps and hostile text."""

import random

from harness.archive import StoredRun
from harness.records import (
    CheckRecord,
    GradeRecord,
    HookBinding,
    Outcome,
    QualityRecord,
    SpeedRecord,
    TaskRecord,
    rounded,
    task_outcome,
)
from harness.seeds import RunKey
from harness.store import Store

TASKS = ("fgsm_bound", "ridge_regression", "scaled_dot_attention", "causal_attention", "bert_head", "scaling_fit")
CHECKS = ("value", "shape", "gradient_value", "solution_value", "rows_sum_to_one", "finite", "runs_in_time", "example")
MISTAKES = ("the softmax runs over the query axis", "the factor 2 is missing", "XᵀX − 2nλI in the solution")
NAMES = ("ada", "björn", "chloé", "דוד", "فاطمة", "李雷", "o'hara", "søren", "žofie", "🙂")
NASTY = "<img src=x onerror=alert(1)> \x1b[31m\u202egnp.exe\u202c \x00 `code` |bar| @everyone =1+1 ]]> &amp; \ud800"
KEY = RunKey(bytes(range(1, 33)))
_FALLEN = (Outcome.FAILED,) * 6 + (Outcome.CRASHED, Outcome.TIMED_OUT, Outcome.MISSING, Outcome.INCOMPLETE)


def check(draw, name, points, *, skill):
    """Return a check that passes with the probability `skill`."""
    outcome = Outcome.PASSED if draw.random() < skill else draw.choice(_FALLEN)
    passed = outcome is Outcome.PASSED
    mistake = draw.choice(MISTAKES) if outcome is Outcome.FAILED and draw.random() < 0.4 else None
    message = (
        ""
        if passed
        else "asked: the gradient of the objective\ncame: with examples 5: differs by 2.00 of what is wanted"
    )
    return CheckRecord(
        name=name,
        hook="hook",
        outcome=outcome,
        gating=points > 0,
        points=points if passed else 0.0,
        max_points=points,
        message=message,
        mistake=mistake,
    )


def speed(draw):
    """Return a timing."""
    ratio = draw.uniform(0.6, 1.8)
    outcome = Outcome.PASSED if ratio < 1.25 else Outcome.FAILED
    return SpeedRecord(
        workload="long",
        hook="hook",
        outcome=outcome,
        verdict="within" if ratio < 1.25 else "slower",
        points=1.0 if ratio < 1.25 else 0.0,
        max_points=1.0,
        ratio=ratio,
        low=ratio * 0.98,
        high=ratio * 1.02,
        limit=1.25,
        reference_ns=800_000,
        submission_ns=int(800_000 * ratio),
        pairs=40,
        forks=4,
    )


def quality(draw):
    """Return a training."""
    return QualityRecord(
        setting="h32_small",
        outcome=Outcome.PASSED,
        metric="exact match",
        points=1.0,
        max_points=1.0,
        value=0.9,
        reference=0.94,
        threshold=0.8,
        steps=800,
        curve=tuple((step, 3.0 * 0.99**step + draw.uniform(0, 0.05)) for step in range(0, 800, 16)),
    )


def task(draw, name, *, skill):
    """Return the verdict of one task."""
    if draw.random() < 0.05:
        return TaskRecord(task=name, outcome=Outcome.MISSING, points=0.0, max_points=10.0, hooks={"hook": "missing"})
    checks = tuple(check(draw, check_name, 1.25, skill=skill) for check_name in CHECKS[:8])
    if name.endswith("attention") and not checks[-1].outcome.counts_as_passed:
        rows = tuple(tuple(draw.uniform(-1, 1) for _ in range(6)) for _ in range(6))
        last = checks[-1]
        checks = (
            *checks[:-1],
            CheckRecord(**{**fields(last), "maps": {"expected weights": rows, "your weights": rows}}),
        )
    timings = (speed(draw),) if name.endswith("attention") else ()
    trainings = (quality(draw),) if name == "bert_head" else ()
    verdicts = [*checks, *timings, *trainings]
    return TaskRecord(
        task=name,
        outcome=task_outcome(verdicts, planned=sum(one.gating for one in verdicts)),
        points=rounded(sum(one.points for one in verdicts)),
        max_points=rounded(sum(one.max_points for one in verdicts)),
        hooks={"hook": draw.choice([how.value for how in HookBinding][:4])},
        checks=checks,
        notices=("a column came for a vector, which is accepted",) if draw.random() < 0.1 else (),
        cpu_ns=int(draw.lognormvariate(19, 0.6)) * (200 if draw.random() < 0.01 else 1),
        peak_bytes=300 << 20,
        speed=timings,
        quality=trainings,
        log="step 1\nstep 2\n" if draw.random() < 0.2 else "",
    )


def fields(record):
    """Return a record's fields by name."""
    return {name: getattr(record, name) for name in type(record).__slots__}


def grades(count, *, seed=0):
    """Return the verdicts of a class."""
    draw = random.Random(seed)  # noqa: S311 - made-up marks
    records = []
    for number in range(count):
        skill = draw.betavariate(6, 1.2)
        name = f"{draw.choice(NAMES)}_{number:04}.py"
        tasks = tuple(task(draw, name, skill=skill) for name in TASKS)
        records.append(GradeRecord(name=name, path=f"class/{name}", tasks=tasks))
    return tuple(sorted(records, key=lambda record: record.name))


def nasty_grade(text=NASTY, *, visible=True):
    """Return a verdict with the same text wherever a submission can put any."""
    fallen = CheckRecord(
        name="value",
        hook="hook",
        outcome=Outcome.FAILED,
        points=0.0,
        max_points=5.0,
        message=text,
        mistake=text,
        visible=visible,
    )
    passed = CheckRecord(name="shape", hook="hook", outcome=Outcome.PASSED, points=5.0, max_points=5.0)
    return GradeRecord(
        name=text,
        path=text,
        tasks=(
            TaskRecord(
                task="fgsm_bound",
                outcome=Outcome.FAILED,
                points=5.0,
                max_points=10.0,
                hooks={"hook": "keyword"},
                checks=(fallen, passed),
                notices=(text,),
                log=text,
            ),
        ),
    )


def stored(records, **changed):
    """Return records as a run that was read."""
    from pathlib import Path

    given = {
        "folder": Path("runs/example"),
        "records": tuple(records),
        "run": {"tasks": list(TASKS), "seed": {"public": False, "key": None}, "confinement": {"level": "full"}},
        "environment": {"harness": "0.1.0"},
        "started_ns": 1_700_000_000_000_000_000,
        "inputs": {},
        "submissions": {},
        "tasks": {},
    }
    return StoredRun(**{**given, **changed})


def store_run(folder, records, **noted):
    """Keep records as a run that came to its end, and return its folder."""
    with Store.create(folder, key=KEY, arguments={"paths": ["class"]}) as store:
        for record in records:
            for entry in record.tasks:
                store.save(record.name, "correctness", "inputs", entry)
        store.put("report", {"run": {"tasks": [entry.task for entry in records[0].tasks]}, "environment": {}})
        for key, value in noted.items():
            store.put(key, value)
        store.finish()
    return folder
