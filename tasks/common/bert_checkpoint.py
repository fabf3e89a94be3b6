"""A pretrained BERT from a folder in the layout of Hugging Face: configuration, weights and vocabulary, nothing else.

`config.json` says what it is (`model_type` bert, or roberta, which BERTweet is), `model.safetensors` holds the weights,
`vocab.txt` the vocabulary (and `bpe.codes` BERTweet's merges). No pickle is read, and nothing in a folder is run.

A RoBERTa body is BERT's body: its positions are counted from the row behind the padding's, and so is the table here.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import torch

from harness import mend_torchvision
from tasks.common.bert import CONFIG

WEIGHTS, SETTINGS = "model.safetensors", "config.json"
VOCABULARIES = {"bert": ("vocab.txt",), "roberta": ("vocab.txt", "bpe.codes")}
SIZES = (
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "max_position_embeddings",
    "type_vocab_size",
)
ACTIVATIONS = ("gelu", "gelu_new", "relu", "silu", "swish")
WORDS, PLACES, POOLER = "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight", "pooler."
OLD_NAMES = {".gamma": ".weight", ".beta": ".bias"}  # of layer norms in checkpoints that came from TensorFlow
SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A pretrained body, cut down to the words and places that some sentences use.

    Attributes:
        configuration: The fields of its BertConfig without dropout, as a dict that crosses to the worker.
        weights: Its parameters, float32 by BertModel's names; the pooler's are left out where the folder has none.
        input_ids: The sentences, int64 (n, s); 0 is padding.
        attention_mask: Where they are no padding, int64 (n, s).
    """

    configuration: dict
    weights: dict
    input_ids: torch.Tensor
    attention_mask: torch.Tensor


def read_checkpoint(folder, sentences, *, labels):
    """Read a pretrained body for some sentences.

    Args:
        folder: Where it lies.
        sentences: Texts.
        labels: How many classes the head tells apart.

    Raises:
        ValueError: A file is missing, or holds something else than it should; says what was wanted, what came, where.
    """
    settings = read_settings(folder)
    tokens, mask, padding = tokenized(folder, settings, sentences)
    first = padding + 1 if settings["model_type"] == "roberta" else 0
    shapes = shapes_of(settings)
    weights = named_weights(folder, shapes)
    length = tokens.shape[1]
    if int(tokens.max()) >= settings["vocab_size"] or first + length > settings["max_position_embeddings"]:
        raise ValueError(
            f"{folder}: {SETTINGS} says {settings['vocab_size']} words and {settings['max_position_embeddings']} "
            f"places; the sentences take word {int(tokens.max())} and {first + length} places"
        )
    used = sorted({padding, *tokens.flatten().tolist()} - {padding})
    rows = torch.tensor([padding, *used])  # padding first: id 0, as BertConfig has it
    weights[WORDS] = weights[WORDS][rows].clone()
    weights[PLACES] = weights[PLACES][first : first + length].clone()
    configuration = {
        CONFIG: "BertConfig",
        **{name: settings[name] for name in SIZES},
        "vocab_size": len(rows),
        "max_position_embeddings": length,
        "hidden_act": settings["hidden_act"],
        "layer_norm_eps": settings["layer_norm_eps"],
        "num_labels": labels,
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
    }
    number = {int(token): at for at, token in enumerate(rows.tolist())}
    ids = torch.tensor([[number[token] for token in sentence] for sentence in tokens.tolist()])
    return Checkpoint(configuration=configuration, weights=weights, input_ids=ids, attention_mask=mask)


def read_settings(folder):
    """Return what `config.json` says of the architecture, checked."""
    path = required(folder, SETTINGS)
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is no JSON: {error}") from error
    kind = said.get("model_type") if isinstance(said, dict) else None
    if kind not in VOCABULARIES:
        raise ValueError(f"{path}: wanted model_type {' or '.join(VOCABULARIES)}, got {kind!r}")
    found = {"model_type": kind, "hidden_act": said.get("hidden_act", "gelu")}
    for name in SIZES:
        value = said.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise ValueError(f"{path}: wanted a positive whole number as {name}, got {value!r}")
        found[name] = value
    if found["hidden_size"] % found["num_attention_heads"]:
        raise ValueError(f"{path}: {found['hidden_size']} can't be shared among {found['num_attention_heads']} heads")
    if found["hidden_act"] not in ACTIVATIONS:
        raise ValueError(f"{path}: wanted hidden_act one of {', '.join(ACTIVATIONS)}, got {found['hidden_act']!r}")
    if said.get("position_embedding_type", "absolute") != "absolute":
        raise ValueError(f"{path}: wanted absolute positions, got {said['position_embedding_type']!r}")
    epsilon = said.get("layer_norm_eps", 1e-12)
    if not isinstance(epsilon, float) or not 0 < epsilon < 1:
        raise ValueError(f"{path}: wanted layer_norm_eps between 0 and 1, got {epsilon!r}")
    return {**found, "layer_norm_eps": epsilon}


