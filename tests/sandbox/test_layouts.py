"""Folders as learning platforms hand them out: whose each file is, and what belongs together."""

from pathlib import Path

import pytest

from harness.sandbox import submission
from harness.sandbox.layouts import recognised
from harness.sandbox.submission import Grouping, find_submissions
from harness.students import Student

HOOKS = ("double",)
DOUBLE = b"def double(values):\n    return 2 * values\n"
METADATA = """
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: "001"
    :email: ada@example.org
  - :name: Charles Babbage
    :sid: "002"
    :email: charles@example.org
  :created_at: 2023-04-01 10:00:00.000000000 Z
  :history:
  - {id: 9}
"""


def below(folder, files):
    """Write files by name into a folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def found(folder):
    """Return what is found in a folder: file names by submission, and whose it is."""
    submissions = find_submissions([folder], HOOKS)
    return {one.name: ([name for name, _ in one.files], one.student) for one in submissions}


def test_gradescope_says_whose_a_folder_is(tmp_path):
    """A group is joined; the attempts that came before are counted; who isn't listed is nobody."""
    files = {"submission_11/answer.py": DOUBLE, "submission_12/answer.py": DOUBLE}
    below(tmp_path, {**files, "submission_metadata.yml": METADATA.encode()})
    group = Student(
        identifier="001, 002",
        name="Ada Lovelace, Charles Babbage",
        email="ada@example.org, charles@example.org",
        attempt=2,
    )
    assert found(tmp_path) == {
        "submission_11": (["answer.py"], group),
        "submission_12": (["answer.py"], Student()),
    }


@pytest.mark.parametrize(
    "metadata", [b"", b"[1", b"- a", b"submission_11: 3", b"!!python/object:os.system {}", b"\xff"]
)
def test_metadata_that_says_nothing_costs_no_verdict(tmp_path, metadata):
    """The folders are submissions of nobody."""
    below(tmp_path, {"submission_11/answer.py": DOUBLE, "submission_metadata.yml": metadata})
    assert found(tmp_path) == {"submission_11": (["answer.py"], Student())}


def test_canvas_files_of_one_student_are_one_submission(tmp_path):
    """With the names that they had; an earlier attempt is left out, and late is late."""
    below(
        tmp_path,
        {
            "lovelaceada_501_9001_answer.py": b"old",
            "lovelaceada_501_9002_answer-1.py": DOUBLE,
            "lovelaceada_501_9002_helper-1.py": b"x = 1",
            "babbagecharles_LATE_502_9003_answer.py": DOUBLE,
        },
    )
    assert found(tmp_path) == {
        "babbagecharles_502": (
            ["babbagecharles_LATE_502_9003_answer.py"],
            Student(identifier="502", name="babbagecharles", attempt=1, late=True),
        ),
        "lovelaceada_501": (
            ["answer.py", "helper.py"],
            Student(identifier="501", name="lovelaceada", attempt=2),
        ),
    }


@pytest.mark.parametrize("other", ["notes.txt", "notes.pdf", "table.csv", "weights.npz", "Makefile", "a.tar.gz"])
def test_canvas_files_may_be_of_any_kind(tmp_path, other):
    """What is not loaded is left out, and takes neither the class nor the student's code with it."""
    below(
        tmp_path,
        {
            "lovelaceada_501_9001_answer.py": DOUBLE,
            f"lovelaceada_501_9002_{other}": b"x",
            "babbagecharles_502_9003_answer.py": DOUBLE,
        },
    )
    submissions = found(tmp_path)
    assert list(submissions) == ["babbagecharles_502", "lovelaceada_501"]
    kept = submissions["lovelaceada_501"][0]
    assert kept == (
        ["answer.py", other] if other.endswith((".txt", ".csv", ".npz")) else ["lovelaceada_501_9001_answer.py"]
    )


@pytest.mark.parametrize(
    "name", ["lovelaceada_501_9001_answer.pdf", "lovelaceada_501_9001_weights.npz", "lovelaceada_501_text.html"]
)
def test_who_handed_in_nothing_that_is_read_is_there(tmp_path, name):
    """With the reason."""
    below(tmp_path, {name: b"%PDF", "babbagecharles_502_9003_answer.py": DOUBLE})
    _, ada = find_submissions([tmp_path], HOOKS)
    assert (ada.name, ada.student.identifier, ada.files) == ("lovelaceada_501", "501", ())
    shown = name.rpartition("_")[2]
    assert ada.problem == f"wanted a Python file, a notebook or a zip, got {shown}"


