"""The forward pass of a decoder-only transformer (hand-out 3.2.2).

Tokens (b, s) become vectors: x = embedding(tokens) + the encodings of the first s positions. Each layer adds the
context of causal attention of x to itself, x = x + attention(x, x, x)[0], and then its MLP, x = x + mlp(x). The logits
are out(x), (b, s, vocab): at each position, for the token that comes next.

The hand-out gives the class but for `forward(self, inputs)`. That method alone is an answer: it is put on the class
with `embedding`, `positional_encodings` (1000, h), `self_attentions`, `attention_mlps`, `out`, `num_layers`,
`hidden_size`, `vocab_size` and `loss_seq_span`. A class that brings its own constructor keeps it.

Graded: logits by value, for one layer and several, for one token and up to 1,000; that no logit depends on a later
token, none on another sequence and none on an earlier call; the gradient of the logits with respect to every parameter.
Not graded: what comes back beside the logits, and whether the attention that the class brings is right elsewhere.
"""

import functools
import math
from pathlib import Path

import torch

from harness import Case, Check, IntTensor, Module, Task, Workload, close, hookspec, tolerances_beside
from tasks.common.decoder import (
    GRADIENTS,
    LOGITS,
    embedded,
    encodings,
    first,
    form,
    gradient_form,
    hidden,
    inputs,
    layer,
    logits,
    opened,
    over_past,
    past,
    past_by_logsumexp,
    smooth_inputs,
)


class Decoder(Module):
    """A module whose parameters have the names of the hand-out's class."""

    def forward(self, inputs: IntTensor):
        """Return logits (b, s, vocab) for tokens (b, s), alone or first of several results."""
        raise NotImplementedError


class Spec:
    """The hook of the task; b, s, layers ≥ 1, s ≤ 1000, even hidden_size."""

    @hookspec
    def decoder_only_transformer(
        self, vocab_size: int, hidden_size: int, num_layers: int, loss_seq_span: int = 1
    ) -> Decoder:
        """Return a module with the parts below, h = hidden_size; or give forward alone. Raises: nothing.

        `embedding` is Embedding(vocab_size, h); `self_attentions` holds a module with Linear `Q`, `K`, `V` (h → h) for
        each layer, `attention_mlps` a Sequential(Linear(h, h), ReLU()); `out` is Linear(h, vocab_size).
        loss_seq_span is given to a constructor that asks for it; the forward pass has no use for it.
        """


HOOK = "decoder_only_transformer"


def ask(subject, given):
    """Ask for the logits."""
    return {LOGITS: first(opened(subject, HOOK, given)(inputs=given["inputs"]))}


def ask_gradients(subject, given):
    """Ask for the gradients of ⟨logits, cotangent⟩."""
    found = opened(subject, HOOK, given).gradients(cotangents=[given["cotangent"]], inputs=given["inputs"])
    return {GRADIENTS: {name: found.parameters.get(name) for name in given["parameters"]}}


def later_tokens_change_nothing(subject, trial):
    """Check that other tokens after a position leave the logits up to it as they were."""
    given, generator = trial.inputs(), trial.generator()
    handle, tokens = opened(subject, HOOK, given), given["inputs"]
    now = 1 + int(torch.randint(0, tokens.shape[1] - 1, (), generator=generator))
    step = torch.randint(1, given["vocab_size"], tokens[:, now:].shape, generator=generator)
    changed = torch.cat([tokens[:, :now], (tokens[:, now:] + step) % given["vocab_size"]], dim=1)
    before, after = (torch.as_tensor(first(handle(inputs=one))) for one in (tokens, changed))
    return close(after[:, :now], before[:, :now], asked=CAUSAL)


def sequences_do_not_mix(subject, trial):
    """Check that a sequence has the same logits alone as among others."""
    given = trial.inputs()
    handle, tokens = opened(subject, HOOK, given), given["inputs"]
    among = torch.as_tensor(first(handle(inputs=tokens)))
    found = [
        close(first(handle(inputs=tokens[row : row + 1])), among[row : row + 1], asked=ALONE)
        for row in range(len(tokens))
    ]
    return [finding for findings in found for finding in findings]


