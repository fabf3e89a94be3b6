"""What a front door is given by mistake or by malice: one sentence, the right exit code, and the rest still graded."""

import io
import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from harness.cli import main

ROOT = Path(__file__).parents[1]
GOOD = (ROOT / "submissions" / "model_answers" / "fgsm_bound.py").read_text(encoding="utf-8")
TASK = ("--task", "fgsm_bound")
PYTHON_2 = "def fgsm_perturbation(gradient, epsilon):\n    print 'hello'\n    return epsilon * gradient\n"
TWO_HOOKS = (
    "\nfrom harness import hookimpl\n\n@hookimpl\ndef fgsm_perturbation(gradient, epsilon):\n    return epsilon\n"
    "\n@hookimpl(specname='fgsm_perturbation')\ndef another(gradient, epsilon):\n    return epsilon\n"
)
ENCRYPTED = 1


def zipped(*members):
    """Return a zip archive of (name or entry, content)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def link(name):
    """Return the entry of a symbolic link."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def encrypted():
    """Return an archive whose member is marked as encrypted, in both places."""
    archive = bytearray(zipped(("answers.py", GOOD)))
    archive[archive.find(b"PK\x03\x04") + 6] |= ENCRYPTED
    archive[archive.find(b"PK\x01\x02") + 8] |= ENCRYPTED
    return bytes(archive)


