"""Submissions as the judge sees them: what is read, what is refused, and what is told apart."""

import json
import os
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.errors import UsageError
from harness.sandbox import submission as module
from harness.sandbox.submission import Grouping, Submission, find_submissions, read_submission

HOOKS = ("double", "Double", "half")
DOUBLE, HALF = b"def double(values):\n    ...\n", b"async  def half(values):\n    ...\n"


def below(folder, files):
    """Write files by name into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def names(paths, grouping=Grouping.AUTO):
    """Return the names of what is found."""
    return [found.name for found in find_submissions(paths, HOOKS, grouping)]


def test_a_file_is_its_name_and_bytes(tmp_path):
    """Nothing is parsed, whatever the suffix."""
    path = below(tmp_path, {"answer.txt": b"\0\xff("}) / "answer.txt"
    found = read_submission(path)
    assert (found.name, found.path, found.kind, found.problem) == ("answer.txt", str(path), "file", "")
    assert found.files == (("answer.txt", b"\0\xff("),)


def test_a_folder_is_its_files_in_order(tmp_path):
    """With relative names; hidden files, other kinds and folders of tools are passed over."""
    kept = {"b.py": b"b", "a/c.PY": b"c", "a/d.npz": b"d", "z.ipynb": b"z"}
    others = [".hidden.py", "e.exe", "__pycache__/f.py", ".git/g.py", "__MACOSX/h.py", "a/.ipynb_checkpoints/i.py", "n"]
    found = read_submission(below(tmp_path / "work", {**kept, **dict.fromkeys(others, b"x")}))
    assert (found.name, found.kind) == ("work", "folder")
    assert dict(found.files) == kept


def test_the_current_folder_has_a_name(tmp_path, monkeypatch):
    """'.' is called what it is, with and without something in it."""
    monkeypatch.chdir(below(tmp_path / "work", {}))
    answer = below(tmp_path / "b", {"answer.py": DOUBLE}) / "answer.py"
    assert names([Path(), answer]) == ["work", "answer.py"]
    below(tmp_path / "work", {"submission.py": b""})
    assert names([Path()]) == ["work"]


@pytest.mark.parametrize("kind", ["fifo", "socket", "device", "absent", "circle"])
@pytest.mark.parametrize("folder", [False, True])
def test_what_is_no_regular_file_is_a_problem(tmp_path, kind, folder):
    """A pipe does not block the judge, a device is not read; the verdict is a record, no error."""
    path = tmp_path / "work" / "answer.py"
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        if kind == "fifo":
            os.mkfifo(path)
        elif kind == "socket":
            listening.bind(str(path))
        elif kind == "circle":
            path.symlink_to(path)
        elif kind == "device":
            path.symlink_to("/dev/zero")
        found = read_submission(path.parent if folder else path)
    assert found.files == ()
    assert found.problem
    assert "\n" not in found.problem


def test_an_absent_file_says_so(tmp_path):
    """In words."""
    assert read_submission(tmp_path / "absent.py").problem == "no such file or folder"
    assert "regular file" in read_submission(Path("/dev/zero")).problem
    assert "null" in read_submission(Path("a\0b")).problem


@pytest.fixture
def secret(tmp_path):
    """Return a file and a folder of somebody else."""
    return below(tmp_path / "theirs", {"secret.py": b"SECRET"}) / "secret.py"


@pytest.mark.parametrize("name", ["link.py", "deep/link.py", "link", "deep/link"])
def test_a_link_out_of_a_folder_is_refused(tmp_path, secret, name):
    """Of a file or of a folder, at any depth; nothing is read."""
    link = below(tmp_path / "work", {"answer.py": DOUBLE, "deep/more.py": b""}) / name
    link.symlink_to(secret if name.endswith(".py") else secret.parent)
    found = read_submission(tmp_path / "work")
    assert (found.files, found.problem) == ((), f"{name} is a link out of the folder")


@pytest.mark.parametrize("target", ["file", "folder"])
def test_a_link_out_of_a_class_is_refused(tmp_path, secret, target):
    """It gets a record of its own, and its neighbours are read."""
    folder = below(tmp_path / "class", {"a.py": DOUBLE, "b.py": DOUBLE})
    (folder / "link.py").symlink_to(secret if target == "file" else secret.parent)
    found = {one.name: one for one in find_submissions([folder], HOOKS)}
    assert list(found) == ["a.py", "b.py", "link.py"]
    assert (found["link.py"].files, found["link.py"].problem) == ((), "a link out of the folder")
    assert found["a.py"].files


def test_a_link_within_a_folder_is_followed(tmp_path):
    """A file may have two names; a folder that is a link is not walked twice."""
    folder = below(tmp_path / "work", {"deep/answer.py": DOUBLE})
    (folder / "again.py").symlink_to(folder / "deep" / "answer.py")
    (folder / "circle").symlink_to(folder)
    found = read_submission(folder)
    assert (found.problem, [name for name, _ in found.files]) == ("", ["again.py", "deep/answer.py"])


@pytest.mark.parametrize(("limit", "readable"), [(10, True), (9, False)])
def test_a_file_has_a_largest_size(tmp_path, monkeypatch, limit, readable):
    """More is a problem, found before it is read."""
    monkeypatch.setattr(module, "_MAX_BYTES", limit)
    found = read_submission(below(tmp_path, {"answer.py": b"0123456789"}) / "answer.py")
    assert bool(found.files) is readable
    assert ("wanted at most" in found.problem) is not readable


@pytest.mark.parametrize(
    ("setting", "limit", "readable"),
    [
        ("_MAX_BYTES", 10, True),
        ("_MAX_BYTES", 9, False),
        ("_MAX_FILES", 2, True),
        ("_MAX_FILES", 1, False),
    ],
)
def test_a_folder_has_a_largest_size_and_number_of_files(tmp_path, monkeypatch, setting, limit, readable):
    """All of its files count together."""
    monkeypatch.setattr(module, setting, limit)
    found = read_submission(below(tmp_path / "work", {"a.py": b"01234", "b.py": b"56789", "ignored.exe": b"0" * 100}))
    assert bool(found.files) is readable
    assert ("in one submission" in found.problem) is not readable


def test_an_empty_folder_is_a_problem(tmp_path):
    """So is one without a file that is read; both are records beside a readable one."""
    answer = below(tmp_path, {"answer.py": DOUBLE, "other/a.exe": b"x"}) / "answer.py"
    (tmp_path / "empty").mkdir()
    found = find_submissions([answer, tmp_path / "empty", tmp_path / "other"], HOOKS)
    assert [(one.name, one.problem) for one in found[1:]] == [
        ("empty", "the folder is empty"),
        ("other", "the folder is empty"),
    ]
    assert read_submission(tmp_path / "other").problem == "the folder holds no file that is read"


@pytest.mark.parametrize("paths", [[], ["absent.py"], ["absent.py", "empty"]])
def test_nothing_that_can_be_read_is_a_usage_error(tmp_path, paths):
    """The message says why, path by path."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=r"no submission could be read: ") as caught:
        find_submissions([tmp_path / path for path in paths], HOOKS)
    assert all(path in str(caught.value) for path in paths or ["no path was given"])


