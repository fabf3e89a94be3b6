"""The journal of claims: what was observed is there again, whatever ended the command that wrote it."""

import json
import stat

import pytest

from harness.claims.journal import Journal
from harness.errors import UsageError
from harness.seeds import RunKey

KEY = RunKey.from_hex("7")


@pytest.fixture
def path(tmp_path):
    """Return the place of a journal with one observation."""
    place = tmp_path / "out" / "journal.jsonl"
    Journal(place, KEY).keep(["a"], {"rows": [1]})
    return place


def test_what_follows_half_a_line_is_kept(path):
    """A command that was killed while it wrote costs its own line, and no line after it."""
    with path.open("a", encoding="utf-8") as file:
        file.write('{"what": ["b"], "fou')
    again = Journal(path, KEY)
    for name in "bc":
        again.keep([name], {"rows": [name]})
    read = Journal(path, KEY)
    assert [read.find([name]) for name in "abc"] == [{"rows": [1]}, {"rows": ["b"]}, {"rows": ["c"]}]


@pytest.mark.parametrize("begun", ["", "\n", '{"k', '{"key": "00'])
def test_a_journal_that_had_not_begun_is_as_good_as_new(path, begun):
    """A kill between the file and its first line costs nothing."""
    path.write_text(begun, encoding="utf-8")
    Journal(path, KEY).keep(["b"], {"rows": [2]})
    read = Journal(path, KEY)
    assert (read.key, read.find(["a"]), read.find(["b"])) == (KEY, None, {"rows": [2]})


def test_a_file_that_is_no_journal_is_left_as_it_is(path):
    """It is refused, with or without a line's end."""
    for text in ("my notes", "my notes\n", '{"what": []}\n'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match="is no journal of claims"):
            Journal(path, KEY)
        assert path.read_text(encoding="utf-8") == text


def test_only_the_owner_reads_the_journal(path):
    """The key in it is a secret."""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_seed_is_refused(path):
    """What is kept follows from the journal's own; the message says where it lies and which it is."""
    with pytest.raises(UsageError, match=r"--seed: wanted 7, which .*journal\.jsonl began with, 8 came"):
        Journal(path, RunKey.from_hex("8"))
    assert Journal(path, RunKey.draw()).key == KEY


def test_a_seed_for_a_secret_journal_is_refused(tmp_path):
    """The message does not tell the secret."""
    drawn = RunKey.draw()
    Journal(tmp_path / "journal.jsonl", drawn)
    with pytest.raises(UsageError, match=r"wanted none, because a secret one is what .* began with, 7 came") as told:
        Journal(tmp_path / "journal.jsonl", KEY)
    assert drawn.secret.hex() not in str(told.value)
    assert json.loads((tmp_path / "journal.jsonl").read_text(encoding="utf-8"))["key"] == drawn.secret.hex()
