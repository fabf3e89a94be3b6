"""The classifier's training on a pretrained body, MathBERT's or BERTweet's, where somebody has its folder.

A pretrained body keeps its words, so a lesson draws which sentences are held out, the batches and the head. The recipe
was measured on a pretrained BERT of 6 layers, 384 wide: ten epochs, rate 2e-4 for the body with its head and 2e-3 for
the head alone, and the rate falls with the width. The assignment's own (three epochs at 5e-5) is too short for so few
sentences: there the frozen body comes out ahead. A right answer is never held to a bar that the task's own model misses
on the same lesson; without a calibration of the very model that is all that a bar can say.
"""

from dataclasses import replace
from functools import partial

from harness import Pretrained, QualityBar, Recipe
from tasks.common.bert_checkpoint import read_checkpoint
from tasks.common.bert_claims import claims_of
from tasks.common.bert_training import (
    CLASSES,
    METRIC,
    NUMBERS,
    STEPS_OF_AN_EPOCH,
    Body,
    is_head,
    lesson,
    opened_classifier,
    pairs,
    warm_up_and_line,
)

WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
STEPS = 10 * STEPS_OF_AN_EPOCH
WIDTH, FINE_RATE, HEAD_RATE, THRESHOLD = 384, 2e-4, 2e-3, 0.75
PREFIXES = {"MathBERT": "", "BERTweet": "bertweet_"}
PER_SECOND = 2_000_000  # parameters of which a slow processor makes a step in a second
NUMBERS_A_PARAMETER = 8  # held at most while a worker answers: weights, gradients, frames, copies


def texts():
    """Return every sentence."""
    assert len(WORDS) == NUMBERS
    return [f"{WORDS[i]} minus {WORDS[j]}" for i, j in pairs().T.tolist()]


def recipes(body):
    """Return how body and head are trained, and how the head alone is."""
    size = sum(value.numel() for value in body.weights.values())
    step_cpu_s = 5 + size / PER_SECOND
    fine = Recipe(
        steps=STEPS,
        hooks=("bert_classifier",),
        draw=partial(lesson, kind=body, steps=STEPS),
        opened=partial(opened_classifier, kind=body),
        learning_rate=warm_up_and_line(FINE_RATE * min(1.0, WIDTH / body.configuration["hidden_size"])),
        weight_decay=0.01,
        least=THRESHOLD,
        cpu_s=STEPS * step_cpu_s / 2,
        step_cpu_s=step_cpu_s,
        blocked_s=60.0,
        memory_bytes=(1 << 30) + 4 * NUMBERS_A_PARAMETER * size,
    )
    return fine, replace(fine, learning_rate=warm_up_and_line(HEAD_RATE), trains=is_head)


def with_bodies(task, found):
    """Return the task with pretrained bodies: MathBERT takes the place of the tiny one, BERTweet comes beside it.

    Args:
        task: The task.
        found: Folders by name.

    Raises:
        ValueError: A folder holds no BERT that can be used.
    """
    quality = () if "MathBERT" in found else task.quality
    claims = () if "MathBERT" in found else task.claims
    for name, folder in found.items():
        held = read_checkpoint(folder, texts(), labels=CLASSES)
        body = Body(
            configuration=held.configuration,
            read=partial(_known, held.input_ids, held.attention_mask),
            weights=held.weights,
        )
        both = recipes(body)
        size = sum(value.numel() for value in body.weights.values())
        setting = f"{PREFIXES[name]}fine_tuned"
        quality += (QualityBar(setting=setting, metric=METRIC, threshold=THRESHOLD, recipe=both[0]),)
        claims += claims_of(f"pretrained {name}", both, prefix=PREFIXES[name], cpu_s=2e-6 * size)
    return replace(task, quality=quality, claims=claims)


def _known(ids, mask, _order):
    return ids, mask


PRETRAINED = Pretrained(folders=tuple(PREFIXES), use=with_bodies)
