"""Small BERT models: transformers' own in float64 for the judge, the same written out, and talking to a submission's.

Nothing of transformers is imported before a model is asked for.
"""

import functools
import math

import torch
from torch.nn.functional import gelu, layer_norm, linear

from harness import mend_torchvision

LAYER_NORM_EPS = 1e-12  # BertConfig's default
CONFIG = "__config__"  # marks a dict from which the worker builds a configuration
HEAD = "classifier"


def configuration(*, hidden, layers, heads, labels):
    """Return the fields of a small BertConfig without dropout, as a dict that crosses to the worker."""
    return {
        CONFIG: "BertConfig",
        "vocab_size": 50,
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": 2 * hidden - 3,
        "max_position_embeddings": 16,
        "type_vocab_size": 2,
        "num_labels": labels,
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
    }


def parameter_shapes(config):
    """Return the shape of every parameter of BertModel(config) and of the head `classifier`, by name."""
    shapes = {name: tuple(value.shape) for name, value in _model(tuple(config.items())).named_parameters()}
    labels, hidden = config["num_labels"], config["hidden_size"]
    return {**shapes, f"{HEAD}.weight": (labels, hidden), f"{HEAD}.bias": (labels,)}


def drawn_parameters(generator, config):
    """Return float32 parameters by name, scaled so that scores, hidden states and logits are of order 1."""
    parameters = {}
    for name, shape in parameter_shapes(config).items():
        draw = torch.randn(shape, generator=generator)
        if name.endswith("LayerNorm.weight"):
            parameters[name] = 1 + 0.2 * draw
        elif name.endswith("bias"):
            parameters[name] = 0.2 * draw
        else:
            parameters[name] = draw if "embeddings" in name else draw / math.sqrt(shape[1])
    return parameters


def library_body(given):
    """Return (last hidden state (b, s, h), pooler output (b, h)) of transformers' BertModel."""
    parameters = {name: value for name, value in given["parameters"].items() if not name.startswith(HEAD)}
    model = _model(tuple(given["config"].items()))
    output = torch.func.functional_call(model, parameters, kwargs=sentences(given))
    return output.last_hidden_state, output.pooler_output


def written_out_body(given):
    """Return (last hidden state (b, s, h), pooler output (b, h)) from BERT's definition."""
    named, ids = given["parameters"], given["input_ids"]
    batch, length = ids.shape
    heads, hidden = given["config"]["num_attention_heads"], given["config"]["hidden_size"]

    def affine(x, name):
        return linear(x, named[f"{name}.weight"], named[f"{name}.bias"])

    def normed(x, name):
        return layer_norm(x, (hidden,), named[f"{name}.weight"], named[f"{name}.bias"], LAYER_NORM_EPS)

    words, places, types = (
        named[f"embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type")
    )
    x = normed(words[ids] + places[:length] + types[given["token_type_ids"]], "embeddings.LayerNorm")
    padding = given["attention_mask"][:, None, None, :] == 0  # (b, 1, 1, s)
    for layer in range(given["config"]["num_hidden_layers"]):
        at = f"encoder.layer.{layer}."
        q, k, v = (
            affine(x, f"{at}attention.self.{which}").view(batch, length, heads, -1).transpose(1, 2)
            for which in ("query", "key", "value")
        )  # (b, heads, s, h / heads)
        scores = (q @ k.transpose(-1, -2) / math.sqrt(hidden / heads)).masked_fill(padding, -math.inf)
        context = (torch.softmax(scores, dim=-1) @ v).transpose(1, 2).reshape(batch, length, hidden)
        x = normed(x + affine(context, f"{at}attention.output.dense"), f"{at}attention.output.LayerNorm")
        inner = gelu(affine(x, f"{at}intermediate.dense"))
        x = normed(x + affine(inner, f"{at}output.dense"), f"{at}output.LayerNorm")
    return x, torch.tanh(affine(x[:, 0], "pooler.dense"))


def sentences(given):
    """Return the inputs of a forward pass as a tokenizer gives them, each int64 (b, s)."""
    return {name: given[name] for name in ("input_ids", "attention_mask", "token_type_ids")}


def opened(subject, given):
    """Return (a module that holds the given parameters, what it calls each of them by BertModel's names).

    A module that holds a BertModel instead of being one calls the body's parameters `bert.` and so on.
    """
    handle = subject.bert_classifier(config=given["config"])
    first = "embeddings.word_embeddings.weight"
    prefix = next((name.removesuffix(first) for name in handle.parameters if name.endswith(first)), "")
    theirs = {name: name if name.startswith(HEAD) else prefix + name for name in given["parameters"]}
    handle.set_parameters({theirs[name]: value for name, value in given["parameters"].items()})
    return handle, theirs


def positions(value):
    """Return the outputs of a forward pass in order, as the positions of cotangents count them."""
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, tuple | list) else [value]


def position_of_logits(value):
    """Return where the logits stand: the first output with two axes."""
    return next((at for at, output in enumerate(positions(value)) if getattr(output, "ndim", 0) == 2), 0)


def position_of_loss(value):
    """Return where the loss stands: the first output that is one number, whatever its container, and no class."""
    return next((at for at, output in enumerate(positions(value)) if _is_one_number(output)), 1)


def _is_one_number(output):
    if isinstance(output, torch.Tensor) and not output.is_floating_point():
        return False
    return isinstance(output, float) or math.prod(getattr(output, "shape", (0,))) == 1


def part(value, at):
    """Return an output by position, or all of them where there are fewer, so that the comparison says what came."""
    outputs = positions(value)
    return outputs[at] if at < len(outputs) else value


@functools.lru_cache(maxsize=32)
def _model(fields):
    """Return a BertModel in float64 for evaluation; its own parameters are never used."""
    mend_torchvision()
    from transformers import BertConfig, BertModel  # noqa: PLC0415 - seconds and 200 MB: only who grades this task pays

    plain = {name: value for name, value in fields if name != CONFIG}
    with torch.random.fork_rng(devices=[]):
        # "eager" is attention operation by operation, as the rounding spread wants it
        return BertModel(BertConfig(**plain, attn_implementation="eager")).double().eval()
