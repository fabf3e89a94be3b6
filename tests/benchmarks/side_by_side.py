"""Grade the same notebooks with nbgrader, otter-grader and this harness, and print how many each grades a minute.

    python tests/benchmarks/side_by_side.py [--number 300] [--theirs 8] [--jobs 2] [--environment DIR]

nbgrader and otter-grader are installed by pip into an environment of their own, which finds torch where this
interpreter has it. Every notebook has one cell with an answer; a third of them is wrong. All three ask for the sorted
values of tensors of two sizes. The others grade the first notebooks of the class alone, because of their pace; a rate
is that of the whole command, starting up included. Marks are compared, so that nobody is quick by grading nothing.
"""

import argparse
import csv
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from pathlib import Path

PACK = Path(__file__).parents[1] / "packs" / "sorting" / "sorting_pack"
WANTED = ("nbgrader==0.9.6", "otter-grader==7.0.0")
ANSWERS = (
    "import torch\n\n\ndef smallest_first(values):\n    return values.sort().values",
    "import torch\n\n\ndef smallest_first(values):\n    return torch.stack(sorted(values))",
    "import torch\n\n\ndef smallest_first(values):\n    return values.sort(descending=True).values",
)
TEST = """import torch
for size in (3, 101):
    values = torch.randn(size)
    assert torch.equal(smallest_first(values), values.sort().values)"""
OTTER = """OK_FORMAT = True
test = {{"name": "value", "points": 10, "suites": [{{"cases": [
    {{"code": {code!r}, "hidden": False, "locked": False, "points": 10}}],
    "scored": True, "setup": "", "teardown": "", "type": "doctest"}}]}}
"""
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def cell(source, number, **about):
    """Return a code cell."""
    metadata = {"nbgrader": {"schema_version": 3, "locked": False, "cell_type": "code", **about}} if about else {}
    lines = source.splitlines(keepends=True)
    return {
        "cell_type": "code",
        "id": f"cell{number}",
        "execution_count": None,
        "metadata": metadata,
        "outputs": [],
        "source": lines,
    }


