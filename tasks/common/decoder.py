"""The decoder-only transformer with parts that can be exchanged: inputs, the formula, questions.

`logits` is the definition. A known mistake is the definition with one or two of its parts exchanged, a *recipe*.
"""

import math

import torch

from tasks.common.drawing import whole

LOGITS, GRADIENTS = "logits", "parameter gradients"
PARTS = ("Q", "K", "V")
SIZES = ("batch", "length", "vocabulary", "hidden", "layers")
BASE = torch.tensor(10_000.0, dtype=torch.float64)
EDGE = 1e-4  # float32 rounding moves what a ReLU reads by about 1e-6


def inputs(generator, *, twice=False, **sizes):
    """Return parameters of a transformer, tokens, and a direction for gradients.

    Args:
        generator: The source of all numbers.
        twice: Whether the second sequence is the first one again.
        sizes: Each a number or a range: `batch` sequences, `length` positions, a `vocabulary` of different tokens,
            the `hidden` size, even, and `layers`.
    """
    b, s, v, h, depth = (whole(generator, sizes[name]) for name in SIZES)
    given = {
        "vocab_size": v,
        "hidden_size": h,
        "num_layers": depth,
        "loss_seq_span": 1 + int(torch.randint(0, s, (), generator=generator)),
        "parameters": drawn_parameters(generator, v, h, depth),
        "inputs": torch.randint(0, v, (b, s), generator=generator),
        "cotangent": torch.randn(b, s, v, generator=generator),
    }
    if twice:
        given["inputs"][1] = given["inputs"][0]
    return given


def smooth_inputs(generator, **options):
    """Return inputs at which no ReLU is so near its edge that rounding could change which side it is on.

    The logits are continuous there, and their gradient is not.
    """
    while True:
        given = inputs(generator, **options)
        exact = {**given, "parameters": {name: value.double() for name, value in given["parameters"].items()}}
        edges = []
        hidden(exact, rectify=lambda z, edges=edges: edges.append(float(z.abs().min())) or torch.relu(z))
        if min(edges) > EDGE:
            return given


def drawn_parameters(generator, v, h, depth):
    """Return every parameter by its name in the hand-out's class; the scores have a spread of about 2."""

    def linear(name, rows, columns, gain=1.0):
        weight = gain * torch.randn(rows, columns, generator=generator) / math.sqrt(columns)
        return {f"{name}.weight": weight, f"{name}.bias": 0.5 * torch.randn(rows, generator=generator)}

    drawn = {"embedding.weight": torch.randn(v, h, generator=generator)}
    for i in range(depth):
        for part in PARTS:
            drawn |= linear(f"self_attentions.{i}.{part}", h, h, 1.0 / math.sqrt(i + 1))
        drawn |= linear(f"attention_mlps.{i}.0", h, h)
    return drawn | linear("out", v, h)


def layer(given, name, x):
    """Return the Linear layer of a name."""
    return x @ given["parameters"][f"{name}.weight"].T + given["parameters"][f"{name}.bias"]


def encodings(given):
    """Return the sinusoidal encodings of the positions (s, h), computed in float64 without rounding on the way.

    They are the skeleton's, a constant table; who computes them anew errs by far less than the layers do.
    """
    h = given["hidden_size"]
    columns = torch.arange(h)
    angles = torch.arange(given["inputs"].shape[1])[:, None] / BASE ** ((columns - columns % 2).double() / h)
    return torch.where(columns % 2 == 0, angles.sin(), angles.cos())


def past(scores):
    """Return the mask of the keys that each query sees, (s, s)."""
    return torch.ones(scores.shape[1:], dtype=torch.bool).tril()


def over_past(scores):
    """Return the softmax over the keys j ≤ i of scores (b, queries, keys)."""
    return scores.masked_fill(~past(scores), -math.inf).softmax(dim=-1)


def past_by_logsumexp(scores):
    """Return the same as exp(s − logsumexp s); masked scores are far below any other instead of −∞."""
    masked = scores.masked_fill(~past(scores), -1e30)
    return torch.exp(masked - torch.logsumexp(masked, dim=-1, keepdim=True))


def attention(given, i, queries, keys, *, weigh):
    """Return the context of layer i (b, s, h)."""
    q, k, v = (
        layer(given, f"self_attentions.{i}.{part}", rows)
        for part, rows in zip(PARTS, (queries, keys, keys), strict=True)
    )
    return weigh(q @ k.mT / math.sqrt(given["hidden_size"])) @ v


def mlp(given, i, x, *, rectify):
    """Return the MLP of layer i."""
    return rectify(layer(given, f"attention_mlps.{i}.0", x))


def embedded(given, *, scale=1.0, positions=encodings):
    """Return embedding and positions, (b, s, h)."""
    return scale * given["parameters"]["embedding.weight"][given["inputs"]] + positions(given)


def both_residuals(x, attend, feed):
    """Return the layer's result: x plus the context, then plus its MLP."""
    x = x + attend(x, x)
    return x + feed(x)


def hidden(given, *, start=embedded, block=both_residuals, weigh=over_past, order=range, rectify=torch.relu):
    """Return the last layer's result (b, s, h); every part can be exchanged."""
    x = start(given)
    for i in order(given["num_layers"]):
        x = block(
            x,
            lambda queries, keys, i=i: attention(given, i, queries, keys, weigh=weigh),
            lambda rows, i=i: mlp(given, i, rows, rectify=rectify),
        )
    return x


def logits(given, **recipe):
    """Return the logits (b, s, vocab)."""
    return layer(given, "out", hidden(given, **recipe))


def form(**recipe):
    """Return a form: the logits of a recipe."""
    return lambda given: {LOGITS: logits(given, **recipe)}


def gradient_form(**recipe):
    """Return a form: the gradients of ⟨logits, cotangent⟩ by parameter, zero where there is none."""

    def gradients(given):
        leaves = {name: value.detach().clone().requires_grad_() for name, value in given["parameters"].items()}
        scalar = (logits({**given, "parameters": leaves}, **recipe) * given["cotangent"]).sum()
        found = torch.autograd.grad(scalar, list(leaves.values()), allow_unused=True)
        filled = [
            torch.zeros_like(leaf) if one is None else one for leaf, one in zip(leaves.values(), found, strict=True)
        ]
        return {GRADIENTS: dict(zip(leaves, filled, strict=True))}

    return gradients


def opened(subject, hook, given):
    """Return a module that holds the given parameters."""
    sizes = {name: given[name] for name in ("vocab_size", "hidden_size", "num_layers", "loss_seq_span")}
    handle = getattr(subject, hook)(**sizes)
    handle.set_parameters(given["parameters"])
    return handle


def first(value):
    """Return the logits: the result, or the first of several."""
    if isinstance(value, dict):
        value = tuple(value.values())
    several = isinstance(value, tuple) or (isinstance(value, list) and value and hasattr(value[0], "shape"))
    return value[0] if several and value else value
