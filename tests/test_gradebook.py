"""Gradebooks of platforms: whose row it is, and what is filled in."""

from dataclasses import replace

import pytest

from harness.errors import UsageError
from harness.gradebook import Platform, Table, fill, read_table
from harness.records import GradeRecord, Outcome, TaskRecord
from harness.students import Student

from .report.generated import stored
from .report.schemas import NBGRADER

CANVAS = Table(
    ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework 3 (4711)", "Other (12)", "Final Score"),
    (
        ("    Points Possible", "", "", "", "", "10", "5", "(read only)"),
        ("Lovelace, Ada", "10001", "s1", "ada", "1", "", "4", "80"),
        ("Hopper, Grace", "10002", "s2", "grace", "1", "3", "5", "70"),
    ),
)
WORKSHEET = Table(
    ("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Feedback comments"),
    (
        ("Participant 70001", "Ada Lovelace", "ada@example.org", "Submitted", "", "10", ""),
        ("Participant 70002", "Grace Hopper", "grace@example.org", "Submitted", "2", "10", "old"),
    ),
)
ROSTER = Table(("student_id", "last_name", "email"), (("ada", "Lovelace", "a@x"), ("grace", "Hopper, G.", "")))
GROUP = Student(identifier="001, 002", email="ada@x.org, grace@x.org", name="Ada Lovelace, Grace Hopper")


def run(**points):
    """Return a run of submissions by name with their points of 10."""
    records = []
    for name, earned in points.items():
        outcome = Outcome.HARNESS_ERROR if earned is None else Outcome.FAILED
        task = TaskRecord(task="t", outcome=outcome, points=earned, max_points=10.0)
        records.append(GradeRecord(name=name, path=name, tasks=(task,)))
    return stored(records)


def by_name(filled, column="Student"):
    """Return the rows by one column, each by its header."""
    rows = [dict(zip(filled.header, row, strict=True)) for row in filled.rows]
    return {row[column]: row for row in rows}


def test_canvas_gets_one_column_and_nothing_that_it_would_overwrite():
    """Those without a submission keep what they have."""
    filled = fill(run(**{"lovelaceada_10001_99_answer.py": 7.5}), Platform.CANVAS, CANVAS, column="Homework 3")
    assert filled.header == ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework 3 (4711)")
    rows = by_name(filled)
    assert rows["Lovelace, Ada"]["Homework 3 (4711)"] == 7.5
    assert rows["Hopper, Grace"]["Homework 3 (4711)"] == "3"
    assert rows["    Points Possible"]["Homework 3 (4711)"] == "10"
    assert filled.notes == ()


@pytest.mark.parametrize("column", [None, "Homework", "Final Score", "New one (99)"])
def test_a_column_of_canvas_that_is_not_there_is_refused(column):
    """It would become a new assignment; the message lists what there is."""
    with pytest.raises(UsageError, match=r"there are: Homework 3 \(4711\), Other \(12\)"):
        fill(run(ada=1.0), Platform.CANVAS, CANVAS, column=column)


def test_another_maximum_in_canvas_is_said():
    """Marks are not scaled behind anybody's back."""
    filled = fill(run(ada=1.0), Platform.CANVAS, CANVAS, column="Other (12)")
    assert filled.notes == ("Other (12): Canvas has 5 points possible, the run 10; marks are not scaled",)


def test_a_worksheet_of_moodle_is_filled():
    """Grade and feedback both; every other cell stays."""
    name = "Ada Lovelace_70001_assignsubmission_file_"
    filled = fill(run(**{name: 4.0}), Platform.MOODLE, WORKSHEET, feedback={name: "t: failed"})
    assert filled.header == WORKSHEET.header
    rows = by_name(filled, "Identifier")
    assert (rows["Participant 70001"]["Grade"], rows["Participant 70001"]["Feedback comments"]) == (4.0, "t: failed")
    assert tuple(rows["Participant 70002"].values()) == WORKSHEET.rows[1]


