"""The task decoder_only_tensors: its inputs, its oracle against lists, its known mistakes, samples."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch

from harness.compare import measure
from harness.correctness import run_checks
from harness.plugins import resolve
from harness.records import Outcome, task_outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds
from reference import decoder_only_tensors as reference
from tasks.decoder_only_tensors import ASKED_FOR, HOOK, MISTAKES, READ, SHAPES, TASK, form, inputs, right_first

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests" / "submissions" / "decoder_only_tensors").glob("*.py"))
RIGHT = form(right_first)


def drawn(case, seed=0):
    """Return the inputs of a case."""
    return inputs(torch.Generator().manual_seed(seed), **case.drawn(torch.Generator().manual_seed(seed)).options)


def seeds(number):
    """Return the seeds of a run."""
    return Seeds(key=RunKey.from_hex(f"{number:x}"), digest="sample", task=TASK.name)


def answering(function):
    """Return a subject over a function in this process."""
    return inline_subject(TASK.hooks, {HOOK: function})


REFERENCE = inline_subject(TASK.hooks, resolve(TASK.spec, reference))


def verdicts(source, number=5):
    """Return the records of a run."""
    return run_checks(TASK, source, seeds(number), reference=REFERENCE)[0]


def same(got, want):
    """Tell whether an answer is what is wanted, group by group."""
    return all(measure(got[group], want[group], sigma=lambda _: 0.0).agrees for group in want)


def test_the_points_add_up_to_ten():
    """The checks carry 10 points, all of them gating."""
    assert TASK.points == pytest.approx(10)
    assert all(check.gating for check in TASK.checks)


def test_inputs_follow_from_the_generator_alone():
    """The same generator gives the same int64 inputs, and the global seed is left alone."""
    before = torch.get_rng_state()
    for case in SHAPES:
        first, second = drawn(case, 3), drawn(case, 3)
        assert all(torch.equal(torch.as_tensor(first[key]), torch.as_tensor(second[key])) for key in first)
        assert first["src_EOP"].dtype == first["tgt_EOS"].dtype == torch.int64
    assert torch.equal(torch.get_rng_state(), before)


OWN = [case for case in SHAPES if case.options.get("special_ids", "own") == "own"]


@pytest.mark.parametrize("case", OWN, ids=lambda case: case.name)
def test_special_tokens_stand_where_they_belong(case):
    """EOP and EOS are one id each, in the last columns alone; the start token stands nowhere."""
    for seed in range(20):
        given = drawn(case, seed)
        ids = torch.cat([given["src_EOP"], given["tgt_EOS"]], dim=1)
        eop, eos = given["src_EOP"][0, -1], given["tgt_EOS"][0, -1]
        assert int((ids == eop).sum()) == int((ids == eos).sum()) == len(ids)
        assert len({int(eop), int(eos), given["start_token"]}) == 3
        assert not bool((ids == given["start_token"]).any())
        assert (given["start_token"] == 0) is (case.name == "start_of_zero")


def test_special_tokens_may_be_words_and_one_another():
    """Words have the ids of all three in one case, and the three have one id in another."""
    words, one = (next(case for case in SHAPES if case.options.get("special_ids") == kind) for kind in ("words", "one"))
    for seed in range(20):
        given = drawn(words, seed)
        inner = torch.cat([given["src_EOP"][:, :-1], given["tgt_EOS"][:, :-1]], dim=1)
        special = {int(given["src_EOP"][0, -1]), int(given["tgt_EOS"][0, -1]), given["start_token"]}
        assert len(special) == 3
        assert special <= set(inner.flatten().tolist())
        given = drawn(one, seed)
        assert {*given["src_EOP"][:, -1].tolist(), *given["tgt_EOS"][:, -1].tolist()} == {given["start_token"]}


def test_lengths_stand_on_all_sides():
    """Longer sources, longer targets, one row and targets of one token occur, and ids of more than 16 bits."""
    sizes = [(len(g["src_EOP"]), g["src_EOP"].shape[1], g["tgt_EOS"].shape[1]) for g in map(drawn, SHAPES)]
    assert {(s > t) - (s < t) for _, s, t in sizes} == {-1, 0, 1}
    assert min(b for b, _, _ in sizes) == min(t for _, _, t in sizes) == 1
    assert 65_535 < max(int(drawn(SHAPES[-1], seed)["src_EOP"].max()) for seed in range(10)) <= 70_000


@pytest.mark.parametrize("case", SHAPES, ids=lambda case: case.name)
def test_the_definition_is_what_lists_give(case):
    """The definition agrees with rows put together as lists."""
    given = drawn(case)
    right = RIGHT(given)
    for row, (source, target) in enumerate(zip(given["src_EOP"].tolist(), given["tgt_EOS"].tolist(), strict=True)):
        assert right[READ][row].tolist() == [given["start_token"], *source, *target[:-1]]
        assert right[ASKED_FOR][row].tolist() == [*source, *target]


@pytest.mark.parametrize("words", MISTAKES)
def test_each_mistake_is_told_from_what_is_right(words):
    """Whatever the seed, a known mistake differs in at least one case."""
    for seed in range(30):
        assert not all(same(MISTAKES[words](given), RIGHT(given)) for given in (drawn(case, seed) for case in SHAPES))


@pytest.mark.parametrize("words", MISTAKES)
def test_no_mistake_equals_another(words):
    """In some case a known mistake differs from every other one, so that one name fits."""
    for seed in range(5):
        givens = [drawn(case, seed) for case in SHAPES]
        for other in MISTAKES:
            equal = all(same(MISTAKES[words](given), MISTAKES[other](given)) for given in givens)
            assert equal == (words == other)


@pytest.mark.parametrize("dtype", [torch.int32, torch.int64])
def test_every_wide_integer_is_accepted(dtype):
    """Whole numbers are compared by value, whatever their width."""
    subject = answering(lambda **given: tuple(tensor.to(dtype) for tensor in RIGHT(given).values()))
    records, notices = run_checks(TASK, InlineSource(subject), seeds(1))
    assert {record.outcome for record in records} == {Outcome.PASSED}
    assert notices == ()


def test_lists_of_numpy_numbers_pass():
    """NumPy numbers in lists, which arrive as arrays without axes, are read by every check."""

    def listed(**given):
        return [[[np.array(token) for token in row] for row in ids.tolist()] for ids in RIGHT(given).values()]

    subject = answering(listed)
    assert {record.outcome for record in verdicts(InlineSource(subject))} == {Outcome.PASSED}


@pytest.mark.parametrize("number", range(1, 7))
def test_the_reference_passes(number):
    """Every check passes on the reference, nothing needs to be said."""
    records, notices = run_checks(TASK, InlineSource(REFERENCE), seeds(number))
    assert [record.message for record in records] == [""] * len(TASK.checks)
    assert notices == ()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gets_the_verdict_in_its_name(path, loaded):
    """The outcome is that of the file's name, and the mistake is the one that its comment names."""
    records = verdicts(loaded(TASK, path))
    words = {line[11:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# mistake: ")}
    assert task_outcome(records, planned=len(TASK.checks)) == path.stem.partition("__")[0]
    assert {record.mistake for record in records if record.mistake} == words


def test_a_wrong_length_is_said_in_shapes(loaded):
    """The message names the tensor, the shape that was wanted and the one that came."""
    records = verdicts(loaded(TASK, SAMPLES[0].with_name("failed__eos_left_in.py")))
    said = re.search(
        r"3 rows, s > t: SOS_src_EOP_tgt: wanted shape \(3, (\d+)\), got shape \(3, (\d+)\)", records[1].message
    )
    assert int(said[2]) == int(said[1]) + 1


@pytest.mark.parametrize(
    "answer",
    [None, 3, "tensors", (), (1,), [[1, 2], [3, 4]], {"first": 1, "second": 2}, (None, None), torch.zeros(2, 4)],
)
def test_an_answer_of_another_form_fails(answer):
    """Whatever comes back, the verdict is about the answer."""
    records = verdicts(InlineSource(answering(lambda src_EOP, tgt_EOS, start_token, cuda: answer)))
    assert {record.outcome for record in records} == {Outcome.FAILED, Outcome.SKIPPED}
    assert sum(record.points for record in records) == 0


@pytest.mark.parametrize("answer", ["csc413_2023", "model_answers"])
def test_right_answers_pass(answer, loaded):
    """The write-up's answer and the model's earn every point."""
    records = verdicts(loaded(TASK, ROOT / "submissions" / answer / "decoder_only_tensors.py"))
    assert sum(record.points for record in records) == pytest.approx(10)
