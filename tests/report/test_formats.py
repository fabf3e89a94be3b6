"""Every text format: it fits its schema, hostile text comes back from it, and what is hidden stays hidden."""

import csv
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from dataclasses import replace

import jsonschema
import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from harness.audience import Audience, seen_by
from harness.records import CheckRecord, GradeRecord, Outcome, TaskRecord
from harness.report.entries import LOG_LENGTH, MESSAGE_LENGTH, name_text
from harness.report.formats import Format, render, write_each
from harness.report.markdown import code_span, fenced
from harness.report.tables import cell_text, feedback_text
from harness.text import cut

from .generated import NASTY, fields, grades, nasty_grade, stored
from .schemas import GRADESCOPE, JUNIT, MARKUS

TEXTS = [Format.JSON, Format.JUNIT, Format.GRADESCOPE, Format.MARKUS, Format.CSV, Format.MARKDOWN]
PIECES = st.sampled_from(
    [
        *"\0\x1b\x9b\r\n\t\"'`|\\<>&;=+-@,*_[]()#~",
        "]]>",
        "🙂",
        "👩‍🔬",
        "שלום",
        "مرحبا",
        "\u202e",
        "\ufeff",
        "\ud800",
        "\uffff",
        "```",
    ]
)
HOSTILE = st.lists(PIECES | st.text(st.characters(), max_size=4), max_size=12).map("".join)
XSD = xmlschema.XMLSchema(JUNIT)
MARKDOWN = MarkdownIt("commonmark").enable("table")


def rendered(record, wanted, audience=Audience.TEACHER):
    """Return one submission in a format."""
    return render(stored([record]), [record], wanted, audience)


def parsed(text):
    """Return a JUnit document's root."""
    return ET.fromstring(text)  # noqa: S314 - it was written here


def is_plain(text):
    """Tell whether text holds no control, format, private or unassigned character beside line ends and tabs."""
    return not any(unicodedata.category(character)[0] == "C" for character in text.translate({10: None, 9: None}))


def scored(record, audience=Audience.STUDENT):
    """Return Gradescope's tests by name."""
    return {test["name"]: test for test in json.loads(rendered(record, Format.GRADESCOPE, audience))["tests"]}


# --- schemas ---


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("record", grades(12, seed=3), ids=lambda record: record.name)
def test_every_verdict_fits_gradescopes_schema(record, audience):
    """Numbers are numbers, and a score stands beside its most."""
    content = json.loads(rendered(record, Format.GRADESCOPE, audience))
    jsonschema.validate(content, GRADESCOPE)
    assert content["score"] == pytest.approx(sum(test.get("score", 0) for test in content["tests"]))
    assert content["score"] == pytest.approx(record.points)


@pytest.mark.parametrize("record", grades(12, seed=4), ids=lambda record: record.name)
def test_every_verdict_fits_markus(record):
    """One JSON object a line, and the marks add up."""
    lines = [json.loads(line) for line in rendered(record, Format.MARKUS).splitlines()]
    for line in lines:
        jsonschema.validate(line, MARKUS)
    assert sum(line.get("marks_earned", 0) for line in lines) == pytest.approx(record.points)
    assert sum(line.get("marks_total", 0) for line in lines) == pytest.approx(record.max_points)


def test_a_class_fits_junits_schema_and_its_counts_add_up():
    """Every suite counts what stands in it."""
    records = [*grades(12, seed=5), nasty_grade()]
    text = render(stored(records), records, Format.JUNIT, Audience.TEACHER)
    XSD.validate(text)
    for suite in parsed(text):
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
        for kind, name in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(kind)) == len(suite.findall(f"testcase/{name}"))


def test_the_json_report_comes_back_as_records():
    """What `grade --json` writes and what `report` writes are one form."""
    records = grades(3)
    content = json.loads(render(stored(records), records, Format.JSON, Audience.TEACHER))
    assert list(content) == ["schema", "environment", "run", "submissions"]
    assert tuple(GradeRecord.from_dict(submission) for submission in content["submissions"]) == records


def test_marks_are_numbers_in_csv_and_empty_where_ungraded():
    """A spreadsheet adds them up."""
    graded, ungraded = grades(2)
    first, *others = ungraded.tasks
    ungraded = replace(ungraded, tasks=(replace(first, outcome=Outcome.HARNESS_ERROR, points=None), *others))
    rows = list(csv.DictReader(io.StringIO(render(stored([]), [graded, ungraded], Format.CSV, Audience.TEACHER))))
    assert float(rows[0]["points"]) == graded.points
    assert float(rows[0][f"{first.task} points"]) == graded.tasks[0].points
    assert (rows[1]["points"], rows[1][f"{first.task} points"]) == ("", "")
    assert rows[1][f"{first.task} outcome"] == "harness_error"


