"""Grade a class made of what is really handed in, write its pages, and print how long each took.

    python tests/benchmarks/class_pages.py FOLDER [--students 300] [--seed 1] [--stage speed] [--jobs 1]

Every student answers some tasks of the assignment: with a sample, a mutant of the reference, a file of the shape that
real ones have, or one of these as a notebook; two never end, and some hand in nothing that can be read. A verdict that
is not the one in a sample's name is printed. FOLDER then holds `class/`, `run/` and `pages/index.html`; the same
command goes on with what is there.
"""

import argparse
import ast
import json
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import yaml

from harness.authoring.mutation import mutants
from harness.catalog import discover

ROOT = Path(__file__).parents[2]
ASSIGNMENT = ROOT / "tasks" / "csc413_a3.yaml"
GIVEN = (
    "Ada",
    "Chidi",
    "Eleni",
    "雨桐",
    "Łukasz",
    "Mary-Jane",
    "محمد",
    "נועה",
    "Søren",
    "Nguyễn",
    "Zoë",
    "अनन्या",
    "🦊",
)
FAMILY = (
    "Lovelace",
    "Okafor",
    "Παπαδοπούλου",
    "王",
    "Żak",
    "علي",
    "כהן",
    "Văn",
    "🐙",
    "Иванова",
    "शर्मा",
    "<b>Bold",
    "O'Neil",
)
LONG = "Wolfeschlegelsteinhausenbergerdorff"
ENDLESS = "def fgsm_perturbation(gradient, epsilon):\n    while True:\n        pass\n"
UNREADABLE = {
    "answers.pdf": b"%PDF-1.7 nothing to run",
    "answers.py": b"def fgsm_perturbation(gradient:\n    return (\n",
    "answers.ipynb": b'{"cells": [',
    "answers.zip": b"PK\x03\x04 half of a zip",
}
MESS = "!pip install transformers\n%matplotlib inline\nimport matplotlib.pyplot as plt"


class HandedIn(NamedTuple):
    """What somebody hands in for a task: a path or a text, and the verdict that it deserves, or ""."""

    source: Path | str
    outcome: str = ""


def samples(task):
    """Return the samples of a task, and the files of real shapes."""
    homes = (ROOT / "tests" / "submissions" / task, ROOT / "tests" / "real_files" / "handed_in" / task)
    found = [path for home in homes if home.is_dir() for path in sorted(home.iterdir()) if "__" in path.stem.strip("_")]
    return [HandedIn(path, path.stem.partition("__")[0]) for path in found]


def mutated(reference):
    """Return mutants of a reference, as texts; what they deserve is for lint to say."""
    return [HandedIn(ast.unparse(one.tree)) for one in mutants(reference.read_text(encoding="utf-8"))]


def notebook(text):
    """Return a file's text as a notebook's."""
    cells = [("markdown", "# My answer ✨"), ("code", MESS), ("code", text), ("code", "plt.plot([1, 2])\nplt.show()")]
    about = {"code": {"execution_count": None, "outputs": []}, "markdown": {}}
    cells = [{"cell_type": kind, "metadata": {}, "source": source, **about[kind]} for kind, source in cells]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def hand_in(one, task, folder, generator):
    """Put an answer into a student's folder, now and then as a notebook."""
    if isinstance(one.source, Path) and one.source.is_dir():
        shutil.copytree(one.source, folder / task)
        return
    is_notebook = isinstance(one.source, Path) and one.source.suffix == ".ipynb"
    text = one.source if isinstance(one.source, str) else one.source.read_text(encoding="utf-8")
    if not is_notebook and "hookimpl" not in text and generator.random() < 0.25:
        text, is_notebook = notebook(text), True
    (folder / f"{task}{'.ipynb' if is_notebook else '.py'}").write_text(text, encoding="utf-8")


def name_of(number, generator):
    """Return a student's name; a few are very long."""
    name = f"{generator.choice(GIVEN)} {generator.choice(FAMILY)}"
    return re.sub("[_/]", " ", f"{name} {LONG} {LONG}" if number % 50 == 7 else name)


def disjoint(catalog, tasks):
    """Return the tasks without those that ask for the same as one before, so that no answer stands for another."""
    taken, kept = set(), []
    for task in tasks:
        names = {name for hook in catalog.task(task).hooks for name in (hook.name, *hook.aliases)}
        if not names & taken:
            kept.append(task)
            taken |= names
    return kept


def write_class(folder, tasks, options):
    """Write the class as Moodle hands it out; return what verdict is expected, by student and task."""
    catalog, generator = discover(), random.Random(options.seed)  # noqa: S311 - a class, not a secret
    choices = {task: (samples(task), mutated(catalog.references[task].source)) for task in tasks}
    expected = {}
    for number in range(options.students):
        home = folder / f"{name_of(number, generator)}_{1000 + number}_assignsubmission_file_"
        home.mkdir(parents=True)
        if number % 60 == 31:
            name, content = generator.choice(sorted(UNREADABLE.items()))
            (home / name).write_bytes(content)
            continue
        if number in (5, 105):
            (home / "fgsm.py").write_text(ENDLESS, encoding="utf-8")
            continue
        good = generator.random()
        for task in disjoint(catalog, generator.sample(tasks, generator.randint(options.least, options.most))):
            known, wrong = choices[task]
            right = [one for one in known if one.outcome == "passed"]
            pool = right if right and generator.random() < good else generator.choice([known, wrong or known])
            one = generator.choice(pool)
            hand_in(one, task, home, generator)
            expected[str(1000 + number), task] = one
    return expected


def timed(words, *command):
    """Run a command of the harness and print how long it took."""
    began_s = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "harness", *map(str, command)], check=False)  # noqa: S603
    print(f"{words}: {time.monotonic() - began_s:.1f} s, exit status {done.returncode}", flush=True)


def surprises(found, expected):
    """Iterate over verdicts that are not those in the names of what was handed in."""
    for submission in found["submissions"]:
        number = submission["name"].rpartition("_")[2]
        for task in submission["tasks"]:
            one = expected.get((number, task["task"]))
            if one is not None and one.outcome and task["outcome"] != one.outcome:
                yield f"{number} {task['task']}: {task['outcome']}, wanted {Path(one.source).name}"


def main():
    """Make, grade and show the class."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=int, default=2, help="fewest tasks of a student")
    parser.add_argument("--most", type=int, default=6)
    parser.add_argument("--task", action="append", help="of these tasks alone")
    parser.add_argument("--stage", action="append", default=[])
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    tasks = options.task or list(yaml.safe_load(ASSIGNMENT.read_text(encoding="utf-8"))["tasks"])
    options.most = min(options.most, len(tasks))
    options.least = min(options.least, options.most)
    shutil.rmtree(options.folder / "class", ignore_errors=True)
    expected = write_class(options.folder / "class", tasks, options)
    what = [word for task in tasks for word in ("--task", task)] if options.task else ["--assignment", ASSIGNMENT]
    what += [word for stage in options.stage for word in ("--stage", stage)]
    where = ["--out", options.folder / "run", "--json", options.folder / "run.json", "--quiet"]
    timed(f"{options.students} graded", "grade", options.folder / "class", *what, *where, "--jobs", options.jobs)
    timed("pages", "report", options.folder / "run", "--out", options.folder / "pages")
    for line in surprises(json.loads((options.folder / "run.json").read_text(encoding="utf-8")), expected):
        print(line)


if __name__ == "__main__":
    main()