def test_a_list_of_addresses_becomes_a_grade_import():
    """Identity, grade and feedback."""
    table = Table(("email", "phone"), (("Ada@x.org", "1"), ("grace@x.org", "2")))
    filled = fill(run(**{"ada@x.org.py": 4.0}), Platform.MOODLE, table, feedback={})
    assert filled.header == ("email", "Grade", "Feedback comments")
    assert filled.rows == (("Ada@x.org", 4.0, ""), ("grace@x.org", "", ""))


def test_nbgrader_gets_a_row_for_everybody():
    """No submission is 0 with an empty time; the header is nbgrader's."""
    filled = fill(run(ada=8.0), Platform.NBGRADER, ROSTER)
    assert ",".join(filled.header) == NBGRADER
    rows = by_name(filled, "student_id")
    assert (rows["ada"]["raw_score"], rows["ada"]["score"], rows["ada"]["max_score"]) == (8.0, 8.0, 10.0)
    assert (rows["grace"]["score"], rows["grace"]["timestamp"]) == (0.0, "")
    assert rows["ada"]["timestamp"] == "2023-11-14 22:13:20"


def test_what_is_ungraded_is_empty_and_said():
    """Never a zero."""
    filled = fill(run(ada=None), Platform.NBGRADER, ROSTER)
    assert by_name(filled, "student_id")["ada"]["score"] is None
    assert filled.notes == ("'ada' has a task that is not graded: its mark is left empty",)


@pytest.mark.parametrize("name", ["ada.py", "ADA.ipynb", "ada", "ada.py (2)", "late_a@x_answer.zip"])
def test_a_row_is_found_by_the_name_or_a_part_of_it(name):
    """Capitals and suffixes don't matter."""
    assert fill(run(**{name: 1.0}), Platform.NBGRADER, ROSTER).rows[0][9] == (
        1.0 if name != "late_a@x_answer.zip" else None
    )


@pytest.mark.parametrize("name", ["nobody.py", "ada_grace_hopper.py", ""])
def test_a_submission_without_a_row_of_its_own_is_named(name):
    """Nobody gets a mark by chance."""
    table = Table(("student_id",), (("adal",), ("grace",), ("1",)))
    filled = fill(run(**{name: 1.0, "nobody_x": 1.0}), Platform.NBGRADER, table)
    assert "no row for the submission 'nobody_x'" in filled.notes
    assert {row[9] for row in filled.rows[2:]} == {None}


def test_rows_that_both_fit_a_submission_are_named():
    """Whose it is, a person must say; neither row is filled."""
    table = Table(("student_id",), (("anna",), ("berg",), ("cleo",)))
    filled = fill(run(**{"anna_berg.py": 1.0}), Platform.NBGRADER, table)
    assert filled.notes[0] == "several rows fit the submission 'anna_berg.py', and none is filled for it: anna, berg"
    assert [row[9] for row in filled.rows] == [None, None, 0.0]


def test_a_row_that_somebody_may_have_earned_is_no_zero():
    """Whoever handed in what nobody is found for, each row without a mark may be theirs; the note says so."""
    filled = fill(run(ada=8.0, stranger=3.0), Platform.NBGRADER, ROSTER)
    assert [(row[7], row[9]) for row in filled.rows] == [(8.0, 8.0), (None, None)]
    assert filled.notes[-1] == "1 row is left empty, not 0: it may belong to a submission that is not filled in"