def test_an_ungraded_task_is_never_a_zero_in_gradescope():
    """It is a test without a score, and says whose fault it isn't."""
    task = TaskRecord(task="t", outcome=Outcome.HARNESS_ERROR, points=None, max_points=10.0, notices=("no worker",))
    record = GradeRecord(name="a.py", path="a.py", tasks=(task,))
    (test,) = scored(record).values()
    assert "score" not in test
    assert "through no fault of the submission" in test["output"]
    assert "no worker" not in test["output"]


def test_a_crash_is_an_error_and_an_advisory_check_fails_nothing():
    """Continuous integration turns red for what decides something."""
    crashed = CheckRecord(name="c", hook="h", outcome=Outcome.CRASHED, max_points=1.0, message="ValueError")
    advisory = CheckRecord(name="a", hook="h", outcome=Outcome.FAILED, gating=False, message="slow")
    task = TaskRecord(task="t", outcome=Outcome.CRASHED, points=0.0, max_points=1.0, checks=(crashed, advisory))
    (suite,) = parsed(rendered(GradeRecord(name="n", path="n", tasks=(task,)), Format.JUNIT))
    assert (suite.get("errors"), suite.get("failures"), suite.get("skipped")) == ("1", "0", "1")
    assert suite.find("testcase/error").get("type") == "crashed"
    assert suite.find("testcase/skipped").get("message") == "advisory: slow"


# --- hostile text comes back ---


@pytest.mark.parametrize("wanted", TEXTS)
@given(text=HOSTILE)
@settings(max_examples=20, deadline=None)
def test_no_format_holds_a_control_character(wanted, text):
    """Whatever a submission says; and it can be encoded."""
    written = rendered(nasty_grade(text), wanted)
    written.encode()
    assert is_plain(written)


@given(text=HOSTILE)
@settings(max_examples=25, deadline=None)
def test_text_comes_back_from_gradescope_and_markus(text):
    """As safe text."""
    record = nasty_grade(text)
    assert scored(record)["fgsm_bound: value"]["output"] == cut(text, MESSAGE_LENGTH)
    line = json.loads(rendered(record, Format.MARKUS).splitlines()[0])
    assert line["output"] == cut(text, MESSAGE_LENGTH)


@given(text=HOSTILE)
@settings(max_examples=25, deadline=None)
def test_text_comes_back_from_junit(text):
    """Names from attributes, messages from elements."""
    document = rendered(nasty_grade(text), Format.JUNIT)
    XSD.validate(document)
    (suite,) = parsed(document)
    assert suite.get("name") == name_text(text)
    assert (suite.find("testcase/failure").text or "") == cut(text, MESSAGE_LENGTH)


@given(text=HOSTILE)
@settings(max_examples=25, deadline=None)
def test_text_comes_back_from_csv_and_is_no_formula(text):
    """A reader gets the name, behind an apostrophe where a spreadsheet would run it."""
    rows = list(csv.reader(io.StringIO(rendered(nasty_grade(text), Format.CSV), newline="")))
    cell = rows[1][0]
    assert cell in (name_text(text), f"'{name_text(text)}")
    assert cell.lstrip()[:1] not in set("=@")
    assert float(rows[1][1]) == 5.0


@given(text=HOSTILE)
@settings(max_examples=50, deadline=None)
def test_text_comes_back_from_markdown_as_code(text):
    """In headings, in tables and in blocks, and never as HTML, a link or an emphasis."""
    span, block = (
        MARKDOWN.parse(f"## {code_span(text)}: x\n\n{fenced(cut(text, 100))}")[1],
        MARKDOWN.parse(fenced(cut(text, 100))),
    )
    codes = [child.content for child in span.children if child.type == "code_inline"]
    assert codes == ([name_text(text)] if name_text(text) else [])
    assert [token.content for token in block] == [f"{cut(text, 100)}\n"]
    cell = MARKDOWN.parse(f"| a | b |\n| --- | --- |\n| {code_span(text, in_table=True)} | end |\n")
    contents = [child.content for token in cell for child in token.children or ()]
    assert contents[-1] == "end"
    assert len(contents) == 3 + bool(name_text(text))


@given(text=HOSTILE)
@settings(max_examples=20, deadline=None)
def test_a_markdown_report_holds_no_html_and_no_link(text):
    """Read by a program that would allow both."""
    tokens = MARKDOWN.parse(rendered(nasty_grade(text), Format.MARKDOWN))
    kinds = {child.type for token in tokens for child in (token, *(token.children or ()))}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "em_open"}


