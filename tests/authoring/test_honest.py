"""Honest styles at many keys: the same comes out however the keys are shared out, and however often it was stopped."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from harness.authoring import honest
from harness.authoring.keeping import KeptKeys
from harness.authoring.lint import LintPlan, lint
from harness.catalog import discover
from harness.errors import UsageError
from harness.sandbox.pool import Pool

from .packs import copied

SEEDS = 6


def linted(catalog, *, jobs=1, keep=None, seeds=SEEDS):
    """Return what linting the small task finds, but for how long it took, and what was said."""
    said = []
    plan = LintPlan(seeds=seeds, mutant_seeds=1, jobs=jobs, keep=keep)
    with Pool(catalog.hidden_paths()) as pool:
        found = lint(catalog, "sorting", plan, pool, say=said.append)
    return dataclasses.replace(found, elapsed_ns=0), said


def lines(path):
    """Return a file's lines."""
    return path.read_bytes().splitlines() if path.is_file() else []


def killed_after_a_few_keys(pack, keep):
    """Have the command killed while it asks."""
    command = [sys.executable, "-m", "harness", "lint", "sorting", "--task-path", pack, "--keep", keep]
    options = ["--seeds", "100000", "--mutant-seeds", "1"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*command, *options], **quiet) as process:  # noqa: S603
        while len(lines(keep)) < 3 and process.poll() is None:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def test_a_command_that_was_killed_goes_on_where_it_was(tmp_path):
    """What comes out is what a quiet run finds, and no key is asked twice."""
    pack, keep = tmp_path / "pack", tmp_path / "keys.jsonl"
    pack.mkdir()
    catalog = copied(pack)
    killed_after_a_few_keys(pack, keep)
    before = len(lines(keep))
    found, said = linted(catalog, keep=keep, seeds=before + SEEDS)
    assert found == linted(catalog, seeds=before + SEEDS)[0]
    assert f"sorting: 4 honest styles, {before + SEEDS} keys, {before} of them kept" in said
    assert len({json.loads(line)["key"] for line in lines(keep)}) == len(lines(keep)) == before + SEEDS


def test_two_processes_find_what_one_finds(tmp_path):
    """The keys are shared out; the result is added up in their order, with a distance that is infinite too."""
    wrong = {'{"sorted": given["values"].sort().values}': '{"sorted": given["values"].sort().values / 0}'}
    catalog = copied(tmp_path, **wrong)
    alone, together = (linted(catalog, jobs=jobs, keep=tmp_path / f"{jobs}.jsonl") for jobs in (1, 2))
    assert alone[0] == together[0]
    assert alone[0].honest.failures == 4 * SEEDS
    assert sorted(lines(tmp_path / "1.jsonl")) == sorted(lines(tmp_path / "2.jsonl"))


@pytest.mark.parametrize(
    "changed", ["tasks/sorting.py", "reference/sorting.py", "tests/submissions/sorting/passed__a.py"]
)
def test_a_changed_task_starts_anew(tmp_path, changed):
    """A change to the task, its reference or its samples; a sentence says so, once."""
    (tmp_path / "pack" / "tests" / "submissions" / "sorting").mkdir(parents=True)
    catalog, keep = copied(tmp_path / "pack"), tmp_path / "keys.jsonl"
    linted(catalog, keep=keep, seeds=2)
    with (tmp_path / "pack" / changed).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    catalog = discover([tmp_path / "pack"])
    said = [linted(catalog, keep=keep, seeds=2)[1] for _ in range(2)]
    assert [sum("it starts anew" in line for line in one) for one in said] == [1, 0]
    assert any("2 keys, 2 of them kept" in line for line in said[1])


def opened(path, catalog):
    """Open a file of kept keys."""
    return KeptKeys.open(path, "sorting", catalog, (), say=lambda _: None)


CAME = {"outcome": "passed", "tolerances": 0.1, "where": "value, few"}


def test_half_a_line_is_taken_away(tmp_path):
    """A command that is killed while it writes leaves one; whole lines stay."""
    catalog, keep = copied(tmp_path), tmp_path / "keys.jsonl"
    with opened(keep, catalog) as kept:
        kept.add("aa", {"style": CAME})
        kept.add("bb", {"style": CAME})
    whole = keep.read_bytes()
    keep.write_bytes(whole[:-20])
    with opened(keep, catalog) as kept:
        assert list(kept.found) == ["aa"]
        kept.add("bb", {"style": CAME})
    assert keep.read_bytes() == whole


@pytest.mark.parametrize(
    "content",
    [
        b"import torch\n",
        b"import torch",
        b"[]\n",
        b'{"lint": 1}\n',
        b'{"lint": 1, "task": "a", "of": "", "key": "", "styles": {"s": {}}}\n',
    ],
)
def test_a_file_of_something_else_is_left_alone(tmp_path, content):
    """It was named by mistake."""
    keep = tmp_path / "reference.py"
    keep.write_bytes(content)
    with pytest.raises(UsageError, match=r"reference\.py.*wanted"):
        opened(keep, copied(tmp_path))
    assert keep.read_bytes() == content


def test_a_key_at_which_the_harness_erred_is_asked_again(tmp_path):
    """A machine without memory must not be remembered for a fault of the task."""
    catalog = copied(tmp_path)
    with opened(tmp_path / "keys.jsonl", catalog) as kept:
        kept.add("aa", {"style": {**CAME, "outcome": "harness_error", "failed": "no worker"}})
    assert lines(tmp_path / "keys.jsonl") == []


def test_progress_says_how_much_time_is_left(tmp_path, monkeypatch):
    """At the pace of the keys so far."""
    now_s = iter(range(0, 100_000, 20))
    monkeypatch.setattr(honest.time, "monotonic", lambda: float(next(now_s)))
    progress = honest._Progress("sorting: 4 honest styles", 30, 20, (said := []).append)
    for _ in range(20):
        progress.add()
    assert said[:3] == [
        "sorting: 4 honest styles, 30 keys, 10 of them kept",
        "sorting: 4 honest styles, key 12 of 30, 6 min left",
        "sorting: 4 honest styles, key 13 of 30, 6 min left",
    ]
    assert said[-1] == "sorting: 4 honest styles, key 29 of 30, 20 s left"
