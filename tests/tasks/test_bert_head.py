"""The task bert_head: its inputs, its oracle against transformers and differences, its known mistakes, samples."""

import functools
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from harness import mend_torchvision
from harness.compare import doubled, measure, spread
from harness.correctness import run_checks
from harness.plugins import resolve
from harness.records import task_outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds
from reference import bert_head as reference
from tasks.bert_head import CASES, TASK, gradients_of, inputs, logits_form, loss_form, loss_of
from tasks.common.bert import (
    CONFIG,
    library_body,
    part,
    position_of_logits,
    position_of_loss,
    sentences,
    written_out_body,
)

SAMPLES = sorted((Path(__file__).parents[1] / "submissions" / "bert_head").glob("*.py"))
VALUE_CHECKS = [check for check in TASK.checks if check.ask is not None]


@pytest.fixture(scope="module", autouse=True)
def _transformers():
    """Make transformers importable beside a torchvision of another build, as the worker's start does."""
    mend_torchvision()


def drawn(case, seed=0):
    """Return the inputs of a case."""
    return inputs(torch.Generator().manual_seed(seed), **case.drawn(torch.Generator().manual_seed(seed)).options)


def seeds(number):
    """Return the seeds of a run."""
    return Seeds(key=RunKey.from_hex(f"{number:x}"), digest="sample", task=TASK.name)


@functools.cache
def measured(check_name, case_name, seed):
    """Return (inputs, what is wanted, the spread by group) of a case; many tests look at the same ones."""
    check = next(check for check in TASK.checks if check.name == check_name)
    case = next(case for case in check.cases if case.name == case_name)
    given = drawn(case, seed)
    want = check.forms[0](doubled(given))
    return given, want, spread(check.forms, given)


def tolerances_off(check, words, case, seed):
    """Return how far a known mistake lies from what is wanted, in tolerances."""
    given, want, sigma = measured(check.name, case.name, seed)
    distances = [
        measure(wrong, want[group], sigma=lambda _, group=group: sigma[group], k=case.k).tolerances
        for group, wrong in check.mistakes[words](doubled(given)).items()
    ]
    return max(distances)


def test_the_points_add_up_to_ten():
    """The checks carry 10 points, all of them gating."""
    assert TASK.points == pytest.approx(10)
    assert all(check.gating for check in TASK.checks)


def test_the_task_is_imported_without_transformers():
    """Listing and loading the tasks and their references costs no import of transformers or open_clip."""
    modules = "tasks.bert_head, tasks.clip_retrieval, reference.bert_head, reference.clip_retrieval"
    code = f"import {modules}, sys; sys.exit(bool({{'transformers', 'open_clip', 'torchvision'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own words


def test_inputs_follow_from_the_generator_alone():
    """The same generator gives the same inputs, and the global seed is left alone."""
    before = torch.get_rng_state()
    first, second = drawn(CASES[1]), drawn(CASES[1])
    assert all(torch.equal(first["parameters"][name], value) for name, value in second["parameters"].items())
    assert all(torch.equal(first[name], second[name]) for name in (*sentences(first), "labels"))
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_sentences_are_those_of_a_tokenizer(case):
    """One sentence is full, the others are padded with 0 where the mask is 0, both segments occur."""
    for seed in range(10):
        given = drawn(case, seed)
        mask = given["attention_mask"]
        assert bool(mask[0].all())
        assert bool((mask[1:, -1] == 0).all())
        assert bool(((given["input_ids"] != 0) == (mask == 1)).all())
        assert given["token_type_ids"].unique().tolist() == [0, 1]
        assert int(given["labels"].max()) < case.options["labels"]


def test_the_configuration_is_plain_data():
    """The dict that crosses holds strings and numbers, and turns dropout off."""
    config = drawn(CASES[0])["config"]
    assert config[CONFIG] == "BertConfig"
    assert {type(value) for value in config.values()} <= {str, int, float}
    assert config["hidden_dropout_prob"] == config["attention_probs_dropout_prob"] == 0


