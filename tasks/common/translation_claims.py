"""The translators as the assignment trains them: its data, sizes, optimiser and number of epochs, for claims alone.

Adam at 5e-4, times 0.99 before each epoch; batches by length in an order that stays the same; a validation loss after
each epoch, the mean over batches of teacher-forced cross-entropy. The body and the attention are those of the graded
trainings. A claimed loss means the lowest one.
"""

from dataclasses import dataclass, fields
from functools import partial

import torch

from harness import Claimable, Experiment, Lesson, Question, Recipe, Setting
from tasks.common import pig_latin, translation_bodies
from tasks.common.attention import attend
from tasks.common.seeded import built, plain, weights_of
from tasks.common.translation import DECODER_ONLY, ENCODER_DECODER, Translator, answer, sinusoids

RATE, DECAY = 5e-4, 0.99
LOSS = "validation_loss"
LAYERS = "QKV"


@dataclass(frozen=True, slots=True, kw_only=True)
class SizedTranslator(Translator):
    """A translator of another hidden size than the graded ones have."""

    hidden: int

    def called(self, weights):
        """Return the parts as functions, their parameters taken from the weights."""
        return {
            name: partial(_attended, self._given(weights, name), self.attention[hook])
            for name, hook in self.parts.items()
        }

    def _given(self, weights, part):
        names = [f"{one}.{kind}" for one in LAYERS for kind in ("weight", "bias")]
        return {"hidden_size": self.hidden, "parameters": {name: weights[f"{part}.{name}"] for name in names}}

    def table(self):
        """Return the positions, (longest, h)."""
        return sinusoids(translation_bodies.LONGEST, self.hidden)


def _attended(given, recipe, *, queries, keys, values):
    return attend({**given, "queries": queries, "keys": keys, "values": values}, **recipe)[:1]


def sized(translator, *, hidden, layers):
    """Return a translator of other sizes."""
    kept = {field.name: getattr(translator, field.name) for field in fields(Translator) if field.name != "layers"}
    return SizedTranslator(**kept, layers=layers, hidden=hidden)


def experiment(generator, *, translator, count, size, epochs):
    """Draw a split and a start, and say how they are trained.

    Args:
        generator: Draws everything.
        translator: A sized translator.
        count: Pairs, those that are held out among them.
        size: Pairs in a batch.
        epochs: How often each is seen.
    """
    trained, held_out = pig_latin.split(plain(generator), count)
    batches = pig_latin.batches(trained, size, translator.end)
    validation = pig_latin.batches(held_out, size, translator.end)
    body = built(generator, lambda: translator.body(translator.hidden, translator.layers))
    weights = weights_of(body)
    for name in translator.parts:
        for one in LAYERS:
            linear = built(generator, partial(torch.nn.Linear, translator.hidden, translator.hidden))
            weights |= weights_of(linear, f"{name}.{one}.")

    def question(step, weights):
        source, target = batches[step % len(batches)]
        return Question({"weights": dict(weights), "source": source, "target": target})

    lesson = Lesson(
        weights=weights,
        question=question,
        answer=partial(answer, body, translator),
        measure=lambda found: {LOSS: validation_loss(body, translator, found, validation)},
    )
    recipe = Recipe(
        steps=epochs * len(batches),
        hooks=tuple(dict.fromkeys(translator.hooks.values())),
        draw=lambda _: lesson,
        opened=partial(opened, translator=translator),
        learning_rate=partial(rate, epochs=epochs),
        cpu_s=3600.0,
        step_cpu_s=20.0,
        blocked_s=600.0,
    )
    return Experiment(recipe=recipe, lesson=lesson, every=len(batches))


def rate(share, *, epochs):
    """Return the rate at a share of training: a hundredth less from one epoch to the next."""
    return RATE * DECAY ** (int(share * epochs + 1e-9) + 1)


