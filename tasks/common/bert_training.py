"""Training a BERT classifier on verbal subtraction: is "nine minus three" below, at or above zero?

Only the difference of two words decides, so a body that stays as it was drawn is no help. The tiny body that is trained
unless somebody has a better one starts at random, and the ids of its words are shuffled anew for each lesson. There is
no dropout.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import torch
from torch.nn.functional import cross_entropy

from harness import Answer, Lesson, QualityBar, Question, Recipe, mend_torchvision
from tasks.common.bert import CONFIG, HEAD, opened, part, position_of_loss, sentences
from tasks.common.seeded import built, gradients_of, leaves_of, plain, weights_of

NUMBERS = 20
FIRST, LAST, MINUS = 1, 2, 3  # special tokens; 0 is padding
VOCABULARY = 4 + NUMBERS
CLASSES = 3  # below, at, above zero
TRAINED, BATCH, EPOCHS = 280, 32, 40
STEPS_OF_AN_EPOCH = -(-TRAINED // BATCH)
STEPS = EPOCHS * STEPS_OF_AN_EPOCH
METRIC = "accuracy"
CONFIGURATION = {
    CONFIG: "BertConfig",
    "vocab_size": VOCABULARY,
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 128,
    "max_position_embeddings": 16,
    "type_vocab_size": 2,
    "num_labels": CLASSES,
    "hidden_dropout_prob": 0.0,
    "attention_probs_dropout_prob": 0.0,
}


def pairs():
    """Return the two numbers of every sentence, (n,) each."""
    return torch.cartesian_prod(torch.arange(NUMBERS), torch.arange(NUMBERS)).T


def classes_of_all():
    """Return the class of every sentence, (n,)."""
    i, j = pairs()
    return (i - j).sign() + 1


def shuffled_words(order):
    """Return every sentence as ids (n, 5), and where they are no padding; the number i has the id 4 + order[i]."""
    i, j = pairs()
    words = 4 + torch.tensor(order)
    same = torch.ones_like(i)
    ids = torch.stack([FIRST * same, words[i], MINUS * same, words[j], LAST * same], dim=1)
    return ids, torch.ones_like(ids)


@dataclass(frozen=True, kw_only=True, eq=False)
class Body:
    """A BERT that a head is trained on.

    Attributes:
        configuration: The fields of its BertConfig, as a dict that crosses to the worker.
        read: `read(order)` → every sentence as ids (n, s), and where they are no padding (n, s); a body that knows
            words already does not look at the order in which their ids are drawn.
        weights: What its parameters start from, by name; those that are not there are drawn.
    """

    configuration: Mapping[str, Any]
    read: Callable[[list[int]], tuple[torch.Tensor, torch.Tensor]]
    weights: Mapping[str, torch.Tensor] = field(default_factory=dict)

    def model(self):
        """Return a BertModel at a random start."""
        mend_torchvision()
        from transformers import BertConfig, BertModel  # noqa: PLC0415 - seconds: only who trains this pays

        return BertModel(BertConfig(**{name: value for name, value in self.configuration.items() if name != CONFIG}))

    @cached_property
    def shapes(self):
        """Return the shape of every parameter of the body and the head, by name."""
        hidden = self.configuration["hidden_size"]
        body = {name: tuple(value.shape) for name, value in self.model().named_parameters()}
        return {**body, f"{HEAD}.weight": (CLASSES, hidden), f"{HEAD}.bias": (CLASSES,)}


TINY = Body(configuration=CONFIGURATION, read=shuffled_words)


def features(ids, mask):
    """Return the inputs of a forward pass for sentences (b, s)."""
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": torch.zeros_like(ids)}


def lesson(generator, *, kind=TINY, steps=STEPS):
    """Draw the words' ids, which sentences are held out, the order of the others, and a start."""
    draw = plain(generator)
    order = list(range(NUMBERS))
    draw.shuffle(order)
    (ids, mask), classes = kind.read(order), classes_of_all()
    places = torch.randperm(len(ids), generator=generator)
    trained, held_out = places[:TRAINED], places[TRAINED:]
    batches = []
    while len(batches) < steps:
        shuffled = trained[torch.randperm(TRAINED, generator=generator)]
        batches += list(shuffled.split(BATCH))
    body = built(generator, kind.model)
    head = built(generator, partial(torch.nn.Linear, kind.configuration["hidden_size"], CLASSES))

    def question(step, weights):
        rows = batches[step]
        return Question({"weights": dict(weights), "labels": classes[rows], **features(ids[rows], mask[rows])})

    def accuracy(weights):
        with torch.no_grad():
            logits = logits_of(body, weights, features(ids[held_out], mask[held_out]))
        return {METRIC: float((logits.argmax(dim=1) == classes[held_out]).double().mean())}

    return Lesson(
        weights={**weights_of(body), **kind.weights, **weights_of(head, f"{HEAD}.")},
        question=question,
        answer=partial(answer, body, pooled=lambda output: output.pooler_output),
        measure=accuracy,
        mistakes={
            "the body is detached or frozen": partial(answer, body, pooled=lambda out: out.pooler_output.detach()),
        },
    )