def test_a_submission_that_was_not_asked_for_is_no_zero():
    """Its row stays empty; that of somebody who handed in nothing is 0."""
    table = Table(("student_id",), (("ada",), ("grace",), ("eve",)))
    whole = run(ada=8.0, grace=5.0)
    filled = fill(replace(whole, records=whole.records[:1]), Platform.NBGRADER, table, unselected=whole.records[1:])
    assert [(row[3], row[9]) for row in filled.rows] == [("ada", 8.0), ("grace", None), ("eve", 0.0)]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (("student_id",), (("001",), ("002",), ("003",))),
        (("student_id", "email"), (("", "Ada@x.org"), ("", "grace@x.org"), ("003", "eve@x.org"))),
        (("student_id", "email"), (("001", "other@x.org"), ("", "grace@x.org"), ("003", ""))),
    ],
)
def test_a_group_has_a_row_for_each_of_its_students(header, rows):
    """By identifier or by address; whoever is not of it has none."""
    records = [replace(record, student=GROUP) for record in run(submission_11=7.0).records]
    filled = fill(stored(records), Platform.NBGRADER, Table(header, rows))
    assert ([row[9] for row in filled.rows], filled.notes) == ([7.0, 7.0, 0.0], ())


def test_a_group_is_found_by_its_names():
    """Where a worksheet gives nothing else; the feedback goes to each."""
    records = [replace(record, student=GROUP) for record in run(submission_11=7.0).records]
    told = {"submission_11": "t: failed"}
    table = Table(("Full name",), (("Ada Lovelace",), ("Grace Hopper",), ("Eve Moneypenny",)))
    filled = fill(stored(records), Platform.MOODLE, table, feedback=told)
    assert [row[1:] for row in filled.rows] == [(7.0, "t: failed"), (7.0, "t: failed"), ("", "")]


def test_a_student_of_a_group_without_a_row_is_said():
    """The others have their mark; whose the lacking one is, a person must say."""
    records = [replace(record, student=GROUP) for record in run(submission_11=7.0).records]
    filled = fill(stored(records), Platform.NBGRADER, Table(("student_id",), (("001",), ("009",))))
    assert [row[9] for row in filled.rows] == [7.0, None]
    assert filled.notes[0] == "the submission 'submission_11' is that of 2 students, and 1 has a row of their own"


@pytest.mark.parametrize("student", [{"identifier": "70001"}, {"email": "ADA@example.org"}, {"name": "Ada Lovelace"}])
def test_a_row_is_found_by_who_handed_it_in(student):
    """Where that is known, whatever the file is called."""
    records = [replace(record, student=Student(**student)) for record in run(grace=4.0).records]
    assert fill(stored(records), Platform.MOODLE, WORKSHEET).rows[0][4] == 4.0


def test_two_submissions_of_one_row_are_refused():
    """One of them would be lost."""
    with pytest.raises(UsageError, match=r"belongs to two submissions: ada\.ipynb, ada\.py"):
        fill(run(**{"ada.ipynb": 1.0, "ada.py": 2.0}), Platform.NBGRADER, ROSTER)


@pytest.mark.parametrize("platform", Platform)
def test_a_table_without_an_identity_is_refused(platform):
    """The message says which columns would do."""
    with pytest.raises(UsageError, match="wanted a table with one of the columns"):
        fill(run(ada=1.0), platform, Table(("colour",), (("red",),)))


def test_a_file_is_read_with_a_byte_order_mark_and_short_rows(tmp_path):
    """As spreadsheets write them."""
    (tmp_path / "t.csv").write_bytes('\ufeffstudent_id, email\r\n"a,b"\r\n\r\nc,d,e\r\n'.encode())
    assert read_table(tmp_path / "t.csv") == Table(("student_id", "email"), (("a,b", ""), ("c", "d")))


@pytest.mark.parametrize("content", [b"", b"student_id\n", b"\xff\xfe", b'a\n"b'])
def test_what_is_no_table_is_a_usage_error(tmp_path, content):
    """Empty, without a row, not UTF-8, or a quote that never ends."""
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(UsageError, match=r"t\.csv"):
        read_table(tmp_path / "t.csv")


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path):
    """The message names it."""
    with pytest.raises(UsageError, match="can't read"):
        read_table(tmp_path / "none.csv")
