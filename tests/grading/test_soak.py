"""A class that is graded while judges, zygotes and workers are killed: its gradebook is that of a quiet run."""

import contextlib
import csv
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from harness.archive import read_run

PACK = Path(__file__).parents[1] / "packs" / "sorting" / "sorting_pack"
ANSWERS = (
    "def smallest_first(values):\n    return values.sort().values\n",
    "def smallest_first(values):\n    return sorted(values.tolist())\n",
    "import numpy as np\n\n\ndef smallest_first(values):\n    return np.sort(np.asarray(values))\n",
    "def smallest_first(values):\n    return values.sort(descending=True).values\n",
    "def smallest_first(values):\n    return values[0] + 'a'\n",
    "def smallest_first(values):\n    raise NotImplementedError\n",
    "def other(values):\n    return values\n",
)
KILLS = ("command", "judge", "zygote", "worker")


def write_class(folder, number):
    """Write so many submissions, no two of the same bytes."""
    folder.mkdir()
    for place in range(number):
        text = f"NUMBER = {place}\n\n\n{ANSWERS[place % len(ANSWERS)]}"
        (folder / f"student_{place:05d}.py").write_text(text, encoding="utf-8")


def command(folder, run):
    """Return the command that grades a class."""
    words = ["grade", folder, "--folders-are", "class", "--task", "sorting", "--task-path", PACK]
    words += ["--seed", "5eed", "--jobs", "2", "--out", run, "--quiet"]
    return [sys.executable, "-m", "harness", *map(str, words)]


def children(pid):
    """Return the processes that a process has started."""
    found = []
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        with contextlib.suppress(OSError):
            found += map(int, (thread / "children").read_text().split())
    return found


def targets(pid):
    """Return the processes below a command by what they are; a zygote is two, and one of them waits for the other."""
    judges = children(pid)
    waiting = [child for judge in judges for child in children(judge)]
    zygotes = [child for one in waiting for child in children(one)]
    workers = [child for zygote in zygotes for child in children(zygote)]
    return {"command": [pid], "judge": judges, "zygote": [*waiting, *zygotes], "worker": workers}


def kill_one(process, draw):
    """Kill a process of a kind that is drawn, as soon as there is one; return the kind, "nothing" at its end."""
    kind = draw.choice(KILLS)
    while process.poll() is None:
        there = targets(process.pid)
        if there[kind] and there["zygote"]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(draw.choice(there[kind]), signal.SIGKILL)
                return kind
        time.sleep(0.005)
    return "nothing"


def disturbed(words, kills, draw, span_s):
    """Run a command to its end, killing something at random moments; start it again whenever it ends early.

    Returns:
        How often each kind of process was killed, and how often the command was started.
    """
    done, starts = dict.fromkeys((*KILLS, "nothing"), 0), 0
    while True:
        starts += 1
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        while process.poll() is None and sum(map(done.get, KILLS)) < kills:
            time.sleep(draw.uniform(0.2, span_s))
            done[kill_one(process, draw)] += 1
        code = process.wait()
        if code == 0 and sum(map(done.get, KILLS)) >= kills:
            return done, starts
        assert starts < 3 * kills + 10, f"the run does not come to its end: exit code {code}"


def marks(run):
    """Return every verdict of a run without what the clock and the memory say."""
    return [
        replace(record, tasks=tuple(replace(task, cpu_ns=0, peak_bytes=0) for task in record.tasks))
        for record in read_run(run).records
    ]


def gradebook(run, where):
    """Return the rows of a run's gradebook without the columns of times."""
    words = [sys.executable, "-m", "harness", "report", run, "--format", "csv", "--out", where]
    subprocess.run([*map(str, words)], check=True)  # noqa: S603
    with where.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return [{key: value for key, value in row.items() if "cpu" not in key and "bytes" not in key} for row in rows]


@pytest.mark.long
@pytest.mark.parametrize(("number", "kills", "span_s"), [(60, 5, 3.0), (1000, 50, 7.0)])
def test_the_gradebook_after_kills_is_that_of_a_quiet_run(tmp_path, number, kills, span_s):
    """Nothing is lost, doubled or marked otherwise, whoever was killed."""
    write_class(tmp_path / "class", number)
    began_s = time.monotonic()
    subprocess.run(command(tmp_path / "class", tmp_path / "quiet"), check=True)  # noqa: S603
    quiet_s = time.monotonic() - began_s
    words = command(tmp_path / "class", tmp_path / "run")
    done, starts = disturbed(words, kills, random.Random(number), span_s)  # noqa: S311 - which process, nothing secret
    took_s = time.monotonic() - began_s
    print(  # noqa: T201 - the figures are what a soak is run for
        f"{number} submissions, quiet in {quiet_s:.0f} s; killed {done}; {starts} starts, {took_s:.0f} s in all"
    )
    quiet, found = marks(tmp_path / "quiet"), marks(tmp_path / "run")
    assert len(found) == number
    assert found == quiet
    assert gradebook(tmp_path / "run", tmp_path / "run.csv") == gradebook(tmp_path / "quiet", tmp_path / "quiet.csv")
    assert len({task.outcome for record in quiet for task in record.tasks}) >= 4