@pytest.mark.parametrize(
    ("files", "is_one"),
    [
        ({"submission.yaml": b"", "a.py": DOUBLE, "b.py": DOUBLE}, True),
        ({"submission.py": b"", "b.py": DOUBLE}, True),
        ({"__init__.py": b"", "a.py": DOUBLE, "b.py": DOUBLE}, True),
        ({"a.ipynb": b"{}"}, True),
        ({"a.ipynb": b"{}", "b.ipynb": b"{}"}, False),
        ({"a.py": DOUBLE, "b.py": HALF}, True),
        ({"a.py": DOUBLE, "b.py": DOUBLE}, False),
        ({"a.py": DOUBLE + HALF, "b.py": HALF}, False),
        ({"a.py": DOUBLE, "b.py": b"class Double:\n    ..."}, True),
        ({"a.py": DOUBLE, "helpers.py": b"x = 1"}, True),
        ({"a.py": b"x = 1", "b.py": b"y = 2"}, False),
        ({"a.py": b"# def double(", "b.py": b"def doubled():\n  def double(): ..."}, False),
        ({"a/answer.py": DOUBLE, "b/answer.py": DOUBLE}, False),
        ({"a/answer.py": DOUBLE}, False),
    ],
)
def test_a_folder_is_one_submission_or_a_class(tmp_path, files, is_one):
    """An entry, one notebook, or files that define different hooks are one; else each child is."""
    folder = below(tmp_path / "work", files)
    children = sorted({name.partition("/")[0] for name in files})
    assert names([folder]) == (["work"] if is_one else children)
    assert names([folder], Grouping.ONE) == ["work"]
    assert names([folder], Grouping.CLASS) == [name for name in children if not name.endswith(".yaml")]


