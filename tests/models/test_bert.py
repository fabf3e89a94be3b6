"""The classifier on a pretrained body: what is read of its folder, how it is trained, what a bad folder is told."""

import dataclasses
import json
import pickle
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from harness.catalog import discover
from harness.errors import UsageError
from harness.models import with_models
from harness.quality import run_quality
from harness.quality.training import Asking, GradientsDiffer, Training
from harness.records import CheckRecord, Outcome
from harness.seeds import RunKey, Seeds
from tasks.common.bert import CONFIG
from tasks.common.bert_checkpoint import read_checkpoint, read_settings, tokenized
from tasks.common.bert_pretrained import texts

SAMPLES = Path(__file__).parents[1] / "submissions" / "bert_head"
TASK = discover().task("bert_head")


@pytest.fixture
def own(models, tmp_path):
    """Return a copy of the folder of models with MathBERT alone, to be changed."""
    shutil.copytree(models / "MathBERT", tmp_path / "models" / "MathBERT")
    return tmp_path / "models"


def changed_weights(folder, change):
    """Write the weights anew after `change(weights)`."""
    path = folder / "MathBERT" / "model.safetensors"
    weights = load_file(path)
    change(weights)
    save_file(weights, path)


@pytest.mark.parametrize("name", ["MathBERT", "BERTweet"])
def test_a_body_is_transformers_own(models, name):
    """Cut down to the words and places in use, it gives the very states of the whole model, padding aside."""
    from transformers import BertConfig, BertModel, RobertaModel

    whole = {"MathBERT": BertModel, "BERTweet": RobertaModel}[name].from_pretrained(models / name).eval()
    held = read_checkpoint(models / name, texts(), labels=3)
    fields = {key: value for key, value in held.configuration.items() if key != CONFIG}
    body = BertModel(BertConfig(**fields)).eval()
    body.load_state_dict(held.weights)
    ids, mask, _ = tokenized(models / name, read_settings(models / name), texts())
    with torch.no_grad():
        wanted, got = whole(input_ids=ids, attention_mask=mask), body(held.input_ids, held.attention_mask)
    assert torch.equal(mask, held.attention_mask)
    assert torch.allclose(got.last_hidden_state[mask.bool()], wanted.last_hidden_state[mask.bool()], atol=1e-6)
    assert torch.allclose(got.pooler_output, wanted.pooler_output, atol=1e-6)
    assert sum(value.numel() for value in held.weights.values()) < sum(one.numel() for one in whole.parameters())


def test_each_model_has_its_own_settings(models):
    """MathBERT takes the place of the tiny body, BERTweet comes beside it; the names say which."""
    task, used = with_models(TASK, models)
    assert [bar.setting for bar in task.quality] == ["fine_tuned", "bertweet_fine_tuned"]
    assert "bertweet_fine_tuned_minus_frozen" in [claim.name for claim in task.claims]
    assert sorted(used.digests) == ["BERTweet", "MathBERT"]
    assert "pretrained MathBERT" in task.claims[0].sources[0].what


def test_bertweet_alone_leaves_the_tiny_body(models, tmp_path):
    """A setting's name says which body it is, whatever else there is."""
    shutil.copytree(models / "BERTweet", tmp_path / "BERTweet")
    task, _ = with_models(TASK, tmp_path)
    assert [bar.setting for bar in task.quality] == ["fine_tuned", "over_a_frozen_body", "bertweet_fine_tuned"]
    assert task.quality[0] is TASK.quality[0]


def test_no_folder_changes_nothing():
    """The small body is trained as ever."""
    task, used = with_models(TASK, None)
    assert task is TASK
    assert used.digest == ""


def start(task):
    """Return what a lesson of the first bar starts from."""
    return task.quality[0].recipe.draw(torch.Generator().manual_seed(1)).weights


def test_training_starts_from_the_weights_in_the_folder(own):
    """In float32, whatever they are kept in."""
    changed_weights(own, lambda weights: weights.update({name: value.half() for name, value in weights.items()}))
    name = "encoder.layer.0.output.dense.weight"
    held = load_file(own / "MathBERT" / "model.safetensors")[f"bert.{name}"]
    assert torch.equal(start(with_models(TASK, own)[0])[name], held.float())


def test_a_pooler_that_is_not_there_is_drawn(own):
    """As the library does for a model that was trained without one."""
    changed_weights(own, lambda weights: [weights.pop(name) for name in list(weights) if "pooler" in name])
    assert float(start(with_models(TASK, own)[0])["pooler.dense.weight"].std()) > 0


def test_names_of_old_checkpoints_are_known(own):
    """Layer norms were called gamma and beta."""

    def aged(weights):
        for name in [one for one in weights if "LayerNorm" in one]:
            old = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
            weights[old] = weights.pop(name)

    before = start(with_models(TASK, own)[0])["embeddings.LayerNorm.bias"]
    changed_weights(own, aged)
    assert torch.equal(start(with_models(TASK, own)[0])["embeddings.LayerNorm.bias"], before)