@pytest.mark.parametrize("wanted", TEXTS)
def test_ten_megabytes_are_cut_and_it_says_so(wanted):
    """A log is 64 KiB, a message 8,192 characters, a name 200."""
    written = rendered(nasty_grade("λx" * (5 << 20)), wanted)
    assert len(written) < 6 * (LOG_LENGTH + 4 * MESSAGE_LENGTH)
    if wanted is not Format.CSV:
        assert "cut here: 8,192 of 10,485,760 characters" in written
        assert "only the last 64 KiB are kept" in written or '"log_cut": true' in written


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+x", "'+x"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("-1.5", "-1.5"),
        ("+4712", "+4712"),
        ("plain", "plain"),
        ("", ""),
        (-1.5, -1.5),
        (None, None),
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_guarded(value, cell):
    """A number stays one."""
    assert cell_text(value) == cell


# --- what is hidden stays hidden ---


def hiding():
    """Return a verdict with a hidden check that failed, and a log."""
    record = nasty_grade("CANARY", visible=False)
    (task,) = record.tasks
    hidden = CheckRecord(**{**fields(task.checks[0]), "name": "CANARY_name"})
    task = replace(task, checks=(hidden, task.checks[1]), notices=())
    return GradeRecord(name="a.py", path="CANARY/a.py", tasks=(task,))


@pytest.mark.parametrize("wanted", TEXTS)
def test_a_hidden_check_stands_in_no_students_report(wanted):
    """Neither its name, nor its message, nor the mistake, nor what was printed, nor a path; a teacher's has them."""
    assert "CANARY" not in rendered(hiding(), wanted, Audience.STUDENT)
    if wanted is not Format.CSV:
        assert "CANARY" in rendered(hiding(), wanted, Audience.TEACHER)


def test_a_hidden_check_is_no_students_feedback():
    """What stands in a gradebook's cell is for students."""
    assert "CANARY" not in feedback_text(seen_by(hiding(), Audience.STUDENT))


def test_a_hidden_check_counts_in_gradescope_as_a_hidden_test():
    """The score is whole; the test says nothing but its points."""
    content = json.loads(rendered(hiding(), Format.GRADESCOPE, Audience.STUDENT))
    hidden = [test for test in content["tests"] if test["visibility"] == "hidden"]
    assert hidden == [
        {"name": "hidden check", "output": "", "score": 0.0, "max_score": 5.0, "number": "1.1", "visibility": "hidden"}
    ]
    assert content["stdout_visibility"] == "hidden"


def test_a_log_is_shown_to_students_only_where_the_record_says_so():
    """It may hold hidden inputs; a teacher's stands in a hidden test."""
    record = nasty_grade("printed line")
    assert "fgsm_bound: printed" not in scored(record)
    assert scored(record, Audience.TEACHER)["fgsm_bound: printed"]["visibility"] == "hidden"
    (task,) = record.tasks
    shown = replace(record, tasks=(replace(task, log_visible=True),))
    assert scored(shown)["fgsm_bound: printed"]["visibility"] == "visible"


def test_a_log_that_was_cut_says_so():
    """The first line, before what is left of it."""
    (task,) = nasty_grade("end").tasks
    record = GradeRecord(name="a", path="a", tasks=(replace(task, log_cut=True, log_visible=True),))
    assert scored(record)["fgsm_bound: printed"]["output"].splitlines() == [
        "[cut here: only the last 64 KiB are kept]",
        "end",
    ]


def test_a_students_report_says_nothing_of_the_machine_and_the_key():
    """Even where the key is public."""
    record = grades(1)[0]
    run = stored([record], run={"seed": {"public": True, "key": "beef"}, "folder": "somewhere", "tasks": []})
    content = json.loads(render(run, [record], Format.JSON, Audience.STUDENT))
    assert (content["environment"], content["run"]) == ({}, {"tasks": [], "audience": "student"})


# --- files ---


def test_a_file_a_submission_has_a_plain_name_of_its_own(tmp_path):
    """Whatever the submissions are called, and on a disk that doesn't tell capitals."""
    names = ["a.py", "A.py", "a.py (2)", "../../a.py", "\x1b[2J", "", NASTY, ".hidden", "x" * 300]
    records = [replace(nasty_grade(), name=name) for name in names]
    write_each(stored(records), tmp_path / "out", Format.GRADESCOPE, Audience.STUDENT)
    written = [path.name for path in (tmp_path / "out").iterdir()]
    assert len({name.casefold() for name in written}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*\.json", name) for name in written)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_points_print_as_the_numbers_that_were_meant():
    """A share of 0.35 of 4 points is 1.4, and no 1.4000000000000001."""
    (record,) = grades(1)
    task = next(task for task in record.tasks if task.is_answered)
    check = replace(task.checks[0], outcome=Outcome.PASSED, points=0.35 * 4, max_points=0.45 * 4)
    record = replace(record, tasks=(replace(task, checks=(check,), speed=(), quality=()),))
    text = render(stored([record]), [record], Format.GRADESCOPE, Audience.TEACHER)
    (test,) = json.loads(text)["tests"]
    assert (test["score"], test["max_score"]) == (1.4, 1.8)
