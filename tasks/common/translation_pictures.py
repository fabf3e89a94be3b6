"""What a trained translator attends to while it translates one of the words that it was trained with."""

from functools import partial

import torch

from tasks.common import translation_bodies as bodies
from tasks.common.translation import ENCODER_DECODER, greedy

SIGNS = {0: "-", bodies.START: "start", bodies.END: "end", bodies.END_OF_SOURCE: "turn"}


def attention_maps(lesson, weights, *, translator):
    """Return one picture as data: the map of every attention of the last layer, rows queries, columns keys.

    Args:
        lesson: The lesson; its first batch's first word is translated.
        weights: The trained weights.
        translator: The translator.
    """
    source = lesson.question(0, weights).asked["source"][:1]
    written = greedy(translator, weights, source)[0]
    ends = (written == bodies.END).nonzero()
    target = written[: int(ends[0]) + 1 if len(ends) else len(written)][None]
    seen = {}
    parts = {name: partial(_watched, part, name, seen) for name, part in translator.called(weights).items()}
    body = translator.body(weights["out.weight"].shape[1], translator.layers)
    body.load_state_dict(
        {**{name: weights[name] for name, _ in body.named_parameters()}, "positions": translator.table()}
    )
    with torch.no_grad():
        body(parts, source, target)
    words, read = spelt(source[0]), spelt(bodies.shifted(target)[0])
    if translator.body is ENCODER_DECODER.body:
        labels = {"encoder": (words, words), "self": (read, read), "encoder_decoder": (read, words)}
    else:
        whole = spelt(bodies.shifted(torch.cat([source, target], dim=1))[0])
        labels = {"self": (whole, whole)}
    title = f"{''.join(words[:-1])} → {''.join(spelt(target[0])[:-1])}"
    return ({"kind": "maps", "title": title, "parts": [_part(name, value, labels) for name, value in seen.items()]},)


def spelt(ids):
    """Return a sign for each token."""
    return [SIGNS.get(token, chr(ord("a") - 1 + token)) for token in ids.tolist()]


def _watched(part, name, seen, **arguments):
    context, weights = part(**arguments)[:2]
    seen[name] = weights[0]
    return context, weights


def _part(name, weights, labels):
    kind, layer = name.split(".")
    rows, columns = labels[kind.removesuffix("_attentions")]
    title = f"{kind.removesuffix('s').replace('_', ' ')}, layer {int(layer) + 1}"
    return {"title": title, "rows": rows, "columns": columns, "values": weights.tolist()}