SPACES = b" " * (50 << 20)
# File or folder, content (a mapping makes a folder), outcome of every check, words of the reason.
BROKEN = {
    "junk.py": (bytes(range(256)) * 40, "refused", "junk.py is not text: it looks like a binary file"),
    "program.py": (b"\x7fELF" + bytes(100), "refused", "program.py is a compiled program, not Python text"),
    "nul.py": (GOOD + "\0", "refused", "nul.py is not text: it looks like a binary file"),
    "image.png": (b"\x89PNG" + bytes(200), "refused", "image.png is a PNG image, not Python text"),
    "large.py": (None, "refused", "wanted at most 64 MiB, large.py has 65 MiB"),
    "one_line.py": (f"x = '{'a' * (10 << 20)}'\n{GOOD}", "refused", "one_line.py holds more than 8,000,000 characters"),
    "two_hooks.py": (GOOD + TWO_HOOKS, "refused", "fgsm_perturbation has 2 hookimpls, at two_hooks.py:"),
    "empty.py": (b"", "missing", "the submission has no 'f"),
    "prose.txt": ("The bound holds, by the definition.", "missing", "the submission has no 'f"),
    "no_json.ipynb": ("no json", "refused", "its JSON can't be read (Expecting value: line 1, column 1)"),
    "deep.ipynb": ("[" * 100_000, "refused", "deep.ipynb is not a notebook: its JSON can't be read"),
    "shape.ipynb": ('{"hello": [1]}', "refused", "shape.ipynb is not a notebook: it holds no cells"),
    "list.ipynb": ("[1]", "refused", "list.ipynb is not a notebook: it holds no cells"),
    "cells.ipynb": ('{"cells": [1, null, {"cell_type": "code", "source": 3}]}', "missing", "the submission has no 'f"),
    "climbs.zip": (zipped(("../evil.py", GOOD)), "refused", "'../evil.py' climbs out of the submission's folder"),
    "absolute.zip": (zipped(("/tmp/evil.py", GOOD)), "refused", "'/tmp/evil.py' is an absolute path"),  # noqa: S108
    "link.zip": (zipped((link("a.py"), "/etc/passwd")), "refused", "link.zip holds a link, 'a.py', which a submission"),
    "bomb.zip": (zipped(("a.py", SPACES)), "refused", "bomb.zip looks like a bomb: 'a.py' unpacks to over 100 times"),
    "flat.zip": (
        zipped(*[(f"{number}.py", b"#" * (1 << 20)) for number in range(65)]),
        "refused",
        "flat.zip unpacks to more than 64 MiB",
    ),
    "nested.zip": (zipped(("b.zip", zipped(("a.py", SPACES)))), "refused", "b.zip looks like a bomb: 'a.py' unpacks"),
    "many.zip": (
        zipped(*[(f"{number}.txt", b"") for number in range(10_001)]),
        "refused",
        "many.zip holds more than 10,000 files",
    ),
    "encrypted.zip": (encrypted(), "refused", "encrypted.zip is encrypted"),
    "truncated.zip": (zipped(("a.py", GOOD))[:-40], "refused", "truncated.zip is not a zip archive that can be read"),
    "no_archive.zip": (b"hello", "refused", "no_archive.zip is not a zip archive that can be read"),
    "empty.zip": (zipped(), "missing", "the submission has no 'f"),
    "empty_folder": ({}, "refused", "the folder is empty"),
    "links": ({"a.py": Path("/etc/passwd"), "submission.py": GOOD}, "refused", "a.py is a link out of the folder"),
    "pipe.py": (os.mkfifo, "refused", "wanted a regular file, pipe.py is a device, pipe or socket"),
    "zero": (Path("/dev/zero"), "refused", "wanted a regular file, zero is a device, pipe or socket"),
    "nowhere.py": (None, "refused", "no such file or folder"),
    "\x1b[31mred.py": (GOOD, "refused", "is not a file's name"),
    "no_yaml": ({"a.py": GOOD, "submission.yaml": "hooks: ["}, "refused", "submission.yaml is not YAML: expected"),
    "key": ({"a.py": GOOD, "submission.yaml": "x: 1"}, "refused", "submission.yaml has an unknown key 'x'; known keys"),
    "alias": ({"a.py": GOOD, "submission.yaml": "a: &a [1]\nb: *a"}, "refused", "submission.yaml: it uses an alias"),
    "yaml_kind": (
        {"a.py": GOOD, "submission.yaml": "- a"},
        "refused",
        "submission.yaml must be a mapping, found a list",
    ),
}
# What is read all the same, and passes.
ACCEPTED = {
    "utf_16.py": GOOD.encode("utf-16"),
    "latin.py": b"# caf\xe9\n" + GOOD.encode("ascii", "ignore"),
    "line_ends.py": GOOD.replace("\n", "\r\n"),
    "mark.py": b"\xef\xbb\xbf" + GOOD.encode(),
    "parentheses.py": f"x = {'(' * 5000}{')' * 5000}\n{GOOD}",
    "minus.py": f"x = {'-' * 100_000}1\n{GOOD}",
    "recursion.py": f"def again():\n    return again()\n\nx = again()\n{GOOD}",
    "imports_nothing.py": f"import no_such_module_anywhere\n{GOOD}",
    "turned\u202eyp.py": GOOD,
    os.fsdecode(b"\xff\xfe.py"): GOOD,
}
# What costs one hook alone: the check, its outcome, words.
PARTLY = {
    "python_2.py": (PYTHON_2 + GOOD.replace("fgsm_perturbation", "other"), "crashed", "Missing parentheses in call to"),
    "no_object": (
        {"a.py": GOOD, "submission.yaml": "hooks: {fgsm_perturbation: {object: 'a:nothing'}}"},
        "crashed",
        "the adapter names a:nothing for fgsm_perturbation, and the submission has no such object",
    ),
}


