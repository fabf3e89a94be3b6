"""The sample submissions get their expected verdicts, check by check, whatever the run key."""

import json
import secrets

import pytest

from harness.records import Outcome
from harness.report.console import grade_details, grade_summary, overview
from harness.report.document import document

from . import notebook
from .samples import EXPECTED, GOLDEN, NAMES, graded, printed, told


def expected():
    """Return the expected verdicts by submission; the notebook's are those of the files."""
    verdicts = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return {**verdicts, "csc413_2023_notebook": verdicts["csc413_2023"]}


@pytest.fixture(scope="module")
def report():
    """Return the report of one run at a fresh key."""
    return graded(secrets.token_hex(16))


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_gets_its_expected_verdicts(report, name):
    """Every task and every check ends as the expected file says, with the same mistakes named."""
    record = next(record for record in report.records if record.name == name)
    assert told(record) == expected()[name]


@pytest.mark.long
@pytest.mark.parametrize("number", range(20))
def test_the_verdicts_do_not_depend_on_the_run_key(number):
    """Twenty fresh keys give the same verdicts, in file and notebook form."""
    seed = secrets.token_hex(16)
    assert {record.name: told(record) for record in graded(seed).records} == expected(), f"key {seed}, run {number}"


def test_no_task_is_graded_by_visible_checks_alone(report):
    """A submission that fails a task fails a hidden check of it."""
    for record in report.records:
        for task in record.tasks:
            if task.outcome in (Outcome.FAILED, Outcome.CRASHED):
                assert any(check.name != "example" and not check.outcome.counts_as_passed for check in task.checks)


@pytest.mark.parametrize("name", NAMES)
def test_the_terminal_table_reads_as_it_should(report, name):
    """The summary of each sample is the golden text, whatever the run key."""
    record = next(record for record in report.records if record.name == name)
    assert printed(grade_summary(record)) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_the_overview_reads_as_it_should(report):
    """The line a submission at the end is the golden text."""
    assert printed(overview(report.records)) == (GOLDEN / "overview.txt").read_text(encoding="utf-8")


def test_details_name_every_check_that_was_planned(report):
    """The long form has a line for each check of each answered task, and lists the tasks that are not."""
    record = report.records[0]
    shown = printed(grade_details(record))
    for task in record.tasks:
        assert task.task in shown
        assert not task.is_answered or all(check.name in shown for check in task.checks)


def test_the_document_is_strict_json_and_keeps_the_key_secret(report):
    """The JSON report round-trips without NaN; a public key stands in it, as it was given."""
    data = document(report.records, run=report.run, environment=report.environment)
    again = json.loads(json.dumps(data, allow_nan=False))
    assert again["schema"] == 1
    assert [entry["name"] for entry in again["submissions"]] == list(NAMES)
    assert again["run"]["seed"]["public"] is True


def test_the_notebook_holds_what_the_files_hold():
    """`python tests/samples/notebook.py` was run since a file changed."""
    assert notebook.TARGET.read_text(encoding="utf-8") == notebook.text()
