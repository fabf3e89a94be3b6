"""Training a small translator of a secret language with a submission's attention, and what it translates in the end.

The body around the attention is `translation_bodies`, here and, as the scaffold's text, beside the submission. Here the
attention is the definition, or one of its known mistakes. A batch holds words of one length whose translations have one
length; incomplete batches are left out, because few numbers average no kink away.
"""

import inspect
import math
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import partial

import torch

from harness import Answer, Lesson, Question, Recipe
from tasks.common import translation_bodies as bodies
from tasks.common.attention import attend, over_keys
from tasks.common.attention_mistakes import OPERANDS, SCALES
from tasks.common.causal_masks import from_here, over_past, past, weighing
from tasks.common.secret_language import drawn_language, drawn_words
from tasks.common.seeded import built, gradients_of, leaves_of, plain, weights_of

SCAFFOLD = inspect.getsource(bodies)
PLAIN, CAUSAL, POSITIONS = "scaled_dot_attention", "causal_attention", "positional_encoding"
HIDDEN, BATCH = 64, 64
TRAINED_WORDS, HELD_OUT = 9600, 400
MOST_TOKENS = 12  # of a translation: a word of 8 letters, a suffix of 3, the end
METRIC = "exact match"

DEFINITION = {PLAIN: {"weigh": over_keys}, CAUSAL: {"weigh": over_past}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator:
    """A body with its attention.

    Attributes:
        body: The body's class in the scaffold.
        layers: How many layers.
        hooks: The hook of each part, by the name that a layer's number follows.
        end: The token that ends a source.
        attention: A recipe of `attend` by hook.
        positions: Whether positions are added.
    """

    body: type
    layers: int
    hooks: dict[str, str]
    end: int
    attention: dict[str, dict] = field(default_factory=lambda: DEFINITION)
    positions: bool = True

    @property
    def parts(self):
        """Return the hook of each part by its full name."""
        return {f"{name}.{at}": hook for name, hook in self.hooks.items() for at in range(self.layers)}

    def called(self, weights):
        """Return the parts as functions, their parameters taken from the weights."""
        return {name: partial(_attention, weights, name, self.attention[hook]) for name, hook in self.parts.items()}

    def table(self):
        """Return the positions, (longest, h)."""
        return sinusoids(bodies.LONGEST, HIDDEN) if self.positions else torch.zeros(bodies.LONGEST, HIDDEN)


ENCODER_DECODER = Translator(
    body=bodies.EncoderDecoder,
    layers=1,
    hooks={"encoder_attentions": PLAIN, "self_attentions": CAUSAL, "encoder_decoder_attentions": PLAIN},
    end=bodies.END,
)
DECODER_ONLY = Translator(
    body=bodies.DecoderOnly, layers=2, hooks={"self_attentions": CAUSAL}, end=bodies.END_OF_SOURCE
)


def sinusoids(length, hidden_size):
    """Return sin at 2i, cos at 2i+1 of position/10000^(2i/h), (length, h)."""
    angles = torch.arange(length)[:, None] / 10000 ** (torch.arange(0, hidden_size, 2) / hidden_size)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)[:, :hidden_size]


def _attention(weights, name, recipe, *, queries, keys, values):
    parameters = {
        f"{layer}.{kind}": weights[f"{name}.{layer}.{kind}"] for layer in "QKV" for kind in ("weight", "bias")
    }
    given = {"hidden_size": HIDDEN, "parameters": parameters, "queries": queries, "keys": keys, "values": values}
    return attend(given, **recipe)


# ------------------------------------------------------------------------------------------------- mistakes


def _everywhere(part):
    return {PLAIN: {"weigh": over_keys, **part}, CAUSAL: {"weigh": over_past, **part}}


def _masked_by(weigh):
    return {**DEFINITION, CAUSAL: {"weigh": weigh}}


def _and_the_next(scores):
    return torch.ones(scores.shape[-2:], dtype=torch.bool).tril(1)