def put(path, content):
    """Write a file, a folder of files, a link, or what `content` makes; nothing for None."""
    if isinstance(content, dict):
        path.mkdir()
        for name, inner in content.items():
            put(path / name, inner)
    elif isinstance(content, Path):
        path.symlink_to(content)
    elif callable(content):
        content(path)
    elif content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade everything in one run of the command, with a good file at both ends; return it and its report."""
    folder = tmp_path_factory.mktemp("bad")
    contents = {**{name: row[0] for name, row in (BROKEN | PARTLY).items()}, **ACCEPTED}
    for name, content in ({"first.py": GOOD} | contents | {"last.py": GOOD}).items():
        put(folder / name, content)
    with (folder / "large.py").open("wb") as file:
        file.truncate(65 << 20)
    names = ["first.py", *contents, "last.py"]
    command = [sys.executable, "-m", "harness", "grade", *names, *TASK, "--json", "report.json", "--out", "run"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)  # noqa: S603
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return done, {submission["name"]: submission for submission in report["submissions"]}


def checks_of(graded, name):
    """Return the checks of one submission."""
    (task,) = graded[1][name]["tasks"]
    return [check for check in task["checks"] if check["outcome"] != "skipped"]


@pytest.mark.parametrize("name", BROKEN, ids=ascii)
def test_what_can_not_be_read_is_refused_with_its_reason(graded, name):
    """Every check has the outcome, and one sentence that says what is wrong with which file."""
    _, outcome, words = BROKEN[name]
    checks = checks_of(graded, name)
    assert {check["outcome"] for check in checks} == {outcome}, checks[0]["message"]
    assert words in checks[0]["message"]
    assert len(checks[0]["message"].splitlines()) == 2


@pytest.mark.parametrize("name", ACCEPTED, ids=ascii)
def test_what_an_editor_writes_is_read(graded, name):
    """Encodings, line ends, nesting and statements that fail take nothing from the answers."""
    assert graded[1][name]["points"] == 10.0, checks_of(graded, name)


@pytest.mark.parametrize("name", PARTLY)
def test_a_broken_definition_costs_itself(graded, name):
    """The hook has the reason, and the others are graded."""
    _, outcome, words = PARTLY[name]
    checks = checks_of(graded, name)
    assert {check["outcome"] for check in checks if check["hook"] == "fgsm_perturbation"} == {outcome}
    assert {check["outcome"] for check in checks if check["hook"] != "fgsm_perturbation"} == {"passed"}
    assert words in checks[0]["message"]


def test_the_run_comes_to_its_end_and_the_good_ones_have_their_points(graded):
    """Exit code 0, no traceback, and nothing printed that a terminal would obey."""
    done, submissions = graded
    assert (done.returncode, submissions["first.py"]["points"], submissions["last.py"]["points"]) == (0, 10.0, 10.0)
    assert b"Traceback" not in done.stderr
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80[\xaa-\xae]", done.stdout + done.stderr)


# --- what is asked for and isn't there ----------------------------------------------------------------------------

FILES = {
    "good.py": GOOD,
    "key.yaml": "tasks: [fgsm_bound]\nfoo: 1\n",
    "broken.yaml": "tasks: [",
    "deep.yaml": "[" * 100_000,
    "unknown.yaml": "tasks: [nope]\n",
    "bytes.yaml": b"\xff\xfe\x00",
    "adapter.yaml": "hooks: {fgsm_perturbation: {objekt: 'a:b'}}",
    "a_file": "",
    "empty": {},
    "pack": {"note.txt": ""},
    "junk": {"run.sqlite3": "junk"},
    "pipe": os.mkfifo,
}
USAGE = [
    (["grade", "nowhere.py"], r"no submission could be read: nowhere\.py: no such file or folder"),
    (["check", "nowhere.py"], r"no submission could be read: nowhere\.py: no such file or folder"),
    (["grade", "a" * 5000], r"no submission could be read: a+: File name too long"),
    (["grade", "good.py/x"], r"no submission could be read: good\.py/x: Not a directory"),
    (["grade", "/dev/zero"], r"/dev/zero: wanted a regular file, zero is a device, pipe or socket"),
    (["grade", "pipe"], r"pipe: wanted a regular file, pipe is a device, pipe or socket"),
    (["grade", "empty"], r"no submission could be read: empty: the folder is empty"),
    (["check", "empty"], r"empty: the folder holds no file that is read"),
    (["grade", "\x1b[2J.py"], r"\\x1b\[2J\.py: no such file or folder"),
    (["grade", "good.py", "--task", "nope"], r"unknown task 'nope'; installed are .*fgsm_bound"),
    (["show", "nope"], r"unknown task 'nope'; installed are .*fgsm_bound"),
    (["grade", "good.py", "--assignment", "unknown.yaml"], r"unknown\.yaml: unknown task 'nope'; installed are"),
    (["grade", "good.py", "--assignment", "key.yaml"], r"key\.yaml: unknown key 'foo'; known are name, tasks, stages"),
    (
        ["grade", "good.py", "--assignment", "broken.yaml"],
        r"broken\.yaml is not YAML: [^<]*'<stream end>' \(line 1, column 9\)",
    ),
    (["grade", "good.py", "--assignment", "deep.yaml"], r"deep\.yaml is not YAML: .*recursion"),
    (["grade", "good.py", "--assignment", "bytes.yaml"], r"bytes\.yaml is not YAML: .*0xff in position 0"),
    (["grade", "good.py", "--assignment", "none.yaml"], r"can't read the assignment file none\.yaml: No such file"),
    (["grade", "good.py", "--assignment", "empty"], r"can't read the assignment file empty: Is a directory"),
    (["grade", "good.py", *TASK, "--adapter", "adapter.yaml"], r"adapter\.yaml: .* has an unknown key 'objekt'; known"),
    (
        ["grade", "good.py", *TASK, "--adapter", "broken.yaml"],
        r"broken\.yaml is not YAML: [^<]*'<stream end>' \(line 1, column 9\)",
    ),
    (["grade", "good.py", *TASK, "--adapter", "deep.yaml"], r"deep\.yaml is longer than 64 KiB"),
    (["grade", "good.py", *TASK, "--adapter", "none.yaml"], r"can't read the adapter file none\.yaml: No such file"),
    (["grade", "good.py", *TASK, "--seed", "xyz"], r"--seed wants 1 to 64 hexadecimal digits, got 'xyz'"),
    (["grade", "good.py", *TASK, "--json", "none/r.json"], r"can't write none/r\.json: wanted a folder, none is none"),
    (["grade", "good.py", *TASK, "--out", "a_file"], r"can't write the run folder a_file: File exists"),
    (["grade", "good.py", *TASK, "--out", "a_file/run"], r"can't write the run folder a_file/run: Not a directory"),
    (["grade", "good.py", *TASK, "--out", "junk"], r"junk/run\.sqlite3 is no run store: file is not a database"),
    (["grade", "good.py", *TASK, "--out", "done"], r"done holds a run with other arguments; choose another --out"),
    (["grade", "good.py", *TASK, "--task-path", "none"], r"--task-path: wanted a folder, none is none"),
    (["grade", "good.py", *TASK, "--task-path", "pack"], r"--task-path: pack holds no task module"),
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Return a folder of files that are no use, and a run that was made with other arguments."""
    folder = tmp_path_factory.mktemp("shelf")
    for name, content in FILES.items():
        put(folder / name, content)
    arguments = [str(folder / "good.py"), *TASK, "--seed", "7", "--out", str(folder / "done"), "--quiet"]
    with pytest.raises(SystemExit):
        main(["grade", *arguments])
    return folder