CELL = b'{"cells": [{"source": ["import torch\\n", "def double(values):\\n"]}]}'


@pytest.mark.parametrize("alone", [{"alice.py": DOUBLE}, {"alice.ipynb": CELL}])
@pytest.mark.parametrize(
    "others",
    [
        {f"s{number}.ipynb": CELL for number in range(5)},
        {f"s{number}/answer.py": DOUBLE for number in range(5)},
        {f"s{number}/hw/answer.ipynb": CELL for number in range(5)},
        {f"s{number}/submission.yaml": b"" for number in range(5)},
        {f"s{number}/hw.zip": b"PK" for number in range(5)},
        {f"s{number}.zip": b"PK" for number in range(3)},
    ],
)
def test_one_file_does_not_make_a_class_one_submission(tmp_path, alone, others):
    """Beside notebooks, archives or folders that are submissions themselves it is one of them."""
    folder = below(tmp_path / "work", {**alone, **others})
    assert names([folder]) == sorted({name.partition("/")[0] for name in [*alone, *others]})


@pytest.mark.parametrize(
    "others",
    [
        {"helpers/__init__.py": b"", "helpers/parts.py": HALF, "plots.ipynb": b"{}"},
        {"parts/half.py": HALF},
        {"data/words.zip": b"PK", "words.zip": b"PK"},
        {"extra/table.csv": b"1", "extra/notes.py": b"x = 1"},
        {"lib/half.py": HALF},
        {"old/main.py": DOUBLE, "Backup_2/main.py": DOUBLE, "v1/submission.py": DOUBLE},
    ],
)
@pytest.mark.parametrize("main", ["main.py", "main.ipynb"])
def test_what_its_files_use_is_part_of_a_submission(tmp_path, main, others):
    """Packages that they import, folders and archives that they name, earlier tries, and what answers nothing."""
    used = b"import torch\nfrom helpers import parts\nfrom .parts.half import half\nopen('data/words.zip')\n"
    code = used + b'sys.path.append("lib")\n' + DOUBLE
    if main.endswith(".ipynb"):
        code = json.dumps({"cells": [{"source": code.decode().splitlines(keepends=True)}]}).encode()
        others = {name: content for name, content in others.items() if name != "plots.ipynb"}
    assert names([below(tmp_path / "work", {main: code, **others})]) == ["work"]


def test_children_of_a_class_are_folders_and_files_that_are_loaded(tmp_path):
    """Hidden ones, folders of tools and other files are nobody's submission."""
    others = [".hidden/a.py", "__MACOSX/a.py", "grades.csv", "README.txt"]
    files = {"b.zip": b"", "a.PY": b"", "c/x.py": b"", "d.ipynb": b"", **dict.fromkeys(others, b"")}
    assert names([below(tmp_path, files)], Grouping.CLASS) == ["a.PY", "b.zip", "c", "d.ipynb"]


def test_a_pipe_among_the_files_does_not_block_the_grouping(tmp_path):
    """What can't be read defines nothing."""
    folder = below(tmp_path / "work", {"a.py": DOUBLE})
    os.mkfifo(folder / "b.py")
    assert names([folder], Grouping.CLASS) == ["a.py", "b.py"]
    assert read_submission(folder / "b.py").problem