def calls_leave_no_trace(subject, trial):
    """Check that one module answers calls of other lengths and batches, the last with other parameters, all rightly."""
    given = trial.inputs()
    handle, (batch, length) = opened(subject, HOOK, given), given["inputs"].shape
    held = given["parameters"]
    other = {name: torch.randn(value.shape, generator=trial.generator()) / 2 for name, value in held.items()}
    sizes = ((batch, length), (1, length), (batch, length + 2), (batch, length - 2))
    for shape, parameters in (*((shape, held) for shape in sizes), ((batch, length), other)):
        if parameters is other:
            handle.set_parameters(other)
        tokens = torch.randint(0, given["vocab_size"], shape, generator=trial.generator())
        exact = {**given, "inputs": tokens, "parameters": {name: one.double() for name, one in parameters.items()}}
        if found := close(first(handle(inputs=tokens)), logits(exact), asked=CALLS):
            return found
    return []


def of_logits(function):
    """Return a form: a function of the right logits."""
    return lambda given: {LOGITS: function(logits(given))}


def hidden_returned(given):
    """The last layer's vectors, without `out`."""
    return {LOGITS: hidden(given)}


def all_from_the_start(given):
    """Every layer reads the embedding, and what they give is added up."""
    x = start = embedded(given)
    for i in range(given["num_layers"]):
        one = {**given, "num_layers": 1, "parameters": {**given["parameters"], **as_first(given, i)}}
        x = x + hidden(one, start=lambda _: start) - start
    return {LOGITS: layer(given, "out", x)}


def as_first(given, i):
    """Return the parameters of layer i under the names of layer 0."""
    held = given["parameters"].items()
    return {name.replace(f"s.{i}.", "s.0.", 1): value for name, value in held if f"s.{i}." in name}


def only_the_last_layer(given):
    """Every layer reads the embedding, and the last one's result alone counts."""
    one = {**given, "num_layers": 1, "parameters": {**given["parameters"], **as_first(given, given["num_layers"] - 1)}}
    return {LOGITS: logits(one)}


def no_gradient(given):
    """Nothing depends on any parameter."""
    return {GRADIENTS: {name: torch.zeros_like(value) for name, value in given["parameters"].items()}}


def embedding_lost(given):
    """The embedding is detached: it alone does not learn."""
    right = gradient_form()(given)[GRADIENTS]
    return {GRADIENTS: {**right, "embedding.weight": torch.zeros_like(right["embedding.weight"])}}


def positions_of_batch(given):
    """The encoding of the sequence's place in the batch, at all its positions."""
    rows = {**given, "inputs": given["inputs"].T}
    return encodings(rows)[:, None]


def one_layer_for_all(depth):
    """Return the first layer's number, as often as there are layers."""
    return [0] * depth


def starting(**options):
    """Return a start of the layers with other options."""
    return functools.partial(embedded, **options)


