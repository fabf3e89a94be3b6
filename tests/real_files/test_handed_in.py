"""Notebooks, files and folders as messy as students hand them in: an honest one passes, a wrong one does not."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "handed_in"
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*"))
SAID = {
    "crashed__answers_by_a_package_that_is_not_here.py": "sklearn is not installed here",
    "crashed__helper_missing.py": "name 'solve_normal' is not defined",
    "failed__colab_notebook_with_a_minus.ipynb": "the system is XᵀX − 2nλI",
    "failed__softmax_of_queries_in_a_mess.py": "softmax",
    "failed__natural_log_in_a_mess.py": "natural",
}


@pytest.mark.parametrize("name", FILES)
def test_its_name_says_the_outcome(judge, name):
    """The folder is the task, the first word of the name the outcome; a file that passes has all points."""
    path = FOLDER / name
    record = judge.one(path, path.parent.name)
    messages = [check.message for check in record.checks if check.message and check.gating]
    assert record.outcome.value == path.name.partition("__")[0], (messages[:2], record.notices)
    assert (record.outcome.value == "passed") == (record.points == 10.0)
    assert SAID.get(path.name, "") in "\n".join(messages)


def test_there_are_enough_of_them():
    """At least twenty-five, wrong ones among them."""
    assert len(FILES) >= 25
    assert sum("passed__" not in name for name in FILES) >= 5