def logits_of(body, weights, inputs, pooled=lambda output: output.pooler_output):
    """Return the head's map of what is pooled, (b, classes)."""
    own = {name: value for name, value in weights.items() if not name.startswith(HEAD)}
    output = torch.func.functional_call(body, own, kwargs=inputs)
    return pooled(output) @ weights[f"{HEAD}.weight"].T + weights[f"{HEAD}.bias"]


def answer(body, asked, *, pooled):
    """Return loss and gradients of the classifier at the weights and the batch that are asked."""
    leaves = leaves_of(asked["weights"])
    loss = cross_entropy(logits_of(body, leaves, sentences(asked), pooled), asked["labels"])
    return Answer(loss.item(), gradients_of(loss, leaves))


def opened_classifier(subject, *, kind=TINY):
    """Open the submission's classifier, and return what asks it for gradients of its loss."""
    start = {name: torch.zeros(shape) for name, shape in kind.shapes.items()}
    handle, theirs = opened(subject, {"config": dict(kind.configuration), "parameters": start})
    ids, mask = kind.read(list(range(NUMBERS)))
    example = {**features(ids[:2], mask[:2]), "labels": torch.tensor([0, 1])}
    at = position_of_loss(handle(**example))
    one = torch.ones(getattr(part(handle(**example), at), "shape", ()))

    def gradients(asked):
        found = handle.gradients(
            cotangents=[None] * at + [one],
            at={theirs[name]: value for name, value in asked["weights"].items()},
            labels=asked["labels"],
            **sentences(asked),
        ).parameters
        return {name: found.get(other) for name, other in theirs.items()}

    return gradients


def warm_up_and_line(rate):
    """Return a rate by the share of training: a tenth of a rise, then a line down to 0."""
    return lambda share: rate * min(share / 0.1, (1 - share) / 0.9)


def is_head(name):
    """Tell a parameter of the head from the body's."""
    return name.startswith(HEAD)


FINE_TUNED = Recipe(
    steps=STEPS,
    hooks=("bert_classifier",),
    draw=lesson,
    opened=opened_classifier,
    learning_rate=warm_up_and_line(3e-3),
    weight_decay=0.01,
)
FROZEN = Recipe(
    steps=STEPS,
    hooks=("bert_classifier",),
    draw=lesson,
    opened=opened_classifier,
    learning_rate=warm_up_and_line(3e-3),
    weight_decay=0.01,
    trains=is_head,
)
QUALITY = (
    QualityBar(setting="fine_tuned", metric=METRIC, threshold=0.70, recipe=FINE_TUNED),
    QualityBar(setting="over_a_frozen_body", metric=METRIC, threshold=0.25, recipe=FINE_TUNED, over=FROZEN),
)