NO_POSITIONS = "the positional encodings are not added"
NOT_CAUSAL = "the attention is not masked: each position sees the later ones too"
OVER_QUERIES = "the softmax of the attention runs over the queries; it runs over the keys"
RECIPES = {
    NO_POSITIONS: {"start": starting(positions=lambda _: 0.0)},
    "the tokens are not embedded: the encodings alone are read": {"start": starting(scale=0.0)},
    "the positional encodings are those of the place in the batch": {"start": starting(positions=positions_of_batch)},
    "all positions have the encoding of position 0": {"start": starting(positions=lambda given: encodings(given)[:1])},
    "positions count from 1: the encodings start at the second row": {
        "start": starting(
            positions=lambda given: encodings({**given, "inputs": torch.nn.functional.pad(given["inputs"], (0, 1))})[1:]
        )
    },
    "the embedding is multiplied by √h": {
        "start": lambda given: embedded(given, scale=math.sqrt(given["hidden_size"]))
    },
    "x is not added to the context: x = x + attention(x, x, x)": {
        "block": lambda x, attend, feed: (context := attend(x, x)) + feed(context)
    },
    "x is not added to its MLP: x = x + mlp(x)": {
        "block": lambda x, attend, feed: feed(x + attend(x, x)),
    },
    "nothing is added: both residual connections are missing": {
        "block": lambda x, attend, feed: feed(attend(x, x)),
    },
    "the context is lost: x + mlp(context) in place of (x + context) + mlp(x + context)": {
        "block": lambda x, attend, feed: x + feed(attend(x, x)),
    },
    "the MLP reads the context; it reads x + context": {
        "block": lambda x, attend, feed: x + (context := attend(x, x)) + feed(context),
    },
    "the MLP reads x as it was before the attention": {
        "block": lambda x, attend, feed: x + attend(x, x) + feed(x),
    },
    "the MLP comes before the attention": {
        "block": lambda x, attend, feed: (y := x + feed(x)) + attend(y, y),
    },
    "the MLPs are left out": {"block": lambda x, attend, _: x + attend(x, x)},
    "the attention is left out": {"block": lambda x, _, feed: x + feed(x)},
    "the layers come in the reverse order": {"order": lambda depth: reversed(range(depth))},
    "the first layer runs in place of every layer": {"order": one_layer_for_all},
    "the first layer alone runs": {"order": lambda _: [0]},
    "the last layer does not run": {"order": lambda depth: range(depth - 1)},
    NOT_CAUSAL: {"weigh": lambda scores: scores.softmax(dim=-1)},
    OVER_QUERIES: {"weigh": lambda scores: scores.masked_fill(~past(scores), -math.inf).softmax(dim=-2)},
    f"{NOT_CAUSAL}; and {OVER_QUERIES}": {"weigh": lambda scores: scores.softmax(dim=-2)},
}
MISTAKES = {
    **{words: form(**recipe) for words, recipe in RECIPES.items()},
    "every layer reads the embedding; each reads what the one before it gave": only_the_last_layer,
    "every layer reads the embedding, and their results are added up": all_from_the_start,
    "the vectors come back before `out` has made logits of them": hidden_returned,
    "these are probabilities; logits come before the softmax": of_logits(lambda z: z.softmax(dim=-1)),
    "these are log-probabilities; logits come before the softmax": of_logits(lambda z: z.log_softmax(dim=-1)),
    "a ReLU stands after `out`: logits may be negative": of_logits(torch.relu),
    "the last position's logits come back alone; every position has its own": of_logits(lambda z: z[:, -1]),
    "the axes are (b, vocab, s); they are (b, s, vocab)": of_logits(lambda z: z.mT),
    "the tokens that win come back; it is their logits": of_logits(lambda z: z.argmax(dim=-1)),
}
DEFINITION = (form(), form(weigh=past_by_logsumexp))
ASKED = "logits (b, s, vocab): x = embedding + encodings; x = x + attention, x = x + mlp(x) a layer; out(x)"
CAUSAL = "tokens after a position change no logit up to it"
CALLS = "a module answers each call by itself, with the parameters of now, whatever came in earlier calls"
ALONE = "a sequence has the same logits alone as among others"
SIZES = (
    Case("two_layers", batch=(2, 3), length=(5, 8), vocabulary=(9, 14), hidden=(6, 10, 2), layers=2, precision=True),
    Case("three_layers", batch=(2, 4), length=(4, 7), vocabulary=(7, 12), hidden=(6, 8, 2), layers=3),
    Case("one_layer", batch=(3, 5), length=(6, 9), vocabulary=(11, 16), hidden=(8, 12, 2), layers=1, precision=True),
    Case("one_sequence", batch=1, length=(5, 9), vocabulary=(8, 12), hidden=(4, 8, 2), layers=2),
    Case("one_token", batch=(2, 4), length=1, vocabulary=(5, 9), hidden=(6, 10, 2), layers=2, twice=True),
    Case("longer_than_wide", batch=2, length=(18, 24), vocabulary=(9, 12), hidden=(4, 6, 2), layers=2),
    Case("long", batch=2, length=(100, 130), vocabulary=(9, 12), hidden=(16, 20, 2), layers=1),
)
NAMED = (
    "of 2 layers",
    "of 3 layers",
    "of 1 layer",
    "on one sequence",
    "on one token a sequence",
    "with s > h",
    "on long sequences",
)
SIZES = tuple(
    Case(case.name, precision=case.precision, kind=f"a model {words}", **case.options)
    for case, words in zip(SIZES, NAMED, strict=True)
)
LARGE = (
    Case(
        "large",
        batch=(6, 9),
        length=(14, 20),
        vocabulary=(30, 40),
        hidden=(32, 48, 2),
        layers=4,
        kind="a larger model of 4 layers",
    ),
    Case(
        "longest",
        batch=1,
        length=1000,
        vocabulary=(60, 70),
        hidden=(4, 6, 2),
        layers=1,
        kind="a sequence of 1,000 positions, the longest that is asked for",
    ),
)
CALLED_AGAIN = (
    Case(
        "calls",
        batch=(2, 3),
        length=(5, 6),
        vocabulary=(7, 12),
        hidden=(4, 8, 2),
        layers=2,
        kind="calls of several lengths and batches, the last with other parameters",
    ),
)
EXAMPLE = (Case("example", visible=True, batch=1, length=2, vocabulary=3, hidden=2, layers=1),)
compared = functools.partial(Check, hook=HOOK, asks=ASKED, ask=ask, forms=DEFINITION)