def notebook(*cells):
    """Return a notebook's text."""
    return json.dumps({"cells": list(cells), "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5})


def answer(place):
    """Return the answer of a student; the number makes every file another one."""
    return f"{ANSWERS[place % len(ANSWERS)]}  # {place}"


def deserved(place):
    """Return the points that a student deserves."""
    return 0.0 if place % len(ANSWERS) == 2 else 10.0


def run(words, cwd, environ):
    """Run a command and return the seconds that it took.

    Raises:
        SystemExit: It failed; what it said is printed.
    """
    began_s = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own commands
        [*map(str, words)], check=False, capture_output=True, text=True, cwd=cwd, env=environ
    )
    if done.returncode:
        raise SystemExit(f"{words[:4]}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return time.monotonic() - began_s


def install(folder):
    """Make an environment with both graders unless it is there, and return the folder of its commands."""
    if (folder / "bin" / "otter").is_file() and (folder / "bin" / "nbgrader").is_file():
        return folder / "bin"
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-qq", *WANTED], check=True)  # noqa: S603
    torch_at = Path(importlib.util.find_spec("torch").origin).parents[1]
    site = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    Path(site, "torch_of_another.pth").write_text(f"{torch_at}\n", encoding="utf-8")
    return folder / "bin"


def by_nbgrader(home, commands, number, environ):
    """Return the seconds that nbgrader took, and the points by student."""
    course = home / "course"
    about = {"grade_id": "answer", "solution": True, "grade": False}
    test = cell(TEST, 2, grade_id="value", solution=False, grade=True, points=10, locked=True)
    release = notebook(cell("def smallest_first(values):\n    raise NotImplementedError", 1, **about), test)
    (course / "source" / "ps").mkdir(parents=True)
    (course / "source" / "ps" / "ps.ipynb").write_text(release, encoding="utf-8")
    (course / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'c'\n", encoding="utf-8"
    )
    run([commands / "nbgrader", "generate_assignment", "ps", "--force"], course, environ)
    for place in range(number):
        folder = course / "submitted" / f"s{place:05d}" / "ps"
        folder.mkdir(parents=True)
        (folder / "ps.ipynb").write_text(notebook(cell(answer(place), 1, **about), test), encoding="utf-8")
    took_s = run([commands / "nbgrader", "autograde", "ps", "--create"], course, environ)
    run([commands / "nbgrader", "export", "--to", "grades.csv"], course, environ)
    with (course / "grades.csv").open(encoding="utf-8", newline="") as opened:
        points = {row["student_id"]: float(row["score"] or 0) for row in csv.DictReader(opened)}
    return took_s, [points[f"s{place:05d}"] for place in range(number)]


def by_otter(home, commands, number, environ):
    """Return the seconds that otter-grader took, and the points by student."""
    work = home / "otter"
    (work / "tests").mkdir(parents=True)
    first, *rest = [line for line in TEST.splitlines() if line]
    loop = "\n".join([f">>> {rest[0]}", *(f"... {line}" for line in rest[1:]), "..."])
    (work / "tests" / "value.py").write_text(OTTER.format(code=f">>> {first}\n{loop}\n"), encoding="utf-8")
    run([commands / "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], work, environ)
    points, took_s = [], 0.0
    for place in range(number):
        folder = work / f"s{place:05d}"
        folder.mkdir()
        (folder / "ps.ipynb").write_text(notebook(cell(answer(place), 1)), encoding="utf-8")
        words = [commands / "otter", "run", "-a", work / "autograder.zip", "-o", folder, folder / "ps.ipynb"]
        took_s += run([*words, "--no-logo"], folder, environ)
        results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        points.append(sum(test.get("score") or 0.0 for test in results["tests"]))
    return took_s, points


def by_harness(home, number, jobs):
    """Return the seconds that this harness took, and the points by student."""
    folder = home / "class"
    folder.mkdir()
    for place in range(number):
        (folder / f"s{place:05d}.ipynb").write_text(notebook(cell(answer(place), 1)), encoding="utf-8")
    words = ["grade", folder, "--folders-are", "class", "--task", "sorting", "--task-path", PACK]
    words += ["--jobs", jobs, "--out", home / "run", "--json", home / "run.json", "--quiet"]
    took_s = run([sys.executable, "-m", "harness", *words], home, dict(os.environ))
    found = json.loads((home / "run.json").read_text(encoding="utf-8"))["submissions"]
    points = {entry["name"]: entry["points"] for entry in found}
    return took_s, [points[f"s{place:05d}.ipynb"] for place in range(number)]


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=300)
    parser.add_argument("--theirs", type=int, default=8)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--environment", type=Path, help="keep theirs here, to take it again")
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp())
    try:
        commands = install((options.environment or home / "environment").absolute())
        path = f"{commands}{os.pathsep}{os.environ['PATH']}"
        environ = {**os.environ, "PATH": path, "HOME": str(home), "PYTHONWARNINGS": "ignore"}
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}", flush=True)
        rows = []
        for name, number, (took_s, points) in (
            ("this harness", options.number, by_harness(home, options.number, options.jobs)),
            (WANTED[0], options.theirs, by_nbgrader(home, commands, options.theirs, environ)),
            (WANTED[1], options.theirs, by_otter(home, commands, options.theirs, environ)),
        ):
            right = sum(one == deserved(place) for place, one in enumerate(points))
            rows.append((name, number, took_s, 60 * number / took_s, right))
        for name, number, took_s, rate, right in rows:
            ratio = rows[0][3] / rate
            print(
                f"{name:<20} {number:>5} in {took_s:6.1f} s  {rate:7.1f} a minute  {right} right marks  1/{ratio:.0f}"
            )
        print(f"load at the end {os.getloadavg()[0]:.1f}")
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