@torch.no_grad()
def validation_loss(body, translator, weights, batches):
    """Return the mean over batches of the mean cross-entropy of the targets' tokens, in nats."""
    parts = translator.called(weights)
    own = {name: weights[name] for name, _ in body.named_parameters()}
    given = {**own, "positions": translator.table()}
    losses = [torch.func.functional_call(body, given, (parts, *batch)).item() for batch in batches]
    return sum(losses) / len(losses)


def opened(subject, *, translator):
    """Open the submission's attention in the body, and return what asks it for gradients."""
    parts = {name: getattr(subject, hook)(hidden_size=translator.hidden) for name, hook in translator.parts.items()}
    whole = subject.assemble(
        translator.body.__name__, parts=parts, hidden_size=translator.hidden, num_layers=translator.layers
    )
    whole.set_parameters({"positions": translator.table()})

    def gradients(asked):
        return whole.gradients(
            cotangents=[torch.ones(())], at=asked["weights"], source=asked["source"], target=asked["target"]
        ).parameters

    return gradients


def setting(task, translator, name, sizes, **options):
    """Return a setting.

    Args:
        task: The task's name.
        translator: Which translator.
        name: Of the setting.
        sizes: (hidden size, layers, pairs, pairs in a batch, epochs).
        **options: Others of the setting.
    """
    hidden, layers, count, size, epochs = sizes
    return Setting(
        task=task,
        name=name,
        what=f"h {hidden}, {layers} layers, {count:,} pairs, batches of {size}, {epochs} epochs of Adam at {RATE:g}",
        begin=partial(
            experiment,
            translator=sized(translator, hidden=hidden, layers=layers),
            count=count,
            size=size,
            epochs=epochs,
        ),
        facets={"hidden size": str(hidden), "data": "small" if count == pig_latin.SMALL else "large"},
        **options,
    )


def lowest(source):
    """Return a claimable: the lowest validation loss of a setting."""
    return Claimable(
        name=f"{source.name}.{LOSS}",
        what="the lowest validation loss of all epochs, nats a token",
        sources=(source,),
        value=partial(lowest_loss, name=source.full_name),
    )


def lowest_loss(found, *, name):
    """Return the lowest validation loss of a setting's rows."""
    return min(row[LOSS] for row in found[name])


ENCODER_TASK, DECODER_TASK = "encoder_decoder_nmt", "decoder_only_nmt"
encoder_setting = partial(setting, ENCODER_TASK, ENCODER_DECODER)
H32_SMALL = encoder_setting("h32_small", (32, 4, pig_latin.SMALL, 64, 100), cpu_s=100)
H64_SMALL = encoder_setting("h64_small", (64, 3, pig_latin.SMALL, 64, 50), cpu_s=80)
H32_LARGE = encoder_setting("h32_large", (32, 3, pig_latin.LARGE, 512, 100), cpu_s=630)
H64_LARGE = encoder_setting("h64_large", (64, 3, pig_latin.LARGE, 512, 50), cpu_s=1050)
ENCODER_DECODER_CLAIMS = tuple(map(lowest, (H32_SMALL, H64_SMALL, H32_LARGE, H64_LARGE)))

DECODER_H64 = setting(DECODER_TASK, DECODER_ONLY, "h64_small", (64, 3, pig_latin.SMALL, 64, 50), cpu_s=40)


def place_between(found):
    """Return (L_small − L) / (L_small − L_large): 0 like the small data's encoder-decoder, 1 like the large data's."""
    small, own, large = (lowest_loss(found, name=one.full_name) for one in (H64_SMALL, DECODER_H64, H64_LARGE))
    return (small - own) / (small - large)


DECODER_ONLY_CLAIMS = (
    lowest(DECODER_H64),
    Claimable(
        name="h64_small.place_between_small_and_large",
        what="(L_small − L) / (L_small − L_large), L the lowest validation loss, of the encoder-decoder with h 64 on "
        "small and on large data; between 0 and 1 the decoder alone lies between them",
        sources=(H64_SMALL, DECODER_H64, H64_LARGE),
        value=place_between,
    ),
)
