"""Marks and comments by hand: they survive every regrade, and stand in every report as far as its reader may see."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from harness.archive import read_run
from harness.audience import Audience, seen_by
from harness.cli import commands
from harness.errors import UsageError
from harness.marking import clear_mark, give, given, read_marks
from harness.marks import Mark
from harness.records import CheckRecord, Outcome, TaskRecord
from harness.report.formats import Format, render
from harness.seeds import RunKey
from harness.store import Store
from harness.summary import left_for_a_person

WORDS = "Nice & <b>clear</b>"
ASIDE = "asked for an extension"


def verdict(task, *, passed=True, visible=True, outcome=None):
    """Return a task of 10 points with one check."""
    outcome = outcome or (Outcome.PASSED if passed else Outcome.FAILED)
    points = None if outcome is Outcome.HARNESS_ERROR else 10.0 * passed
    check = CheckRecord(
        name=f"{task}_value",
        hook="h",
        outcome=outcome,
        points=points,
        max_points=10.0,
        message="" if passed else "came: something else",
        visible=visible,
    )
    example = CheckRecord(name="example", hook="h", outcome=Outcome.PASSED)
    return TaskRecord(task=task, outcome=outcome, points=points, max_points=10.0, checks=(check, example))


@pytest.fixture
def folder(tmp_path):
    """Return a run of two students and two tasks: ada's `b` failed, and bob's `b` was lost by the harness."""
    student = {"identifier": "17", "name": "Ada L.", "email": "ada@x.org", "attempt": 3, "late": False}
    noted = [
        {"name": "ada.py", "path": "ada.py", "digest": "1", "student": student},
        {"name": "bob.py", "path": "bob.py", "digest": "2", "gradings": 2},
    ]
    with Store.create(tmp_path / "run", key=RunKey.from_hex("abc"), arguments={}) as store:
        store.put("submissions", noted)
        store.put("report", {"run": {"tasks": ["a", "b"]}, "environment": {}})
        store.save("ada.py", "correctness", "x", verdict("a"))
        store.save("ada.py", "correctness", "x", verdict("b", passed=False))
        store.save("bob.py", "correctness", "x", verdict("a"))
        store.finish()
    return tmp_path / "run"


def mark(folder, *words):
    """Run the command; return what it printed."""
    done = CliRunner().invoke(commands, ["mark", str(folder), *words], standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.output


def text(folder, wanted, audience=Audience.TEACHER, place=0):
    """Return one of the reports of a run."""
    run = read_run(folder)
    records = run.records if not Format(wanted).is_single else run.records[place : place + 1]
    return render(run, records, Format(wanted), audience)


@pytest.mark.parametrize("who", ["ada.py", "ada", "17", "ADA@x.org", "Ada L."])
def test_a_mark_takes_the_place_of_the_points(folder, who):
    """Whatever the student is called by; outcome and checks stay, and the other marks do."""
    mark(folder, who, "b", "--points", "4", "--comment", WORDS)
    ada, bob = read_run(folder).records
    assert (ada.points, ada.tasks[1].outcome, ada.tasks[1].checks[0].points) == (14.0, Outcome.FAILED, 0.0)
    assert ada.tasks[1].mark == Mark(points=4.0, comment=WORDS, by_checks=0.0)
    assert bob.points is None


def test_a_mark_survives_a_regrade(folder):
    """Verdicts are forgotten and reached anew beside it."""
    mark(folder, "ada", "b", "--points", "4")
    with Store.open(folder) as store:
        store.take_up(again=["ada.py"])
        assert {name for name, *_ in store.verdicts()} == {"bob.py"}
        store.save("ada.py", "correctness", "y", verdict("b"))
    assert read_run(folder).records[0].tasks[1].points == 4.0
    assert read_run(folder, by_hand=False).records[0].tasks[1].points == 10.0


def test_a_comment_alone_leaves_the_points(folder):
    """It is said, and nothing else changes; it can be taken back."""
    mark(folder, "ada", "b", "--comment", WORDS)
    assert read_run(folder).records[0].points == 10.0
    mark(folder, "ada", "b", "--clear")
    assert read_run(folder).records[0].tasks[1].mark is None
    with pytest.raises(UsageError, match="no mark by hand"):
        clear_mark(read_run(folder), "ada", "b")


def test_what_is_ungraded_is_listed_until_it_is_marked(folder):
    """The reason stands beside it, and a mark makes the submission graded."""
    assert [(one.submission, one.task) for one in left_for_a_person(read_run(folder).records)] == [("bob.py", "b")]
    assert "no verdict is kept" in " ".join(mark(folder).split())
    mark(folder, "bob", "b", "--points", "9")
    assert read_run(folder).records[1].points == 19.0
    assert "ungraded" not in mark(folder)
    assert "given by hand" in mark(folder)


@pytest.mark.parametrize("wanted", [one.value for one in Format if one is not Format.HTML])
@pytest.mark.parametrize("audience", list(Audience))
def test_every_report_says_the_mark(folder, wanted, audience):
    """Points and comment for both readers; a private comment and the checks' own points for teachers alone."""
    mark(folder, "ada", "b", "--points", "4", "--comment", "Nice work")
    said = text(folder, wanted, audience)
    assert "Nice work" in said
    mark(folder, "ada", "b", "--points", "4", "--comment", ASIDE, "--private")
    said = text(folder, wanted, audience)
    assert "4 of 10" in said or '"points": 4.0' in said
    visible = (
        [test for test in json.loads(said)["tests"] if test["visibility"] == "visible"]
        if wanted == "gradescope"
        else said
    )
    assert (ASIDE in str(visible)) == (audience is Audience.TEACHER and wanted != "gradescope")
    assert audience is Audience.TEACHER or "by the checks" not in said


