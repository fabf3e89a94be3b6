"""The task decoder_only_forward: its oracle against torch's own modules, its known mistakes, its scaffold, samples."""

import functools
import math
from pathlib import Path

import pytest
import torch
from torch import nn

from harness.compare import close, doubled
from harness.correctness import run_checks
from harness.plugins import resolve
from harness.records import Outcome, task_outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds
from reference import decoder_only_forward as reference
from tasks.common.decoder import EDGE, LOGITS, encodings, form, gradient_form, hidden, inputs, smooth_inputs
from tasks.decoder_only_forward import DEFINITION, HOOK, LARGE, MISTAKES, SIZES, TASK

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests" / "submissions" / TASK.name).glob("*.py"))
GATING = sum(check.gating for check in TASK.checks)
REFERENCE = inline_subject(TASK.hooks, resolve(TASK.spec, reference))


def drawn(case, seed=0, draw=inputs):
    """Return the inputs of a case."""
    return draw(torch.Generator().manual_seed(seed), **case.options)


def verdicts(source, number=5, task=TASK):
    """Return the records of a run by check."""
    seeds = Seeds(key=RunKey.from_hex(f"{number:x}"), digest="sample", task=TASK.name)
    return {record.name: record for record in run_checks(task, source, seeds, reference=REFERENCE)[0]}


def told(records):
    """Return the outcome of the task and the mistakes that are named."""
    return task_outcome(list(records.values()), planned=GATING), {
        one.mistake for one in records.values() if one.mistake
    }


def verdict_in(path):
    """Return the outcome in a sample's name and the mistakes that its comments name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return path.stem.partition("__")[0], {line[11:] for line in lines if line.startswith("# mistake: ")}


def scaffold():
    """Return what the scaffold defines."""
    names = {"__name__": "scaffold"}
    exec(TASK.scaffold, names)  # noqa: S102 - the task's own text
    return names


def changed(change, task=TASK):
    """Return the records of the reference with its logits changed by a function of (logits, tokens)."""

    class Changed(reference.DecoderOnlyTransformer):
        def forward(self, inputs):
            return change(super().forward(inputs), inputs)

    return verdicts(InlineSource(inline_subject(TASK.hooks, {HOOK: Changed})), task=task)


def test_the_points_add_up_to_ten():
    """The checks carry 10 points, all of them gating."""
    assert TASK.points == pytest.approx(10)
    assert all(check.gating for check in TASK.checks)


def test_inputs_follow_from_the_generator_and_differ_between_runs():
    """The same generator gives the same inputs, another one another model; the global seed is left alone."""
    before = torch.get_rng_state()
    for case in (*SIZES, *LARGE):
        first, second, other = drawn(case, 3), drawn(case, 3), drawn(case, 4)
        assert torch.equal(first["inputs"], second["inputs"])
        assert all(torch.equal(first["parameters"][name], second["parameters"][name]) for name in first["parameters"])
        assert not torch.equal(first["parameters"]["out.bias"][:5], other["parameters"]["out.bias"][:5])
        assert int(first["inputs"].max()) < first["vocab_size"]
        assert first["hidden_size"] % 2 == 0
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("form", DEFINITION)
@pytest.mark.parametrize("case", SIZES, ids=lambda case: case.name)
def test_both_forms_are_torchs_own_modules(form, case):
    """The logits are those of torch's multi-head attention with one head, its mask and linear layers."""
    given = drawn(case)
    parameters, h = doubled(given["parameters"]), given["hidden_size"]
    tokens = given["inputs"]
    x = nn.functional.embedding(tokens, parameters["embedding.weight"])
    waves = [
        [(math.cos if j % 2 else math.sin)(p / 10_000 ** ((j - j % 2) / h)) for j in range(h)]
        for p in range(tokens.shape[1])
    ]
    x = x + torch.tensor(waves, dtype=torch.float64)
    mask = nn.Transformer.generate_square_subsequent_mask(tokens.shape[1], dtype=torch.float64)
    for i in range(given["num_layers"]):
        part = {name: parameters[f"self_attentions.{i}.{name}"] for name in ("Q.weight", "K.weight", "V.weight")}
        biases = [parameters[f"self_attentions.{i}.{name}.bias"] for name in "QKV"]
        attention = nn.MultiheadAttention(h, 1, batch_first=True, dtype=torch.float64)
        with torch.no_grad():
            attention.in_proj_weight.copy_(torch.cat(list(part.values())))
            attention.in_proj_bias.copy_(torch.cat(biases))
            attention.out_proj.weight.copy_(torch.eye(h))
            attention.out_proj.bias.zero_()
            x = x + attention(x, x, x, attn_mask=mask)[0]
        names = (f"attention_mlps.{i}.0.weight", f"attention_mlps.{i}.0.bias")
        x = x + nn.functional.linear(x, *(parameters[name] for name in names)).relu()
    wanted = nn.functional.linear(x, parameters["out.weight"], parameters["out.bias"])
    torch.testing.assert_close(form(doubled(given))[LOGITS], wanted)


def test_the_gradient_form_is_a_difference_quotient():
    """A small step along a random direction changes ⟨logits, cotangent⟩ by step times gradient."""
    given = doubled(drawn(SIZES[0], draw=smooth_inputs))
    found = gradient_form()(given)["parameter gradients"]
    generator = torch.Generator().manual_seed(1)
    step = {name: torch.randn(value.shape, generator=generator).double() for name, value in found.items()}

    def scalar(size):
        parameters = {name: value + size * step[name] for name, value in given["parameters"].items()}
        return float((form()({**given, "parameters": parameters})[LOGITS] * given["cotangent"]).sum())

    slope = (scalar(1e-6) - scalar(-1e-6)) / 2e-6
    assert slope == pytest.approx(sum(float((found[name] * step[name]).sum()) for name in found), rel=1e-6)


