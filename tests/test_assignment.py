"""Assignment files: what they say, and what is no assignment."""

import pytest

from harness.assignment import SCHEMA, read_assignment
from harness.errors import UsageError


@pytest.fixture
def read(tmp_path):
    """Return what reads an assignment from its text."""

    def reading(text):
        path = tmp_path / "homework.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_assignment(path)

    return reading


FULL = """
name: Homework 3
stages: [speed]
tasks:
  fgsm_bound: {points: 2}
  scaling_fit: {points: 0}
  bert_head:
load: run
show_log: true
adapter: class/adapter.yaml
due: 2023-04-01 23:59:00
late: {penalty_per_day: 10, at_most_days: 3}
"""


def test_everything_that_a_file_may_say(read, tmp_path):
    """Points in the file's order, None where the task's own hold; the adapter lies beside the file."""
    found = read(FULL)
    assert (found.name, found.run, found.due) == ("Homework 3", True, "2023-04-01T23:59:00")
    assert list(found.points.items()) == [("fgsm_bound", 2.0), ("scaling_fit", 0.0), ("bert_head", None)]
    assert found.adapter == tmp_path / "class" / "adapter.yaml"
    assert found.late == {"penalty_per_day": 10.0, "at_most_days": 3.0}


@pytest.mark.parametrize("text", ["tasks: [b, a]", "tasks: {b: , a: {}}\nname:\nadapter:\ndue:\nlate:"])
def test_tasks_alone_are_an_assignment(read, text):
    """The file's name is the assignment's; what is left empty is left out."""
    found = read(text)
    assert (found.name, found.run, found.adapter, found.due, found.late) == ("homework", False, None, "", {})
    assert list(found.points.items()) == [("b", None), ("a", None)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "wanted a mapping with the keys name, tasks"),
        ("- a", "wanted a mapping"),
        ("tasks: [a]\npionts: 3", "unknown key 'pionts'; known are name, tasks"),
        ("name: x", "tasks: wanted a list of task names"),
        ("tasks: []", "tasks: wanted a list"),
        ("tasks: {}", "tasks: wanted a list"),
        ("tasks: fgsm_bound", "tasks: wanted a list"),
        ("tasks: [1]", "tasks: wanted a list"),
        ("tasks: {a: 5}", "tasks: a: wanted a mapping with the keys points, hidden, got 5"),
        ("tasks: {a: 0}", "tasks: a: wanted a mapping with the keys points, hidden, got 0"),
        ("tasks: {a: []}", r"tasks: a: wanted a mapping with the keys points, hidden, got \[\]"),
        ("tasks: {a: {marks: 5}}", "tasks: a: unknown key 'marks'; known are points, hidden"),
        ("tasks: {a: {points: -1}}", "tasks: a: points: wanted a number from 0 up, got -1"),
        ("tasks: {a: {points: .nan}}", "wanted a number from 0 up"),
        ("tasks: {a: {points: .inf}}", "wanted a number from 0 up"),
        ("tasks: {a: {points: true}}", "wanted a number from 0 up"),
        ("tasks: {a: {points: many}}", "wanted a number from 0 up, got 'many'"),
        ("tasks: {a: {hidden: some}}", "tasks: a: hidden: wanted a list of check names, or all, got 'some'"),
        ("tasks: {a: {hidden: [1]}}", "tasks: a: hidden: wanted a list of check names"),
        ("tasks: [a]\nshow_log: perhaps", "show_log: wanted true or false, got 'perhaps'"),
        ("tasks: [a]\nload: everything", "load: wanted definitions or run, got 'everything'"),
        ("tasks: [a]\nlate: 3", "late: wanted a mapping with the keys penalty_per_day"),
        ("tasks: [a]\nlate: 0", "late: wanted a mapping with the keys penalty_per_day"),
        ("tasks: [a]\nlate: {per_day: 3}", "late: unknown key 'per_day'"),
        ("tasks: [a]\nlate: {at_most_days: soon}", "late: at_most_days: wanted a number"),
        ("tasks: [a", "is not YAML"),
        ("tasks: [a]\ndue: 2023-13-45", "is not YAML: month must be in"),
        ("name: !!python/object/apply:os.getcwd []", "is not YAML"),
        (b"name: \xff", "is not YAML"),
    ],
)
def test_what_is_no_assignment_is_a_usage_error(read, text, said):
    """The message names the file, the key and what was wanted."""
    with pytest.raises(UsageError, match=said) as caught:
        read(text)
    assert "homework.yaml" in str(caught.value)


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path):
    """So is a folder."""
    for path in (tmp_path / "absent.yaml", tmp_path):
        with pytest.raises(UsageError, match="can't read the assignment file"):
            read_assignment(path)


def test_the_schema_names_every_key(read):
    """What `show` prints is what is read."""
    assert set(SCHEMA) == {"name", "tasks", "stages", "show_log", "load", "adapter", "due", "late"}
    assert all(f"{key}:" in FULL for key in SCHEMA)


@pytest.mark.parametrize(
    ("settings", "hidden"),
    [("", []), ("{hidden: [c]}", ["c"]), ("{hidden: all}", ["c", "d"]), ("{hidden: []}", [])],
)
def test_checks_are_hidden_by_name_or_all(read, settings, hidden):
    """Nothing is hidden where the file does not say so."""
    found = read(f"tasks: {{a: {settings}, b: }}")
    assert [check for check in "cd" if found.is_hidden("a", check)] == hidden
    assert not found.is_hidden("b", "c")


@pytest.mark.parametrize(("line", "shown"), [("", False), ("show_log: false", False), ("show_log: true", True)])
def test_the_log_is_shown_only_where_the_file_says_so(read, line, shown):
    """Code may print hidden inputs."""
    assert read(f"tasks: [a]\n{line}").show_log is shown