NOT_SCALED = next(iter(SCALES))
NOT_PROJECTED = next(iter(OPERANDS))
MISTAKES = {
    "the softmax runs over the queries; it should run over the keys": {
        "attention": {
            PLAIN: {"weigh": partial(torch.softmax, dim=1)},
            CAUSAL: {"weigh": weighing(past, dim=1)[0]},
        }
    },
    "nothing is masked": {"attention": _masked_by(over_keys)},
    "one token of the future is seen": {"attention": _masked_by(weighing(_and_the_next)[0])},
    "the mask is transposed": {"attention": _masked_by(weighing(from_here)[0])},
    "the mask comes after the softmax": {"attention": _masked_by(lambda scores: over_keys(scores) * past(scores))},
    NOT_PROJECTED: {"attention": _everywhere(OPERANDS[NOT_PROJECTED])},
    NOT_SCALED: {"attention": _everywhere(SCALES[NOT_SCALED])},
    "no positions are added": {"positions": False},
}


# ------------------------------------------------------------------------------------------------- a lesson


def lesson(generator, *, translator, steps):
    """Draw a language, its words, their batches and a start."""
    language = drawn_language(generator)
    words = drawn_words(generator, language, TRAINED_WORDS + HELD_OUT)
    pairs = [(word, language.translated(word)) for word in words]
    batches = drawn_batches(generator, pairs[:TRAINED_WORDS], translator.end, steps)
    held_out = pairs[TRAINED_WORDS:]
    body = built(generator, lambda: translator.body(HIDDEN, translator.layers))
    weights = weights_of(body)
    for name in translator.parts:
        for layer in "QKV":
            linear = built(generator, partial(torch.nn.Linear, HIDDEN, HIDDEN))
            weights |= weights_of(linear, f"{name}.{layer}.")

    def question(step, weights):
        source, target = batches[step]
        return Question({"weights": dict(weights), "source": source, "target": target})

    return Lesson(
        weights=weights,
        question=question,
        answer=partial(answer, body, translator),
        measure=lambda trained: {METRIC: exact_match(translator, trained, held_out)},
        mistakes={
            words: partial(answer, body, changed(translator, mistake))
            for words, mistake in MISTAKES.items()
            if "attention" not in mistake
            or any(mistake["attention"][h] != DEFINITION[h] for h in translator.parts.values())
        },
    )


def changed(translator, mistake):
    """Return a translator that makes a mistake."""
    kept = {name: getattr(translator, name) for name in ("body", "layers", "hooks", "end")}
    return Translator(**kept, **mistake)


def tokens(word, end):
    """Return a word's letters as ids, and an end."""
    return [ord(letter) - ord("a") + 1 for letter in word] + [end]


def by_lengths(pairs):
    """Return the pairs by the lengths of source and target."""
    groups = defaultdict(list)
    for source, target in pairs:
        groups[len(source), len(target)].append((source, target))
    return [groups[lengths] for lengths in sorted(groups)]


def as_tensors(pairs, end):
    """Return sources (b, s) and targets (b, t) of one length each."""
    return tuple(
        torch.tensor([tokens(pair[side], last) for pair in pairs]) for side, last in ((0, end), (1, bodies.END))
    )


def drawn_batches(generator, pairs, end, steps):
    """Return a batch a step, in epochs: each in another order, and other words left out."""
    draw, batches = plain(generator), []
    groups = by_lengths(pairs)
    while len(batches) < steps:
        epoch = []
        for group in groups:
            draw.shuffle(group)
            epoch += [group[at : at + BATCH] for at in range(0, len(group) - BATCH + 1, BATCH)]
        draw.shuffle(epoch)
        batches += epoch
    return [as_tensors(batch, end) for batch in batches[:steps]]


def answer(body, translator, asked):
    """Return loss and gradients of a translator at the weights and the batch that are asked."""
    leaves = leaves_of(asked["weights"])
    own = {
        name: leaf
        for name, leaf in leaves.items()
        if name.rpartition(".")[0].rpartition(".")[0] not in translator.parts
    }
    arguments = (translator.called(leaves), asked["source"], asked["target"])
    loss = torch.func.functional_call(body, {**own, "positions": translator.table()}, arguments)
    return Answer(loss.item(), gradients_of(loss, leaves))


# ------------------------------------------------------------------------------------------------- the metric