@pytest.mark.parametrize(
    ("found", "unique"),
    [
        (["a", "a", "a"], ["a", "a (2)", "a (3)"]),
        (["a", "a", "a (2)"], ["a", "a (3)", "a (2)"]),
        (["a (2)", "a", "a"], ["a (2)", "a", "a (3)"]),
    ],
)
def test_names_are_made_unique(found, unique):
    """A name that a submission has of its own is not given to another."""
    given = [Submission(name=name, path=str(number), kind="file") for number, name in enumerate(found)]
    assert [one.name for one in module._with_unique_names(given)] == unique


@given(st.lists(st.sampled_from(["a", "a (2)", "a (3)", "a (2) (2)", "b"]), max_size=8))
@settings(max_examples=100)
def test_no_two_submissions_share_a_name(found):
    """Verdicts are kept by name; order and everything else stay."""
    given = [Submission(name=name, path=str(number), kind="file") for number, name in enumerate(found)]
    unique = module._with_unique_names(given)
    assert len({one.name for one in unique}) == len(found)
    assert [one.path for one in unique] == [one.path for one in given]
    assert {one.name for one in unique} >= set(found)


def test_files_of_one_name_in_two_folders_are_two_submissions(tmp_path):
    """The second is numbered, and each has its own bytes."""
    folder = below(tmp_path, {"x/answer.py": DOUBLE, "y/answer.py": HALF})
    found = find_submissions([folder / "x" / "answer.py", folder / "y" / "answer.py"], HOOKS)
    assert [one.name for one in found] == ["answer.py", "answer.py (2)"]
    assert [one.files[0][1] for one in found] == [DOUBLE, HALF]


def digest(*files):
    """Return the digest of a submission of these files."""
    return Submission(name="n", path="p", kind="folder", files=files).digest


@pytest.mark.parametrize(
    "files",
    [
        (("a", b"1"), ("b", b"3")),
        (("a", b"1"), ("c", b"2")),
        (("a", b"1b2"),),
        (("a1", b""), ("b", b"2")),
        (("a\udcff", b"1"), ("b", b"2")),
        (),
    ],
)
def test_a_digest_changes_with_every_name_and_byte(files):
    """Bytes moved between a name and a content are another submission."""
    assert digest(*files) != digest(("a", b"1"), ("b", b"2"))


def test_a_digest_does_not_depend_on_where_it_lies():
    """Neither name nor path of the submission count."""
    one, other = (Submission(name=name, path=name, kind="file", files=(("a", b"1"),)) for name in ("x", "y"))
    assert one.digest == other.digest


def test_words_are_looked_for_in_bytes():
    """In every file."""
    one = Submission(name="n", path="p", kind="folder", files=(("a", b"x double y"), ("b", b"\xffhalf")))
    assert one.mentions(b"nothing", b"half")
    assert not one.mentions(b"nothing")


@pytest.fixture
def unreadable(monkeypatch):
    """Return what takes the right to read a folder away, from root as well."""

    def take(folder):
        for name in ("scandir", "listdir"):
            read = getattr(os, name)

            def reading(path=".", read=read):
                if Path(path) == folder:
                    raise PermissionError(13, "Permission denied", str(path))
                return read(path)

            monkeypatch.setattr(os, name, reading)

    return take


def test_a_folder_that_cannot_be_read_costs_itself_alone(tmp_path, unreadable):
    """The rest of the class is read; a part of a submission that is out of reach is never left out in silence."""
    for name in ("ann", "ben"):
        (tmp_path / name / "parts").mkdir(parents=True)
        (tmp_path / name / "submission.py").write_text("x = 1\n", encoding="utf-8")
    unreadable(tmp_path / "ann" / "parts")
    ann, ben = find_submissions([tmp_path], ())
    assert (ann.files, ann.problem) == ((), "Permission denied")
    assert (ben.problem, len(ben.files)) == ("", 1)


def test_a_class_that_cannot_be_read_is_named(tmp_path, unreadable):
    """With the reason."""
    unreadable(tmp_path)
    with pytest.raises(UsageError, match=r"no submission could be read: .*: Permission denied"):
        find_submissions([tmp_path], ())