@pytest.mark.parametrize("attention", ["eager", "sdpa"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_oracle_is_a_loaded_bert_model(case, attention):
    """A BertModel that strictly loads the drawn parameters gives the oracle's pooler output."""
    from transformers import BertConfig, BertModel

    given = doubled(drawn(case))
    fields = {name: value for name, value in given["config"].items() if name != CONFIG}
    model = BertModel(BertConfig(**fields, attn_implementation=attention)).double().eval()
    model.load_state_dict({name: v for name, v in given["parameters"].items() if not name.startswith("classifier")})
    torch.testing.assert_close(model(**sentences(given)).pooler_output, library_body(given)[1])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_written_out_body_is_transformers_body(case):
    """Both bodies agree on the pooler output, and on the hidden states of real tokens."""
    given = doubled(drawn(case))
    (hidden, pooled), (ours, our_pooled) = library_body(given), written_out_body(given)
    torch.testing.assert_close(our_pooled, pooled)
    torch.testing.assert_close(ours[given["attention_mask"] == 1], hidden[given["attention_mask"] == 1])


def test_the_loss_is_the_mean_negative_log_share():
    """The definition agrees with the exponentials of a loop over the batch."""
    given = doubled(drawn(CASES[3]))
    rows = logits_form(given)["logits"].exp()
    shares = [row[label] / row.sum() for row, label in zip(rows, given["labels"].tolist(), strict=True)]
    torch.testing.assert_close(loss_form(given)["loss"], -torch.stack(shares).log().mean())


def test_the_gradient_is_a_limit_of_differences():
    """Along a random direction the gradient is the slope of the loss."""
    given = doubled(drawn(CASES[0]))
    draw = torch.Generator().manual_seed(1)
    direction = {n: torch.randn(v.shape, generator=draw).double() for n, v in given["parameters"].items()}
    moved = [{n: v + h * direction[n] for n, v in given["parameters"].items()} for h in (1e-5, -1e-5)]
    ahead, behind = (loss_of({**given, "parameters": parameters}) for parameters in moved)
    gradients = gradients_of(loss_of)(given)["gradients"]
    slope = sum((gradients[name] * direction[name]).sum() for name in gradients)
    torch.testing.assert_close(slope, (ahead - behind) / 2e-5, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("form", [gradients_of(loss_of)], ids=["loss"])
def test_every_kind_of_parameter_has_a_gradient(form):
    """Every parameter moves the loss but the keys' bias, which a softmax can't see."""
    gradients = form(doubled(drawn(CASES[1])))["gradients"]
    still = {name for name, gradient in gradients.items() if float(gradient.abs().max()) < 1e-12}
    assert all("key.bias" in name for name in still)


@pytest.mark.parametrize(("check", "words"), [(check, words) for check in VALUE_CHECKS for words in check.mistakes])
def test_each_mistake_is_far_away(check, words):
    """Whatever the seed, a known mistake is 10 tolerances off in at least one case."""
    for seed in range(2):
        assert max(tolerances_off(check, words, case, seed) for case in check.cases) >= 10


@pytest.mark.parametrize("check", VALUE_CHECKS, ids=lambda check: check.name)
def test_the_written_out_body_in_float32_is_well_within_the_tolerance(check):
    """The other honest formula in float32 errs by a third of the tolerance at most."""
    for case in check.cases:
        given, want, sigma = measured(check.name, case.name, 0)
        for group, value in check.forms[1](given).items():
            wanted = want[group] if isinstance(value, dict) else {group: want[group]}
            got = value if isinstance(value, dict) else {group: value}
            error = max(float((got[name].double() - wanted[name]).abs().max()) for name in wanted)
            assert error <= case.k * sigma[group] / 3


@pytest.mark.parametrize("number", range(1, 4))
def test_the_reference_passes(number):
    """Every check passes on the reference, nothing needs to be said."""
    subject = inline_subject(TASK.hooks, resolve(TASK.spec, reference))
    records, notices = run_checks(TASK, InlineSource(subject), seeds(number))
    assert [record.message for record in records] == [""] * len(TASK.checks)
    assert notices == ()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gets_the_verdict_in_its_name(path, loaded):
    """The outcome is that of the file's name, and the mistake is the one that its comment names."""
    records, _ = run_checks(TASK, loaded(TASK, path), seeds(5))
    words = {line[11:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# mistake: ")}
    assert task_outcome(records, planned=len(TASK.checks)) == path.stem.partition("__")[0]
    assert {record.mistake for record in records if record.mistake} == words


def test_a_head_of_the_wrong_size_is_told_its_shape(loaded):
    """The message names the parameter, the shape that it has and the one that is wanted."""
    records, _ = run_checks(TASK, loaded(TASK, SAMPLES[0].with_name("failed__head_of_wrong_size.py")), seeds(5))
    message = next(record.message for record in records if record.name == "logits_value")
    # which case is asked first follows from the key
    assert re.search(r"classifier\.weight has shape \(3, (\d+)\); wanted \([25], \1\)", message), message


@pytest.mark.parametrize(
    "value",
    [
        (torch.ones(2, 3), torch.tensor(0.5)),
        [torch.tensor([0.5]), torch.ones(2, 3)],
        {"loss": 0.5, "logits": torch.ones(2, 3)},
        (torch.ones(2, 3), None, torch.tensor(0.5)),
    ],
    ids=["tuple", "loss first", "named", "something between"],
)
def test_outputs_are_told_apart_by_their_shape(value):
    """Logits have two axes, the loss is one number, in whichever order they come."""
    assert tuple(part(value, position_of_logits(value)).shape) == (2, 3)
    assert float(part(value, position_of_loss(value))) == pytest.approx(0.5)


@pytest.mark.parametrize("value", [None, (), torch.ones(4), "logits"])
def test_what_is_no_pair_is_left_for_the_comparison(value):
    """A result without a loss is handed on as it came."""
    assert part(value, position_of_loss(value)) is value


def test_the_oracle_ignores_what_stands_in_the_padding():
    """The padding's tokens do not reach the logits."""
    given = doubled(drawn(CASES[1]))
    changed = {**given, "input_ids": given["input_ids"].masked_fill(given["attention_mask"] == 0, 7)}
    for form in (logits_form, functools.partial(logits_form, body=written_out_body)):
        torch.testing.assert_close(form(changed)["logits"], form(given)["logits"])