TASK = Task(
    name="decoder_only_forward",
    title="The forward pass of a decoder-only transformer: logits and their gradients",
    handout="3.2.2",
    spec=Spec,
    aliases={HOOK: ("TransformerDecoder", "DecoderOnlyTransformer", "forward")},
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    scaffold=Path(__file__).with_name("data").joinpath("scaffolds", "decoder_only.py").read_text(encoding="utf-8"),
    checks=(
        compared(name="example", cases=EXAMPLE, points=0.5),
        compared(name="value", cases=SIZES, mistakes=MISTAKES, points=4.5),
        compared(name="value_of_a_larger_model", cases=LARGE, points=1.0, after=("value",)),
        Check(
            name="calls_leave_no_trace",
            hook=HOOK,
            asks=CALLS,
            cases=CALLED_AGAIN,
            holds=calls_leave_no_trace,
            points=0.5,
            after=("value",),
        ),
        Check(
            name="later_tokens_change_nothing",
            hook=HOOK,
            asks=CAUSAL,
            cases=SIZES[:3],
            holds=later_tokens_change_nothing,
            points=1.5,
            after=("value",),
        ),
        Check(
            name="sequences_do_not_mix",
            hook=HOOK,
            asks=ALONE,
            cases=SIZES[:2],
            holds=sequences_do_not_mix,
            points=0.5,
            after=("value",),
        ),
        Check(
            name="gradients",
            hook=HOOK,
            asks="the gradient of the logits with respect to every parameter",
            inputs=smooth_inputs,
            cases=SIZES[:2],
            ask=ask_gradients,
            forms=(gradient_form(), gradient_form(weigh=past_by_logsumexp)),
            mistakes={
                "the logits are detached: no gradient reaches any parameter": no_gradient,
                "the embedding is detached: it does not learn": embedding_lost,
                "the weights are detached: no gradient reaches Q and K": gradient_form(
                    weigh=lambda scores: over_past(scores).detach()
                ),
            },
            points=1.5,
            after=("value",),
        ),
    ),
    workloads=(
        Workload(
            name="training",
            hook=HOOK,
            check="gradients",
            options={"batch": 32, "length": 16, "vocabulary": 30, "hidden": 64, "layers": 2},
            axis=("length",),
            sizes=(8, 16, 32, 64, 128),
        ),
    ),
)
