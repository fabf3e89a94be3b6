"""Rosters: which submission is whose, and who handed in nothing."""

import pytest

from harness.errors import UsageError
from harness.roster import Member, match, read_roster
from harness.sandbox.submission import Submission
from harness.students import Student

ADA = Student(identifier="001", name="Ada Lovelace", email="ada@example.org")
BOB = Student(identifier="002", name="Bob Hope", email="bob@example.org")


def members(*students):
    """Return the rows of a roster."""
    return [Member(one, tuple(key for key in (one.identifier, one.email) if key)) for one in students]


def submission(name, student=None):
    """Return a submission of a name."""
    return Submission(name=name, path=name, kind="file", student=student)


@pytest.mark.parametrize(
    "text",
    [
        "Student,ID,SIS User ID,SIS Login ID,Section\nAda Lovelace,7,001,ada@example.org,L1\n",
        "First Name,Last Name,SID,Email\nAda,Lovelace,001,ada@example.org\n",
        "\ufefffull name,id number,email address\n Ada Lovelace ,001,ada@example.org\n,,\n",
    ],
)
def test_a_platforms_export_is_a_roster(tmp_path, text):
    """Headings are told by what platforms write; empty rows are nobody."""
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    assert [member.student for member in read_roster(path)] == [ADA]


CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Homework (77)
    Points Possible,,,,,10
"Smith, John",12345,s1,jsmith,L1,
"de Vries, Anna",12346,s2,avries,L1,
"de Vries, Anna",12346,s2,avries,L2,
"""


@pytest.fixture
def canvas(tmp_path):
    """Return the roster of a gradebook that Canvas exported, one of its students in two sections."""
    path = tmp_path / "roster.csv"
    path.write_text(CANVAS, encoding="utf-8")
    return read_roster(path)


@pytest.mark.parametrize("name", ["devriesanna", "annadevries", "De Vries Anna"])
def test_a_name_in_one_word_is_known_wherever_the_last_name_begins(name):
    """Canvas's files have no space and no comma in it."""
    anna = Student(identifier="s2", name="Anna de Vries")
    assert match([submission("x", Student(name=name))], members(anna)).absent == ()


@pytest.mark.parametrize("student", [{"identifier": "12345"}, {"name": "smithjohn"}, {"identifier": "S1"}])
def test_a_download_of_canvas_is_known_by_its_gradebook(canvas, student):
    """Its files carry the number of the column ID, and the name without what stands between its words."""
    matched = match([submission("x", Student(**student))], canvas)
    assert (matched.submissions[0].student.identifier, matched.strangers) == ("s1", ())


def test_the_points_that_are_possible_are_no_student(canvas):
    """Whoever is in two rows that say the same is one student."""
    assert [student.name for student in match([], canvas).absent] == ["Smith, John", "de Vries, Anna"]
    matched = match([submission("x", Student(identifier="12346", name="devriesanna"))], canvas)
    assert (matched.submissions[0].student.name, matched.strangers) == ("de Vries, Anna", ())


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe"])
def test_a_roster_that_names_nobody_is_refused(tmp_path, content):
    """The message says which headings were wanted."""
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="roster"):
        read_roster(path)


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("anything", Student(identifier="001")),
        ("anything", Student(email="ADA@example.org")),
        ("anything", Student(name="Lovelace, Ada".replace(",", ""))),
        ("001.py", None),
        ("ada.ipynb", None),
        ("lovelace_ada", Student(name="ada lovelace")),
    ],
)
def test_a_submission_is_known_by_any_of_its_students_words(name, student):
    """Identifier, address, name in any order, or the file's own name."""
    matched = match([submission(name, student)], members(ADA, BOB))
    assert (matched.submissions[0].student, matched.absent, matched.strangers) == (ADA, (BOB,), ())


def test_a_group_is_all_of_its_students():
    """None of them is absent."""
    group = Student(identifier="001, 002", attempt=2, late=True)
    matched = match([submission("g", group)], members(ADA, BOB))
    whose = matched.submissions[0].student
    assert (whose.name, whose.attempt, whose.late) == ("Ada Lovelace, Bob Hope", 2, True)
    assert matched.absent == ()


def test_a_key_of_two_students_decides_nothing():
    """A submission is nobody's rather than another's."""
    twin = Student(identifier="003", name="Ada Lovelace")
    matched = match([submission("x", Student(name="Ada Lovelace"))], members(ADA, twin))
    assert (matched.strangers, matched.absent) == (("x",), (ADA, twin))


@pytest.mark.parametrize("name", ["Anna De Vries", "ANNA DE VRIES", "vries anna de"])
def test_capitals_do_not_change_whose_a_name_is(name):
    """A small word within a name is ordered as a capital one."""
    anna = Student(name="Anna de Vries")
    matched = match([submission("x", Student(name=name))], members(anna))
    assert (matched.absent, matched.strangers) == ((), ())
