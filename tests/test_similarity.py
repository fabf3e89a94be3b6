"""Submissions that are alike: how they are grouped, and the command."""

import json

import pytest

from harness.cli import main
from harness.errors import UsageError
from harness.similarity import Similarities, find_similar, group_similar

from .sandbox.guest.test_fingerprint import CLASS, COPY, ORIGINAL


def grouped(at_least=0.8, **prints):
    """Return the groups as texts of one letter a submission."""
    return ["".join(group.submissions) for group in group_similar(prints, at_least=at_least)]


def test_the_same_parts_are_a_group():
    """In any order; others stand alone."""
    assert grouped(a={"1": 50, "2": 60}, b={"2": 60, "1": 50}, c={"3": 50}) == ["ab"]


@pytest.mark.parametrize(("at_least", "groups"), [(0.5, ["ab"]), (0.51, [])])
def test_alike_is_a_share_of_the_code_of_both(at_least, groups):
    """Weighted by size."""
    assert grouped(at_least, a={"1": 100, "2": 50}, b={"1": 100, "3": 50}) == groups


def test_who_is_like_one_of_a_group_belongs_to_it():
    """The larger group comes first, with the smallest likeness that joined it."""
    prints = {"a": {"1": 90, "2": 10}, "b": {"1": 90}, "c": {"1": 90, "3": 10}, "x": {"9": 40}, "y": {"9": 40}}
    groups = group_similar(prints, at_least=0.85)
    assert [group.submissions for group in groups] == [("a", "b", "c"), ("x", "y")]
    assert [round(group.least, 2) for group in groups] == [0.9, 1.0]


def test_nothing_in_common_is_no_group():
    """Nor are two without any code to compare."""
    assert grouped(a={}, b={}) == []


def test_what_everybody_hands_in_joins_nobody():
    """The hand-out's own code is no copy."""
    assert grouped(**{f"s{number}": {"given": 500, str(number): 100} for number in range(201)}) == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a class of an original, a copy of it, another answer and a broken notebook."""
    place = tmp_path_factory.mktemp("class")
    for name, text in {"original.py": ORIGINAL, "copy.py": COPY, "other.py": CLASS, "broken.ipynb": "{"}.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def found(folder):
    """Return what is found in it by confined workers."""
    return find_similar([folder])


def test_a_copy_is_found_by_confined_workers(found):
    """And what can't be read is said."""
    assert [group.submissions for group in found.groups] == [("copy.py", "original.py")]
    assert list(found.unread) == ["broken.ipynb"]
    assert found.looked_at == 3


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_prints_the_groups(found, monkeypatch, capsys, as_json):
    """As a list, or as JSON."""
    monkeypatch.setattr("harness.similarity.find_similar", lambda *_, **__: found)
    with pytest.raises(SystemExit) as left:
        main(["similar", "class", *(["--json"] if as_json else [])])
    out = capsys.readouterr().out
    assert left.value.code == 0
    if as_json:
        assert json.loads(out)["groups"] == [{"submissions": ["copy.py", "original.py"], "least": 1.0}]
    else:
        assert "2 submissions, at least 100% the same:\n  copy.py\n  original.py" in out


def test_one_submission_is_like_nobody(tmp_path):
    """The message says what was wanted."""
    (tmp_path / "a.py").write_text(ORIGINAL, encoding="utf-8")
    with pytest.raises(UsageError, match="wanted two submissions at least"):
        find_similar([tmp_path / "a.py"])


def test_what_was_found_is_plain_data(found):
    """With why a submission was not looked at."""
    assert set(found.to_dict()) == set(Similarities._fields)
