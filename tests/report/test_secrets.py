"""A real run of a wrong answer: no report holds the key, a seed, or what a hidden case expects."""

import re
from pathlib import Path

import pytest
import torch

from harness.archive import read_run
from harness.audience import Audience
from harness.catalog import discover
from harness.compare import doubled
from harness.correctness.questions import CaseTrial
from harness.report.formats import Format, render
from harness.report.html import write_html
from harness.run import Request, execute
from harness.sandbox.submission import read_submission
from harness.seeds import Seeds
from harness.store import Store
from harness.summary import summarize

SAMPLE = Path(__file__).parents[1] / "submissions" / "ridge_regression" / "failed__gradient_double.py"
CALLS = 30


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return a graded run with a secret key, its seeds and the numbers that its cases expect, hidden and visible."""
    folder = tmp_path_factory.mktemp("graded") / "run"
    execute(Request(paths=(SAMPLE,), tasks=("ridge_regression",), jobs=1), out=folder)
    with Store.open(folder) as store:
        key = store.key
    task = discover().task("ridge_regression")
    seeds = Seeds(key=key, digest=read_submission(SAMPLE).digest, task=task.name)
    secrets, hidden = [key.secret.hex()], set()
    for check in task.checks:
        for case in check.cases:
            secrets += [str(seeds.seed(check.name, case.name, call)) for call in range(CALLS)]
            given = CaseTrial(task, check, case, seeds).inputs()
            wanted = [value for form in check.forms[:1] for value in form(doubled(given)).values()]
            if not check.visible:
                hidden.update(number for value in wanted for number in digits(value))
    stored = read_run(folder)
    # What a visible case shows is a small witness: its numbers stand in the message, and are found by the same search.
    shown = [check.message for task in stored.records[0].tasks for check in task.checks if "expected" in check.message]
    visible = {number for text in shown for number in re.findall(r"\d+\.\d{4,}", text)}
    return stored, secrets, hidden - visible, visible


def digits(value):
    """Return numbers as they could be printed, those with enough digits to be no coincidence."""
    numbers = value.flatten().tolist() if isinstance(value, torch.Tensor) else []
    texts = {text for number in numbers for text in (f"{number:.6g}", f"{number:.5g}", str(round(number, 6)))}
    return {text.lstrip("-") for text in texts if len(text) > 5}


@pytest.fixture(scope="module")
def reports(run, tmp_path_factory):
    """Return every format for both audiences as text."""
    stored = run[0]
    texts = {}
    for audience in Audience:
        for wanted in Format:
            if wanted is Format.HTML:
                folder = tmp_path_factory.mktemp(audience.value)
                write_html(stored, folder, audience=audience, summary=summarize(stored.records))
                text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.html"))
            else:
                text = render(stored, stored.records, wanted, audience)
            texts[wanted, audience] = text
    return texts


def test_no_report_holds_the_key_or_a_seed(run, reports):
    """For nobody, in no format."""
    _, secrets, _, _ = run
    for place, text in reports.items():
        assert not [secret for secret in secrets if secret in text], place


def test_no_report_holds_what_a_hidden_case_expects(run, reports):
    """Hidden answers are shown to nobody; a visible case's are, which shows that this would find them."""
    _, _, hidden, visible = run
    assert len(hidden) > 50
    for place, text in reports.items():
        assert not [number for number in hidden if number in text], place
    for place, text in reports.items():
        assert place[0] is Format.CSV or any(number in text for number in visible), place


def test_no_report_holds_the_source_of_the_task(reports):
    """Neither its formulas nor where it lies."""
    source = Path(discover().tasks["ridge_regression"].source)
    lines = {line.strip() for line in source.read_text(encoding="utf-8").splitlines() if "torch." in line}
    for text in reports.values():
        assert not [line for line in lines if line in text]
        assert str(source) not in text