def short(task, steps=6):
    """Return the first recipe, of few steps."""
    return dataclasses.replace(task.quality[0].recipe, steps=steps)


@pytest.mark.parametrize("name", ["MathBERT", "BERTweet"])
@pytest.mark.parametrize("sample", ["passed__handout_class", "passed__holds_a_body", "failed__detached_body"])
def test_a_submission_is_asked_for_the_gradients_of_that_body(models, tmp_path, name, sample, loaded):
    """Right answers agree at every step, padded sentences included; a detached body is found out at the first."""
    (tmp_path / name).symlink_to(models / name)
    task, _ = with_models(TASK, tmp_path)
    recipe = dataclasses.replace(task.quality[-1].recipe, steps=4)
    training = Training(recipe, recipe.draw(torch.Generator().manual_seed(2)))
    asking = recipe.opened(loaded(task, SAMPLES / f"{sample}.py").subject("bert_classifier", cpu_s=5))
    with Asking(asking) as asked:
        if sample.startswith("failed"):
            with pytest.raises(GradientsDiffer):
                training.step(asked)
            return
        while not training.done:
            training.step(asked)
    assert max(training.state.distances) < 1e-4


def test_nobody_is_held_to_a_bar_that_the_model_itself_misses(models, loaded):
    """These weights know nothing; the task is then ungraded, and no right answer has failed."""
    task, _ = with_models(TASK, models)
    task = dataclasses.replace(task, quality=(dataclasses.replace(task.quality[0], recipe=short(task)),))
    passed = [CheckRecord(name=one.name, hook=one.hook, outcome=Outcome.PASSED) for one in task.checks]
    source = loaded(task, SAMPLES / "passed__handout_class.py")
    seeds = Seeds(key=RunKey.from_hex("1"), digest="d", task=task.name)
    (record,) = run_quality(task, source, seeds, checks=passed)
    assert (record.outcome, record.points) == (Outcome.HARNESS_ERROR, None)
    assert "own model stays below 0.75" in record.message


def edit(name, **changed):
    """Return what changes a JSON file of the model."""

    def change(folder):
        path = folder / "MathBERT" / name
        path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changed}), encoding="utf-8")

    return change


def drop(name):
    """Return what removes a file of the model."""
    return lambda folder: (folder / "MathBERT" / name).unlink()


def put(name, content):
    """Return what writes a file of the model."""
    return lambda folder: (folder / "MathBERT" / name).write_bytes(content)


def weights(change):
    """Return what changes the weights."""
    return lambda folder: changed_weights(folder, change)


WORD = "bert.embeddings.word_embeddings.weight"
BAD = {
    "no configuration": (drop("config.json"), "wanted config.json in .*MathBERT, which holds model.safetensors, vocab"),
    "no weights": (drop("model.safetensors"), "wanted model.safetensors in .*MathBERT"),
    "no words": (drop("vocab.txt"), "wanted vocab.txt in .*MathBERT"),
    "no JSON": (put("config.json", b"{"), "config.json is no JSON"),
    "another model": (edit("config.json", model_type="t5"), "wanted model_type bert or roberta, got 't5'"),
    "a size in words": (edit("config.json", hidden_size="32"), "positive whole number as hidden_size, got '32'"),
    "heads": (edit("config.json", num_attention_heads=5), "32 can't be shared among 5 heads"),
    "code for an activation": (edit("config.json", hidden_act="os.system"), "wanted hidden_act one of gelu"),
    "another size": (
        edit("config.json", hidden_size=64),
        r"config.json wants float \(\d+, 64\), got float32 \(\d+, 32\)",
    ),
    "few places": (edit("config.json", max_position_embeddings=3), r"3, 32\), got|3 places; the sentences take"),
    "no safetensors": (put("model.safetensors", b"\x80\x04."), "can't be read as safetensors"),
    "a weight is missing": (weights(lambda held: held.pop(WORD)), "lacks 1 of .*: embeddings.word_embeddings.weight"),
    "no number": (weights(lambda held: held[WORD].fill_(torch.nan)), "word_embeddings.weight holds what is no finite"),
    "unknown words": (
        put("vocab.txt", b"[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nzero\n"),
        "no word for a part of 'zero minus",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_folder_is_told_what_was_wanted_and_what_came(own, name):
    """One sentence, with the file's path."""
    change, words = BAD[name]
    change(own)
    with pytest.raises(UsageError, match=words) as caught:
        with_models(TASK, own)
    assert str(own) in str(caught.value)


class Canary:
    """Leaves a folder behind when somebody unpickles it."""

    def __init__(self, path):
        self._path = path

    def __reduce__(self):
        return Path.mkdir, (self._path,)


def test_no_pickle_is_read(own, tmp_path):
    """A checkpoint that is a pickle is refused, and says what would do."""
    (own / "MathBERT" / "model.safetensors").unlink()
    canary = tmp_path / "sung"
    (own / "MathBERT" / "pytorch_model.bin").write_bytes(pickle.dumps(Canary(canary)))
    with pytest.raises(UsageError, match="pickle and is never read: save it as safetensors"):
        with_models(TASK, own)
    assert not canary.exists()