@pytest.mark.parametrize(("words", "sentence"), USAGE)
def test_what_is_asked_for_and_can_not_be_done_is_one_sentence(words, sentence, shelf, monkeypatch, capsys):
    """Exit code 2, one line that says what was wanted, what came and where, and no verdict."""
    monkeypatch.chdir(shelf)
    with pytest.raises(SystemExit) as left:
        main(words)
    out, err = capsys.readouterr()
    assert (left.value.code, out) == (2, "")
    assert re.fullmatch(f"harness: .*{sentence}.*\n", err)


def test_a_traceback_is_never_mistaken_for_a_verdict(monkeypatch, capsys):
    """An error that nobody foresaw is exit code 3; 1 would say that a submission falls short."""
    monkeypatch.setattr("harness.catalog.discover", lambda _: 1 / 0)
    with pytest.raises(SystemExit) as left:
        main(["list"])
    assert left.value.code == 3
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_the_command_itself_says_the_same():
    """`python -m harness` ends with the code and the sentence, without a traceback."""
    command = [sys.executable, "-m", "harness", "grade", "nowhere.py", *TASK]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "harness: no submission could be read: nowhere.py: no such file or folder\n"


def test_an_adapter_whose_object_no_submission_has_leaves_the_hook_to_its_name(tmp_path, monkeypatch, capsys):
    """A class's adapter serves those who named it otherwise, and takes nothing from those who did not."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "good.py", GOOD)
    put(tmp_path / "adapter.yaml", "hooks: {fgsm_perturbation: {object: 'a:nothing'}}")
    with pytest.raises(SystemExit) as left:
        main(["check", "good.py", *TASK, "--adapter", "adapter.yaml"])
    assert left.value.code == 0
    assert "10 of 10 points" in capsys.readouterr().out
