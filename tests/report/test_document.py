"""The JSON report: its keys, and that a file is written as a whole or not at all."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.records import CheckRecord, GradeRecord, HookBinding, Outcome, TaskRecord
from harness.report.document import document, write_json


def grade():
    """Return a verdict with a check, and text that no terminal should see."""
    check = CheckRecord(name="c", hook="h", outcome=Outcome.FAILED, message="\x1b[2J\udcff\u2028σ", max_points=10.0)
    task = TaskRecord(
        task="t",
        outcome=Outcome.FAILED,
        points=0.0,
        max_points=10.0,
        hooks={"h": HookBinding.KEYWORD.value},
        checks=(check,),
    )
    return GradeRecord(name="a\udcff.py", path="a.py", tasks=(task,))


def test_the_keys_of_the_contract():
    """Programs read these."""
    content = document([grade()], run={"seed": None}, environment={"torch": "2"})
    assert list(content) == ["schema", "environment", "run", "submissions"]
    assert (content["schema"], content["environment"], content["run"]) == (1, {"torch": "2"}, {"seed": None})
    (submission,) = content["submissions"]
    assert list(submission) == ["name", "path", "points", "max_points", "tasks", "student", "gradings"]
    (task,) = submission["tasks"]
    assert {"task", "outcome", "points", "max_points", "hooks", "checks", "speed", "quality"} <= set(task)
    assert list(task["checks"][0]) == [
        "name",
        "hook",
        "outcome",
        "gating",
        "points",
        "max_points",
        "message",
        "mistake",
        "visible",
        "maps",
        "after",
    ]


def test_a_submission_is_what_the_library_returns():
    """`GradeRecord.to_dict` and the report say the same."""
    assert document([grade()], run={}, environment={})["submissions"] == [grade().to_dict()]


def test_a_report_is_plain_ascii_and_comes_back(tmp_path):
    """No text of a submission reaches the stream as it is."""
    content = document([grade()], run={}, environment={})
    write_json(str(tmp_path / "report.json"), content)
    written = (tmp_path / "report.json").read_bytes()
    assert max(written) < 0x80
    assert b"\x1b" not in written
    assert written.endswith(b"}\n")
    assert json.loads(written) == content


def test_a_dash_is_standard_output(capsys):
    """And nothing else stands there."""
    write_json("-", {"a": 1})
    assert json.loads(capsys.readouterr().out) == {"a": 1}


def test_standard_output_is_in_utf_8_whatever_the_terminal_is():
    """A report is read by programs; a student's name is no reason to break off."""
    code = "from harness.report.document import write_text; print('first'); write_text('-', 'Zoë Σ\\n'); print('last')"
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(  # noqa: S603 - the text above
        [sys.executable, "-c", code], env=environment, capture_output=True, check=False
    )
    assert done.stdout.decode("utf-8") == "first\nZoë Σ\nlast\n", done.stderr


def test_a_file_is_replaced(tmp_path):
    """Nothing unfinished is left behind."""
    for number in (1, 2):
        write_json(str(tmp_path / "report.json"), {"a": number})
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == {"a": 2}


def test_a_file_is_written_as_a_whole_or_not_at_all(tmp_path):
    """NaN is no JSON, and leaves the old report as it was."""
    path = tmp_path / "report.json"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ValueError, match="JSON"):
        write_json(str(path), {"a": float("nan")})
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("target", ["absent/report.json", "file/report.json", "folder", ".", "", "a" * 300])
def test_a_target_that_can_not_be_written_is_a_usage_error(tmp_path, monkeypatch, target):
    """The message names it; nothing is left behind."""
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=f"can't write {target}: "):
        write_json(target, {"a": 1})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_nothing_unfinished_is_left_when_the_last_step_fails(tmp_path, monkeypatch):
    """The old report stays."""
    (tmp_path / "report.json").write_text("old", encoding="utf-8")

    def failing(path, target):
        raise PermissionError(1, "not permitted")

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(UsageError, match="not permitted"):
        write_json(str(tmp_path / "report.json"), {"a": 1})
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["old"]


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    """`--json /dev/null` must leave the machine's null device where it is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_json(str(pipe), {"a": 1})
        assert json.loads(os.read(reading, 100)) == {"a": 1}
    finally:
        os.close(reading)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