def exact_match(translator, weights, pairs):
    """Return the share of words that are translated letter by letter, by greedy decoding."""
    right = 0
    for group in by_source_length(pairs):
        source = torch.tensor([tokens(word, translator.end) for word, _ in group])
        written = greedy(translator, weights, source)
        right += sum(spelt(row) == target for row, (_, target) in zip(written.tolist(), group, strict=True))
    return right / len(pairs)


def by_source_length(pairs):
    """Return the pairs by the length of the source alone: how long a translation is must not be known."""
    groups = defaultdict(list)
    for pair in pairs:
        groups[len(pair[0])].append(pair)
    return [groups[length] for length in sorted(groups)]


def spelt(row):
    """Return the letters before the first end; anything else spells nothing right."""
    before = row[: row.index(bodies.END)] if bodies.END in row else row
    return "".join(chr(ord("a") - 1 + token) if 1 <= token <= 26 else "?" for token in before)


@torch.no_grad()
def greedy(translator, weights, source):
    """Return the likeliest next token again and again, (b, MOST_TOKENS)."""
    body = translator.body(HIDDEN, translator.layers)
    body.load_state_dict(
        {**{name: weights[name] for name, _ in body.named_parameters()}, "positions": translator.table()}
    )
    parts = translator.called(weights)
    start = torch.full_like(source[:, :1], bodies.START)
    if translator.body is bodies.EncoderDecoder:
        annotations, written = body.encode(parts, source), start
        follow = partial(body.decode, parts, annotations=annotations)
    else:
        written, follow = torch.cat([start, source], dim=1), partial(body.decode, parts)
    given = written.shape[1]
    for _ in range(MOST_TOKENS):
        written = torch.cat([written, follow(written)[:, -1:].argmax(dim=-1)], dim=1)
    return written[:, given:]


# ------------------------------------------------------------------------------------------------- the worker


def opened(subject, *, translator):
    """Open the submission's attention in the scaffold's body, and return what asks it for gradients."""
    parts = {name: getattr(subject, hook)(hidden_size=HIDDEN) for name, hook in translator.parts.items()}
    whole = subject.assemble(translator.body.__name__, parts=parts, hidden_size=HIDDEN, num_layers=translator.layers)
    whole.set_parameters({"positions": positions_of(subject)})

    def gradients(asked):
        found = whole.gradients(
            cotangents=[torch.ones(())], at=asked["weights"], source=asked["source"], target=asked["target"]
        )
        return found.parameters

    return gradients


def positions_of(subject):
    """Return the submission's own positions, or those of the scaffold where it has none."""
    try:
        table = subject.positional_encoding(length=bodies.LONGEST, hidden_size=HIDDEN)
    except LookupError:
        return sinusoids(bodies.LONGEST, HIDDEN)
    return torch.as_tensor(table).float()


def warm_up_and_cosine(rate):
    """Return a rate by the share of training: a short rise, then half a cosine down to a fiftieth."""

    def at(share):
        return rate * min(1.0, share / 0.05) * (0.49 * (1 + math.cos(math.pi * share)) + 0.02)

    return at


def recipe(translator, *, steps, rate, least):
    """Return the recipe of a translator."""
    return Recipe(
        steps=steps,
        hooks=tuple(dict.fromkeys(translator.hooks.values())),
        draw=partial(lesson, translator=translator, steps=steps),
        opened=partial(opened, translator=translator),
        learning_rate=warm_up_and_cosine(rate),
        least=least,
    )


# ------------------------------------------------------------------------------------------------- the checks


def repeated(task, *, points):
    """Return the gating checks of an attention task under names that tell its hook, with `points` in all."""
    gating = [check for check in task.checks if check.gating]
    share = points / sum(check.points for check in gating)
    return tuple(
        replace(
            check,
            name=_named_for(task, check.name),
            points=check.points * share,
            after=tuple(_named_for(task, name) for name in check.after),
            inputs=check.inputs or task.inputs,
        )
        for check in gating
    )


def _named_for(task, name):
    return f"{task.name}_{name}"


def positions_inputs(generator):
    """Return the table's size, as it is trained with."""
    return {"length": bodies.LONGEST, "hidden_size": HIDDEN}


def ask_positions(subject, given):
    """Ask for the table."""
    return {"positions": subject.positional_encoding(**given)}


def positions_form(given):
    """The table, in float64."""
    return {"positions": sinusoids(given["length"], given["hidden_size"]).double()}
