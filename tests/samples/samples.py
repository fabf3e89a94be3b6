"""Grade the sample submissions; run as a program, write their expected verdicts for a person to read and commit.

python tests/samples/samples.py
"""

import json
import secrets
from pathlib import Path

from harness.report.console import grade_summary, make_console, overview
from harness.run import Request, execute

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "tests" / "submissions" / "expected.json"
GOLDEN = Path(__file__).parent / "golden"
NAMES = ("csc413_2023", "csc413_2023_notebook", "handout_chat", "model_answers")


def graded(seed):
    """Return the report of all samples at a run key."""
    paths = tuple(ROOT / "submissions" / name for name in NAMES)
    request = Request(paths=paths, assignment=ROOT / "tasks" / "csc413_a3.yaml", seed=seed)
    return execute(request, keep=False)


def told(record):
    """Return what the expected file says of a submission: outcomes, points and named mistakes."""
    return {
        task.task: {
            "outcome": task.outcome.value,
            "points": task.points,
            "checks": {check.name: check.outcome.value for check in task.checks},
            "mistakes": {check.name: check.mistake for check in task.checks if check.mistake},
        }
        for task in record.tasks
    }


def printed(renderable):
    """Return what a console that is no terminal shows, without the blanks at the ends of lines."""
    console = make_console(color=False)
    console.width = 110
    with console.capture() as capture:
        console.print(renderable)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def accept():
    """Grade the samples once at a fresh key and write what came."""
    report = graded(secrets.token_hex(16))
    GOLDEN.mkdir(exist_ok=True)
    shown = {record.name: grade_summary(record) for record in report.records}
    for name, renderable in {**shown, "overview": overview(report.records)}.items():
        (GOLDEN / f"{name}.txt").write_text(printed(renderable), encoding="utf-8")
    verdicts = {record.name: told(record) for record in report.records if "notebook" not in record.name}
    EXPECTED.write_text(json.dumps(verdicts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    accept()
