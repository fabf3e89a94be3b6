"""The corpus is what it says, gains nothing here, and each attack fools the naive judge."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from harness.errors import UsageError
from harness.redteam import naive
from harness.redteam.campaign import Campaign, run_campaign
from harness.redteam.corpus import CORPUS, Kind, read_corpus
from harness.redteam.trial import against_command, against_harness, against_naive
from harness.sandbox.levels import Level

MECHANISMS = read_corpus()
ATTACKS = [one for one in MECHANISMS if one.kind is Kind.ATTACK]
HONEST = [one for one in MECHANISMS if one.kind is Kind.HONEST]
ROWS = yaml.safe_load(CORPUS.with_name("rows.yaml").read_text(encoding="utf-8"))
PYTEST = "python -m pytest -q -p no:harness -p no:cacheprovider test_submission.py"


def quiet(_):
    """Say nothing."""


def test_there_are_enough_of_each_kind():
    """A hundred attacks, fifty that fool plain pytest too, forty honest mechanisms."""
    assert len(ATTACKS) >= 100
    assert sum(one.fools_pytest for one in ATTACKS) >= 50
    assert len(HONEST) >= 40


def test_no_name_stands_twice():
    """A mechanism is called by its name alone."""
    assert [name for name, count in Counter(one.name for one in MECHANISMS).items() if count > 1] == []


def test_every_known_attack_has_an_example_or_a_reason():
    """Each row is covered by a file, or says why it is not to be had here."""
    covered = {row for one in ATTACKS for row in one.rows}
    lacking = [number for number, row in ROWS.items() if "not_here" not in row and number not in covered]
    assert lacking == []
    assert covered <= set(ROWS)


def test_honest_mechanisms_deserve_everything():
    """What looks suspicious and is right earns every mark."""
    assert {one.deserves for one in HONEST} == {10.0}


def test_the_naive_judge_is_small():
    """It is as simple as what people write: at most 80 lines."""
    assert len(Path(naive.__file__).read_text(encoding="utf-8").splitlines()) <= 80


def test_nothing_is_gained_and_nobody_rejected():
    """No attack gets more than it deserves, no honest mechanism less."""
    answers = [one for one in MECHANISMS if not one.trains]
    results = run_campaign(answers, Campaign(levels=["full"], naive=False, against=None, jobs=None), say=quiet)
    wrong = [result.to_dict() for judged in results.judged.values() for result in judged]
    assert [result for result in wrong if result["gained"] or result["rejected"]] == []
    assert results.is_clean


@pytest.mark.long
def test_nothing_is_gained_without_namespaces():
    """The same at the reduced level."""
    answers = [one for one in MECHANISMS if not one.trains]
    results, level = against_harness(answers, level=Level.REDUCED, say=quiet)
    assert level is Level.REDUCED
    assert [result.to_dict() for result in results if result.gained or result.rejected] == []


@pytest.mark.long
def test_every_attack_fools_the_naive_judge():
    """An attack that fools nobody shows nothing."""
    results = against_naive(ATTACKS, say=quiet)
    assert [result.to_dict() for result in results if not result.gained] == []


@pytest.mark.long
def test_those_that_say_so_fool_plain_pytest():
    """At least fifty attacks pass a test file of the usual kind."""
    import sys

    fooling = [one for one in ATTACKS if one.fools_pytest]
    results = against_command(fooling, PYTEST.replace("python", sys.executable, 1), say=quiet)
    assert [result.to_dict() for result in results if not result.gained] == []


@pytest.mark.parametrize(
    ("name", "kind"), [("patched_allclose", Kind.ATTACK), ("unused_patch", Kind.HONEST)], ids=["attack", "honest"]
)
def test_the_naive_judge_is_fooled_and_content_with_honest_code(name, kind):
    """One of each kind, so that the judge itself is tested in both directions."""
    mechanism = next(one for one in MECHANISMS if one.name == name and one.kind is kind)
    (result,) = against_naive([mechanism], say=quiet)
    assert result.points == 10.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1\n", "wanted a header"),
        ("# tries: [\nx = 1\n", "no YAML"),
        ("# tries: a\n# wants: b\n", "wanted a header"),
    ],
)
def test_a_bad_header_is_one_sentence(text, words, tmp_path):
    """It names the file and the keys."""
    path = tmp_path / "attacks" / "family" / "bad.py"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=words):
        read_corpus(tmp_path)


def test_an_empty_corpus_is_said(tmp_path):
    """A folder without mechanisms is no corpus."""
    with pytest.raises(UsageError, match="holds no attacks"):
        read_corpus(tmp_path)


def test_a_leak_would_be_counted(tmp_path):
    """With a right answer that says it deserves nothing, a gain is reported: the count can fail."""
    right = (Path(__file__).parents[2] / "submissions/model_answers/ridge_regression.py").read_text(encoding="utf-8")
    path = tmp_path / "attacks" / "control" / "right.py"
    path.parent.mkdir(parents=True)
    path.write_text(f"# tries: nothing\n# task: ridge_regression\n# deserves: 0\n{right}", encoding="utf-8")
    results = run_campaign(
        read_corpus(tmp_path), Campaign(levels=["full"], naive=False, against=None, jobs=1), say=quiet
    )
    assert (results.outlines[0].gains, results.is_clean) == (1, False)