def required(folder, name):
    """Return the path of a file that must be there."""
    path = Path(folder) / name
    if not path.is_file():
        held = ", ".join(sorted(one.name for one in Path(folder).iterdir())) or "nothing"
        pickled = "; a .bin is a pickle and is never read: save it as safetensors" if ".bin" in held else ""
        raise ValueError(f"wanted {name} in {folder}, which holds {held}{pickled if name == WEIGHTS else ''}")
    return path


def shapes_of(settings):
    """Return the shape of every parameter of the body, by BertModel's names."""
    mend_torchvision()
    from transformers import BertConfig, BertModel  # noqa: PLC0415 - seconds: only who has a checkpoint pays

    fields = {name: value for name, value in settings.items() if name != "model_type"}
    with torch.device("meta"):
        body = BertModel(BertConfig(**fields))
    return {name: tuple(value.shape) for name, value in body.named_parameters()}


def named_weights(folder, shapes):
    """Return the weights that are wanted by name, in float32; the pooler's may all be missing."""
    from safetensors import SafetensorError  # noqa: PLC0415 - only who has a checkpoint needs it
    from safetensors.torch import load_file  # noqa: PLC0415 - as above

    path = required(folder, WEIGHTS)
    try:
        held = load_file(str(path))
    except SafetensorError as error:
        raise ValueError(f"{path} can't be read as safetensors: {error}") from error
    plain = {plain_name(name): value for name, value in held.items()}
    has_pooler = any(name.startswith(POOLER) for name in plain)
    wanted = {name: shape for name, shape in shapes.items() if has_pooler or not name.startswith(POOLER)}
    if missing := [name for name in wanted if name not in plain]:
        raise ValueError(f"{path} lacks {len(missing)} of {len(wanted)} weights: {', '.join(missing[:SHOWN])}, ...")
    for name, shape in wanted.items():
        value = plain[name]
        if tuple(value.shape) != shape or not value.is_floating_point():
            came = f"{str(value.dtype).removeprefix('torch.')} {tuple(value.shape)}"
            raise ValueError(f"{path}: {name}: {SETTINGS} wants float {shape}, got {came}")
        if not bool(value.isfinite().all()):
            raise ValueError(f"{path}: {name} holds what is no finite number")
    return {name: plain[name].float() for name in wanted}


def plain_name(name):
    """Return BertModel's name for a weight of a checkpoint with any head."""
    for prefix in ("bert.", "roberta."):
        name = name.removeprefix(prefix)
    for old, new in OLD_NAMES.items():
        if name.endswith(old):
            name = name.removesuffix(old) + new
    return name


def tokenized(folder, settings, sentences):
    """Return the sentences' ids (n, s), where they are no padding (n, s), and the padding's id."""
    kind = settings["model_type"]
    for name in VOCABULARIES[kind]:
        required(folder, name)
    mend_torchvision()
    from transformers import BertTokenizer, BertweetTokenizer  # noqa: PLC0415 - as for the body

    made = {"bert": BertTokenizer, "roberta": BertweetTokenizer}[kind]
    tokenizer = made.from_pretrained(str(folder), local_files_only=True)
    found = tokenizer(list(sentences), padding="longest", return_tensors="pt")
    unknown = found["input_ids"] == tokenizer.unk_token_id
    if bool(unknown.any()):
        at = int(unknown.any(dim=1).nonzero()[0])
        raise ValueError(f"{Path(folder) / 'vocab.txt'} knows no word for a part of {sentences[at]!r}")
    return found["input_ids"], found["attention_mask"], tokenizer.pad_token_id