def test_no_relu_is_near_its_edge_where_gradients_are_asked():
    """What each ReLU reads is further from 0 than rounding reaches."""
    for seed in range(20):
        given, read = doubled(drawn(SIZES[1], seed, smooth_inputs)), []
        hidden(given, rectify=lambda z, read=read: read.append(z) or torch.relu(z))
        assert min(float(z.abs().min()) for z in read) > EDGE


@functools.cache
def answer(words, number):
    """Return the logits of a known mistake."""
    return MISTAKES[words](doubled(drawn(SIZES[number])))[LOGITS].double()


@pytest.mark.parametrize("words", MISTAKES)
def test_no_mistake_equals_another(words):
    """In some case a known mistake lies far from every other one, so that one name fits."""
    for other in set(MISTAKES) - {words}:
        assert any(close(answer(words, at), answer(other, at), asked="", relative=1e-2) for at in range(len(SIZES)))


@pytest.mark.parametrize("number", range(1, 4))
def test_the_reference_passes(number):
    """Every check passes on the reference."""
    assert [one.message for one in verdicts(InlineSource(REFERENCE), number).values()] == [""] * len(TASK.checks)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gets_the_verdict_in_its_name(path, loaded):
    """The outcome is that of the file's name, and the mistake is the one that its comment names."""
    assert told(verdicts(loaded(TASK, path))) == verdict_in(path)


@pytest.mark.long
def test_verdicts_do_not_hang_on_the_key(loaded):
    """At two hundred keys, every sample gets the verdict in its name."""
    for path in SAMPLES:
        for number in range(1000, 1200):
            assert told(verdicts(loaded(TASK, path), number)) == verdict_in(path), (path.stem, number)


def test_every_mistake_has_a_sample():
    """Each known mistake is named in the verdict of some sample."""
    known = {words for check in TASK.checks for words in check.mistakes}
    assert {words for path in SAMPLES for words in verdict_in(path)[1]} == known


NULLS = {
    "zeros": lambda logits, _: 0 * logits,
    "ones": lambda logits, _: 0 * logits + 1,
    "NaN": lambda logits, _: logits * math.nan,
    "the input": lambda _, tokens: tokens,
    "None": lambda *_: None,
    "no results": lambda *_: (),
    "a word": lambda *_: "logits",
    "half of the batch": lambda logits, _: logits[: (len(logits) + 1) // 2],
}


@pytest.mark.parametrize("change", NULLS.values(), ids=NULLS)
def test_an_answer_that_says_nothing_earns_nothing(change):
    """Constants, NaN, the input and parts of the batch fail, and nothing blames the task."""
    records = changed(change)
    assert records["value"].outcome is Outcome.FAILED
    assert sum(record.points for record in records.values()) <= 0.5  # half of one sequence is all of it
    assert Outcome.HARNESS_ERROR not in {record.outcome for record in records.values()}


def test_a_look_ahead_is_noticed(unordered):
    """A thousandth of the next position's logits breaks the property of later tokens."""
    records = changed(lambda logits, _: logits + 1e-3 * logits.roll(-1, dims=1), unordered(TASK))
    assert records["later_tokens_change_nothing"].outcome is Outcome.FAILED


def test_sequences_that_mix_are_noticed(unordered):
    """A thousandth of the batch's mean breaks the property of sequences."""
    records = changed(lambda logits, _: logits + 1e-3 * logits.mean(dim=0), unordered(TASK))
    assert records["sequences_do_not_mix"].outcome is Outcome.FAILED


def test_the_scaffold_is_the_definition():
    """The skeleton's parts have the names and shapes that are set, its encodings are the oracle's."""
    given = drawn(SIZES[0])
    sizes = {name: given[name] for name in ("vocab_size", "hidden_size", "num_layers", "loss_seq_span")}
    skeleton = scaffold()["DecoderSkeleton"](**sizes)
    held = {name: value.shape for name, value in skeleton.named_parameters()}
    assert held == {name: value.shape for name, value in given["parameters"].items()}
    assert skeleton.positional_encodings.shape == (1000, given["hidden_size"])
    torch.testing.assert_close(skeleton.positional_encodings[: given["inputs"].shape[1]], encodings(given).float())


def test_the_scaffold_answers_nothing():
    """The skeleton has no forward pass of its own, and what the scaffold defines serves no hook."""
    skeleton = scaffold()["DecoderSkeleton"]
    assert "forward" not in vars(skeleton)
    assert not {name for hook in TASK.hooks for name in (hook.name, *hook.aliases)} & set(scaffold())


def test_the_model_answer_passes(loaded):
    """Another style than the reference's passes every check."""
    records = verdicts(loaded(TASK, ROOT / "submissions" / "model_answers" / f"{TASK.name}.py"))
    assert {record.outcome for record in records.values()} == {Outcome.PASSED}


def test_the_write_up_crashes_on_its_names(loaded):
    """The write-up's parameter is `input`, and its body reads `inputs`."""
    records = verdicts(loaded(TASK, ROOT / "submissions" / "csc413_2023" / f"{TASK.name}.py"))
    assert told(records) == (Outcome.CRASHED, set())
    assert "name 'inputs' is not defined" in records["value"].message
