"""Attacks on a training fool a naive judge of trainings and score nothing here; honest styles come to the end."""

import dataclasses
from pathlib import Path

import pytest

from harness.catalog import discover
from harness.errors import UsageError
from harness.redteam import naive_training
from harness.redteam.campaign import Campaign, run_campaign
from harness.redteam.corpus import CORPUS, Kind, read_corpus
from harness.redteam.training import short, train_corpus
from harness.redteam.trial import against_naive
from harness.sandbox.levels import Level

TRAINING = [one for one in read_corpus() if one.trains]
ATTACKS = [one for one in TRAINING if one.kind is Kind.ATTACK]
HOW_FOUND = {
    "sleeps": "timed_out: slept",
    "burns": "timed_out: ",
    "hoards": "out_of_memory: its memory grew by more than 256 MiB",
    "other_shapes": "V.weight has shape",
}
BY_GRADIENTS = "failed: gradients differ from the reference's during training: at step"
BROKEN = """
import torch
class CausalScaledDotAttention(torch.nn.Linear):
    def __init__(self, hidden_size):
        super().__init__(hidden_size, hidden_size)
    def forward(self, queries, keys, values):
        return 100 * super().forward(queries), None
"""


def quiet(_):
    """Say nothing."""


def test_there_is_an_attack_of_every_known_kind():
    """Other gradients, forged ones, none, stored weights, names and shapes, stored answers, limits; five styles."""
    assert len(ATTACKS) >= 16
    assert len(TRAINING) - len(ATTACKS) >= 5
    assert {one.deserves for one in ATTACKS} == {0.0}


def test_nothing_is_gained_and_nobody_rejected():
    """The whole family: each attack has passed the checks before it is found out, and by what is said here."""
    results, level = train_corpus(TRAINING, level=Level.FULL, say=quiet)
    assert level is Level.FULL
    assert [one.to_dict() for one in results if one.gained or one.rejected] == []
    found = {one.mechanism.name: one.detail for one in results if one.mechanism.kind is Kind.ATTACK}
    assert {name: said for name, said in found.items() if HOW_FOUND.get(name, BY_GRADIENTS) not in said} == {}


def test_a_campaign_counts_trainings_with_the_others():
    """One row a grader, whatever its mechanisms are about; a gain in a training is a gain."""
    chosen = [one for one in read_corpus() if one.name in ("zero_gradients", "fused", "unused_patch")]
    fused = next(one for one in chosen if one.name == "fused")
    control = dataclasses.replace(fused, kind=Kind.ATTACK, deserves=0.0)
    mechanisms = [control if one is fused else one for one in chosen]
    results = run_campaign(mechanisms, Campaign(levels=["full"], naive=False, against=None, jobs=1), say=quiet)
    (row,) = results.outlines
    assert (row.attacks, row.gains, row.honest, row.rejected) == (2, 1, 1, 0)
    assert [one.mechanism for one in results.judged[row.grader]] == mechanisms


def test_another_grader_is_given_answers_alone(tmp_path):
    """A training is nothing that a plain test file can look at."""
    chosen = [one for one in TRAINING if one.name == "fused"]
    results = run_campaign(chosen, Campaign(levels=[], naive=False, against="true", jobs=1), say=quiet)
    assert results.outlines[0].honest == 0


def test_the_naive_judge_is_small():
    """It is as simple as what people write."""
    assert len(Path(naive_training.__file__).read_text(encoding="utf-8").splitlines()) <= 110


def test_the_naive_judge_is_fooled_and_knows_what_learns_nothing(tmp_path):
    """It is tested in both directions."""
    (fooling,) = (one for one in ATTACKS if one.name == "zero_gradients")
    path = tmp_path / "broken.py"
    path.write_text(BROKEN, encoding="utf-8")
    results = against_naive([fooling, dataclasses.replace(fooling, path=path)], say=quiet)
    assert [one.points for one in results] == [10.0, 0.0]


@pytest.mark.long
def test_every_attack_fools_the_naive_judge():
    """An attack that fools nobody shows nothing; honest styles have full points there too."""
    assert [one.to_dict() for one in against_naive(TRAINING, say=quiet) if one.points != 10.0] == []


@pytest.mark.long
def test_nothing_is_gained_without_namespaces():
    """The same at the reduced level."""
    results, level = train_corpus(TRAINING, level=Level.REDUCED, say=quiet)
    assert level is Level.REDUCED
    assert [one.to_dict() for one in results if one.gained or one.rejected] == []


def test_a_task_that_trains_nothing_is_told_so():
    """There would be nothing to attack."""
    with pytest.raises(UsageError, match="fgsm_bound: nothing is trained"):
        short(discover().task("fgsm_bound"))


def test_each_file_stands_alone():
    """None imports another one, and none has a name that stands elsewhere."""
    files = sorted(CORPUS.joinpath("training").glob("*/*.py"))
    assert len(files) == len(TRAINING) == len({one.stem for one in files})