def test_totals_are_those_of_the_marks(folder):
    """In the table, for Gradescope and for MarkUs."""
    mark(folder, "ada", "b", "--points", "4")
    row = next(csv.DictReader(io.StringIO(text(folder, "csv"))))
    assert (row["points"], row["b points"], row["b outcome"], row["attempt"]) == ("14.0", "4.0", "failed", "3")
    assert json.loads(text(folder, "gradescope"))["score"] == 14
    tests = [line for line in map(json.loads, text(folder, "markus").splitlines()) if "name" in line]
    assert sum(test["marks_earned"] for test in tests) == 14


def test_hand_ins_and_regrades_are_counted(folder):
    """The platform's attempt, and how often it was graded here."""
    rows = list(csv.DictReader(io.StringIO(text(folder, "csv"))))
    assert [(row["attempt"], row["gradings"]) for row in rows] == [("3", ""), ("", "2")]


def test_points_by_hand_do_not_tell_of_hidden_checks(folder):
    """A student whose check is hidden sees the whole task's points, and not what the check gave."""
    with Store.open(folder) as store:
        store.save("ada.py", "correctness", "x", verdict("b", passed=False, visible=False))
    mark(folder, "ada", "b", "--points", "4", "--comment", WORDS)
    (_, seen) = seen_by(read_run(folder).records[0], Audience.STUDENT).tasks
    assert (seen.outcome, seen.points, seen.max_points) == (Outcome.PASSED, 4.0, 10.0)
    assert seen.mark == Mark(points=4.0, comment=WORDS)


def test_marks_come_from_a_table(folder, tmp_path):
    """Empty rows are left out; all rows count or none does."""
    table = tmp_path / "marks.csv"
    table.write_text("Student,Task,Points,Comment,Private\nada,b,3.5,ok,\nbob,b,,,\n17,a,,look,yes\n", encoding="utf-8")
    assert mark(folder, "--from", str(table)) == "2 marks are kept\n"
    ada, bob = read_run(folder).records
    assert [one.mark for one in ada.tasks] == [
        Mark(comment="look", private=True, by_checks=10.0),
        Mark(points=3.5, comment="ok", by_checks=0.0),
    ]
    assert bob.tasks[1].mark is None


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("ada,b,11,", "carries 10 points, got 11"),
        ("ada,b,-1,", "at least 0"),
        ("ada,b,nan,", "at least 0"),
        ("ada,b,many,", "line 3"),
        ("eve,b,1,", "no submission of 'eve'"),
        ("ada,c,1,", "no task 'c'"),
    ],
)
def test_a_table_with_one_wrong_row_changes_nothing(folder, tmp_path, rows, words):
    """The row is named."""
    table = tmp_path / "marks.csv"
    table.write_text(f"student,task,points,comment\nada,a,1,\n{rows}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=words):
        give(read_run(folder), read_marks(read_run(folder), table))
    assert not [task for record in read_run(folder).records for task in record.tasks if task.mark]


def test_a_name_that_fits_two_is_refused(folder):
    """Nobody's mark goes to somebody else."""
    with Store.open(folder) as store:
        store.save("ada.ipynb", "correctness", "x", verdict("b"))
    with pytest.raises(UsageError, match=r"may be ada\.ipynb, ada\.py"):
        given(read_run(folder), "ada", "b", Mark(points=1.0))


def test_pages_show_the_mark_and_what_is_left(folder):
    """Escaped, on the page of the submission; what nobody marked stands on the class's page."""
    mark(folder, "ada", "b", "--points", "4", "--comment", WORDS)
    CliRunner().invoke(commands, ["report", str(folder)], standalone_mode=False)
    (page,) = (folder / "report" / "submissions").glob("*ada*")
    shown, index = page.read_text("utf-8"), (folder / "report" / "index.html").read_text("utf-8")
    assert "4 of 10 points, given by hand; 0 by the checks\nNice &amp; &lt;b&gt;clear&lt;/b&gt;" in shown
    assert "attempt 3" in shown
    assert "Left for a person" in index
    assert "marked by hand" in index
