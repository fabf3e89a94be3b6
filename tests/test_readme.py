"""What README shows is true."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
PROGRAMS = {".venv/bin/python": [sys.executable], ".venv/bin/harness": [sys.executable, "-m", "harness"]}


def last_command(block):
    """Return the last command of a shell block, run with this interpreter, as a list of words."""
    program, *words = shlex.split(block.strip().rpartition(" && ")[2])
    return [*PROGRAMS[program], *words]


def shell_blocks():
    """Return the shell blocks in order."""
    return [text for language, text in BLOCKS if language == "sh"]


def run(command, cwd=ROOT):
    """Run a command and return it when it is done."""
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd, timeout=300)  # noqa: S603


def test_the_first_two_commands_set_everything_up():
    """One installs and grades a sample, one installs and runs the tests; nothing but pip comes before them."""
    grading, testing = shell_blocks()[:2]
    for command in (grading, testing):
        first, second, _ = command.split(" && ")
        assert first == "python3 -m venv .venv"
        assert second.startswith(".venv/bin/pip install -e ")
    assert last_command(testing)[1:3] == ["-m", "pytest"]


def test_the_first_command_grades_a_sample(tmp_path):
    """It prints a verdict a task and exits 0."""
    done = run([*last_command(shell_blocks()[0]), "--out", str(tmp_path / "run")])
    assert done.returncode == 0, done.stderr
    assert re.search(r"scaled_dot_attention +failed", done.stdout)


@pytest.mark.parametrize("text", [text for language, text in BLOCKS if language == "python"])
def test_python_snippets_run(text):
    """Each runs as it stands and prints something."""
    done = run([sys.executable, "-c", text])
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("text", shell_blocks()[2:])
def test_further_shell_blocks_run(text):
    """Each command exits 0."""
    done = run(last_command(text))
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_command_and_file_that_is_named_exists():
    """Sub-commands and paths in the text are there."""
    from harness.cli import commands

    named = set(re.findall(r"^harness (\w+)", README, re.MULTILINE))
    assert named == set(commands.commands)
    for path in re.findall(r"`((?:tests|tasks|submissions|harness|reference)/[a-z\d_./]+)`", README):
        assert (ROOT / path).exists(), path
