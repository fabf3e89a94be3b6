"""Submissions that attack: each gets its own outcome and its own sentence, and nothing else is graded otherwise."""

import contextlib
import json
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from harness.grading import Grader, plan_grading
from harness.records import Outcome
from harness.report.console import grade_details, make_console
from harness.sandbox import session
from harness.sandbox.pool import Pool
from harness.sandbox.submission import read_submission
from harness.seeds import RunKey

from .attacks import ATTACKS, CHANGES, LIES, LOADING, REST, RIGHT, SIGN, SURVIVED, WRONG

CPU_S = 2.0
CPU_SECONDS = 45  # some 20 on a quiet machine


def processes_below(pid):
    """Return the living processes that descend from one, as the system lists them; a thread may end meanwhile."""
    found, tasks = [], []
    with contextlib.suppress(OSError):
        tasks = os.listdir(f"/proc/{pid}/task")  # noqa: PTH208 - all at once
    for task in tasks:
        with contextlib.suppress(OSError):
            children = Path(f"/proc/{pid}/task/{task}/children")
            for child in children.read_text().split():
                found += [int(child), *processes_below(child)]
    return found


def sources():
    """Return the text of every submission by its name."""
    texts = {attack.name: attack.source + REST for attack in ATTACKS}
    texts |= {name: text + RIGHT + REST for name, text, *_ in LOADING}
    texts |= {name: text + WRONG + REST for name, text in (*SURVIVED, *LIES)}
    texts |= {"lies_about_sign": SIGN + RIGHT + REST, "changes": RIGHT + REST + CHANGES, "right": RIGHT + REST}
    return {name: f"import torch\n{text}" for name, text in texts.items()} | {"last": f"import torch\n{RIGHT}{REST}"}


class Run(NamedTuple):
    """What grading them all gave: a record by name, CPU seconds, and the processes left before and after the end."""

    records: dict
    cpu_s: float
    left: set
    after: set


def small_plan():
    """Return the plan of one task whose checks have little CPU time."""
    plan = plan_grading(tasks=["fgsm_bound"])
    (planned,) = plan.tasks
    task = replace(planned.task, checks=tuple(replace(check, cpu_s=CPU_S) for check in planned.task.checks))
    return replace(plan, tasks=(replace(planned, task=task),))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Grade every submission once, in confined workers."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, text in sources().items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    plan = small_plan()
    before = set(processes_below(os.getpid()))
    begun = time.process_time()
    with pytest.MonkeyPatch.context() as patch, Pool(plan.catalog.hidden_paths()) as pool:
        patch.setattr(session, "_LOAD_CPU_S", 2.0)
        patch.setattr(session, "_LOAD_BLOCKED_S", 2.0)
        grader = Grader(plan, key=RunKey.from_hex("1"), pool=pool)
        pool.zygote()
        idle = set(processes_below(os.getpid()))
        with ThreadPoolExecutor(4) as threads:
            records = list(threads.map(grader.grade, [read_submission(path) for path in sorted(folder.iterdir())]))
        left = set(processes_below(os.getpid())) - idle
    after = set(processes_below(os.getpid())) - before
    cpu_s = time.process_time() - begun + sum(task.cpu_ns for record in records for task in record.tasks) / 1e9
    return Run({record.name.removesuffix(".py"): record for record in records}, cpu_s, left, after)


def checks_of(run, name):
    """Return the checks of a submission: that of the attacked hook, and the others."""
    (task,) = run.records[name].tasks
    return next(check for check in task.checks if check.name == "fgm_value"), [
        check for check in task.checks if check.name != "fgm_value"
    ]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_costs_its_own_check_with_its_own_reason(run, attack):
    """The attacked check has the outcome and the words of its kind, and every other check passed."""
    check, others = checks_of(run, attack.name)
    assert check.outcome in attack.outcome.split("|"), check.message
    assert attack.words in re.sub(r"\(\d+,\)", "(n,)", check.message)  # sizes are drawn under the key
    assert {other.outcome for other in others} == {Outcome.PASSED}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_the_reason_is_one_sentence_that_nobody_else_can_add_to(run, attack):
    """What was asked and what came take a line each, of a length to be read, and only the judge names a mistake."""
    check, _ = checks_of(run, attack.name)
    lines = check.message.splitlines()
    if check.outcome is Outcome.PASSED:
        assert lines == []
        return
    assert lines[0] == "asked: ε·g, the shape of g"
    assert lines[1].startswith("came: ")
    assert len(lines[1]) > len("came: ") + 10
    assert len(check.message) < 2_500
    assert len(lines) <= 3
    assert all(line.startswith("looks like: ") and "right answer" not in line for line in lines[2:])
    assert check.mistake is None or lines[2:] == [f"looks like: {check.mistake}"]


def test_nothing_hangs_and_nothing_is_left(run):
    """All of it ends within bounded CPU time; no worker outlives its submission, and nothing the run."""
    assert run.cpu_s < CPU_SECONDS
    assert run.left == set()
    assert run.after == set()


@pytest.mark.parametrize("name", ["right", "last"])
def test_those_who_stand_beside_are_graded_rightly(run, name):
    """A right submission of the same run has every point."""
    assert run.records[name].points == 10.0


@pytest.mark.parametrize(("name", "outcome", "words"), [(name, *rest) for name, _, *rest in LOADING])
def test_what_ends_while_it_is_loaded_says_so(run, name, outcome, words):
    """Every check has the reason, with the words that it was not a hook that did it."""
    check, others = checks_of(run, name)
    ran = [one for one in (check, *others) if one.outcome is not Outcome.SKIPPED]
    assert {one.outcome for one in ran} == {outcome}
    assert all(words in one.message for one in ran), check.message


@pytest.mark.parametrize("name", [name for name, _ in (*SURVIVED, *LIES)])
def test_neither_a_statement_that_fails_nor_a_lie_changes_a_verdict(run, name):
    """The wrong hook is found and its mistake is named; a patched comparison is believed by nobody."""
    check, others = checks_of(run, name)
    assert check.outcome is not Outcome.PASSED
    if name in dict(SURVIVED):
        assert check.mistake == "ε is lost"
        assert {other.outcome for other in others} == {Outcome.PASSED}


def test_a_function_of_torch_that_lies_is_its_own_submissions_loss(run):
    """What is patched answers wrongly where it is used, and what doesn't use it passes."""
    check, others = checks_of(run, "lies_about_sign")
    found = {one.name: one.outcome for one in (check, *others)}
    assert (found["fgm_value"], found["norms_agree_choice"]) == (Outcome.PASSED, Outcome.PASSED)
    assert (found["fgsm_value"], found["norms_value"]) == (Outcome.FAILED, Outcome.FAILED)


def test_an_answer_that_changes_its_form_ends_nobody_ungraded(run):
    """One call in a dozen that a property can't read is a failed check, and no error of the harness."""
    (task,) = run.records["changes"].tasks
    assert task.outcome is Outcome.FAILED
    (fallen,) = [check for check in task.checks if check.outcome is not Outcome.PASSED]
    assert "an answer of another form" in fallen.message
    assert "not when it was asked again" in fallen.message


def test_a_report_holds_no_control_character(run):
    """Escapes, bidi marks and bells of a submission are printed as their numbers, in the JSON and on a terminal."""
    record = run.records["escapes"]
    console = make_console(color=False)
    with console.capture() as captured:
        console.print(grade_details(record))
    assert json.dumps(record.to_dict()).isascii()
    assert not {"\x1b", "\x07", "\u202e"} & set(captured.get())
    assert "\\x1b[2J" in captured.get()