def test_files_of_canvas_that_end_in_numbers_of_their_own_are_all_kept(tmp_path):
    """A number is an attempt's only where the file without it is there, or nothing else is called so."""
    below(
        tmp_path,
        {
            "lovelaceada_501_9001_part-1.py": DOUBLE,
            "lovelaceada_501_9002_part-2.py": b"x = 1",
        },
    )
    assert found(tmp_path)["lovelaceada_501"][0] == ["part-1.py", "part-2.py"]


def test_pictures_with_numbers_are_no_download(tmp_path):
    """Without a file of code beside them the folders are the class."""
    below(tmp_path, {"scan_2023_001_page.png": b"x", "ada/answer.py": DOUBLE, "bob/answer.py": DOUBLE})
    assert list(found(tmp_path)) == ["ada", "bob"]


def test_what_a_student_hands_in_has_a_largest_size(tmp_path, monkeypatch):
    """All files together, as in a folder."""
    monkeypatch.setattr(submission, "_MAX_BYTES", 5)
    below(tmp_path, {"ada_501_9001_a.py": b"x = 1", "ada_501_9001_b.py": b"y = 1", "bob_502_9002_a.py": b"z = 1"})
    ada, bob = find_submissions([tmp_path], HOOKS)
    assert ("in one submission" in ada.problem, bob.problem) == (True, "")


def test_moodle_names_its_folders(tmp_path):
    """The full name and the number before `assignsubmission`."""
    below(tmp_path, {"Ada Lovelace_77_assignsubmission_file_/answer.py": DOUBLE})
    assert found(tmp_path) == {"Ada Lovelace_77": (["answer.py"], Student(identifier="77", name="Ada Lovelace"))}


def test_text_beside_files_is_no_second_submission_of_moodle(tmp_path):
    """The files count; of whoever wrote text alone it is said that nothing is read."""
    below(
        tmp_path,
        {
            "Ada Lovelace_77_assignsubmission_file_/answer.py": DOUBLE,
            "Ada Lovelace_77_assignsubmission_onlinetext_/onlinetext.html": b"<p>",
            "Ann Lee_5_assignsubmission_onlinetext_/onlinetext.html": b"<p>",
            "Ann Lee_6_assignsubmission_file_/answer.py": DOUBLE,
        },
    )
    submissions = {one.name: (len(one.files), one.problem) for one in find_submissions([tmp_path], HOOKS)}
    nothing = "the folder holds no file that is read"
    assert submissions == {"Ada Lovelace_77": (1, ""), "Ann Lee_5": (0, nothing), "Ann Lee_6": (1, "")}


def test_nbgrader_has_a_folder_for_the_assignment(tmp_path):
    """Told by the time stamp; the student's folder gives the name."""
    below(tmp_path, {"ada/ps1/answer.py": DOUBLE, "ada/ps1/timestamp.txt": b"2023", "bob/ps1/timestamp.txt": b"2023"})
    submissions = found(tmp_path)
    assert submissions["ada"] == (["answer.py", "timestamp.txt"], Student(identifier="ada"))
    assert submissions["bob"][1] == Student(identifier="bob")


@pytest.mark.parametrize(
    "files",
    [
        {"lab_1_2_answer.py": DOUBLE},
        {"lovelaceada_501_9002_answer.py": DOUBLE, "notes.py": DOUBLE},
        {"Ada_77_assignsubmission_file_/a.py": DOUBLE, "other/a.py": DOUBLE},
        {"ada/ps1/answer.py": DOUBLE},
        {"submission_11/answer.py": DOUBLE},
    ],
)
def test_what_only_looks_alike_is_no_download(tmp_path, files):
    """A folder is taken for a platform's only as a whole."""
    assert recognised(below(tmp_path, files)) is None


def test_a_link_in_a_download_is_not_followed(tmp_path):
    """Neither as a file among several nor as the only one."""
    secret = below(tmp_path / "secret", {"key.py": b"key"}) / "key.py"
    home = below(tmp_path / "home", {"lovelaceada_501_9002_b.py": DOUBLE})
    (home / "lovelaceada_501_9002_a.py").symlink_to(secret)
    (home / "babbagecharles_502_9003_a.py").symlink_to(secret)
    (home / "hopper_503_9004_a.py").write_bytes(DOUBLE)
    problems = {one.name: one.problem for one in find_submissions([home], HOOKS)}
    assert problems == {
        "babbagecharles_502": "a link out of the folder",
        "hopper_503": "",
        "lovelaceada_501": "a link out of the folder",
    }


def test_one_submission_can_be_asked_for(tmp_path):
    """`--folders-are one` goes before what the names look like."""
    home = below(tmp_path, {"lovelaceada_501_9002_a.py": DOUBLE, "lovelaceada_501_9002_b.py": b""})
    (one,) = find_submissions([Path(home)], HOOKS, Grouping.ONE)
    assert one.student is None
