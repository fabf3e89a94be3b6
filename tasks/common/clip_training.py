"""Training a tiny open_clip model on drawn shapes with a submission's contrastive loss.

The judge runs the model: the worker is sent the features of a batch, and returns the gradient of its loss with respect
to them. The multiplier is the judge's own and stays the same, since the loss takes it as a number. A batch holds each
class once, so that all other pairs are wrong ones.
"""

import functools

import numpy as np
import torch
from torch.nn.functional import cross_entropy, normalize

from harness import Answer, Lesson, QualityBar, Question, Recipe, mend_torchvision
from tasks.common.clip_shapes import CLASSES, TEMPLATES, Tokenizer, caption, drawing, small_clip
from tasks.common.seeded import built, gradients_of, leaves_of, number, weights_of

STEPS, COPIES, SEEN_ONCE = 250, 31, 3  # training images of each class; unseen images of each class
LOGIT_SCALE = 20.0
METRIC = "zero-shot top-1"
FEATURES = ("image_features", "text_features")


class Towers(torch.nn.Module):
    """The two encoders of an open_clip model; what is not used by them takes no part."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, images, texts):
        """Return the features of images and of texts, not normalised, (b, 64) each."""
        return self.model.encode_image(images), self.model.encode_text(texts)


@functools.cache
def library():
    """Return open_clip, and a tokenizer for the captions."""
    mend_torchvision()
    import open_clip  # noqa: PLC0415 - seconds: only who trains this pays

    return open_clip, Tokenizer(open_clip)


def lesson(generator):
    """Draw images, captions, their batches and a start."""
    open_clip, tokenize = library()
    draw = np.random.default_rng(number(generator))
    towers = built(generator, lambda: Towers(small_clip(open_clip, tokenize.size)))
    images = torch.stack([torch.stack([drawing(which, draw) for which in CLASSES]) for _ in range(COPIES)])
    unseen = torch.stack([torch.stack([drawing(which, draw) for which in CLASSES]) for _ in range(SEEN_ONCE)])
    texts = torch.stack([tokenize([caption(which, template) for which in CLASSES]) for template in TEMPLATES])
    classes = torch.arange(len(CLASSES))
    orders = torch.stack([classes[torch.randperm(len(classes), generator=generator)] for _ in range(STEPS)])
    copies = torch.randint(0, COPIES, (STEPS, len(CLASSES)), generator=generator)
    templates = torch.randint(0, len(TEMPLATES), (STEPS, len(CLASSES)), generator=generator)

    def features(weights, step):
        order = orders[step]
        pair = (images[copies[step], order], texts[templates[step], order])
        return torch.func.functional_call(towers, dict(weights), pair)

    def question(step, weights):
        leaves = leaves_of(weights)
        outputs = dict(zip(FEATURES, features(leaves, step), strict=True))

        def pull(gradients):
            given = [gradients[name] for name in FEATURES]
            found = torch.autograd.grad(list(outputs.values()), list(leaves.values()), given, allow_unused=True)
            return dict(zip(leaves, found, strict=True))

        asked = {name: output.detach() for name, output in outputs.items()}
        return Question({**asked, "logit_scale": LOGIT_SCALE}, pull)

    def top_one(weights):
        with torch.no_grad():
            pictures, words = torch.func.functional_call(towers, dict(weights), (unseen.flatten(0, 1), texts[0]))
        nearest = (normalize(pictures, dim=-1) @ normalize(words, dim=-1).T).argmax(dim=1)
        return {METRIC: float((nearest == classes.repeat(SEEN_ONCE)).double().mean())}

    return Lesson(
        weights=weights_of(towers),
        question=question,
        answer=functools.partial(answer, loss=symmetric),
        measure=top_one,
        mistakes={words: functools.partial(answer, loss=loss) for words, loss in MISTAKES.items()},
    )


def answer(asked, *, loss):
    """Return a loss of the features that are asked, and its gradients by them."""
    leaves = leaves_of({name: asked[name] for name in FEATURES})
    value = loss(*leaves.values(), asked["logit_scale"])
    return Answer(value.item(), gradients_of(value, leaves))


def both_ways(scores):
    """Return the mean of the cross-entropies image → text and text → image."""
    pairs = torch.arange(len(scores))
    return (cross_entropy(scores, pairs) + cross_entropy(scores.T, pairs)) / 2


def symmetric(images, texts, scale):
    """Return the right loss."""
    return both_ways(scale * normalize(images, dim=-1) @ normalize(texts, dim=-1).T)


def not_normalised(images, texts, scale):
    """Products of features as they come."""
    return both_ways(scale * images @ texts.T)


def not_scaled(images, texts, scale):
    """Cosines alone."""
    return symmetric(images, texts, 1.0)


def divided(images, texts, scale):
    """Cosines that are divided by the multiplier."""
    return symmetric(images, texts, 1 / scale)


def pairs_alone(images, texts, scale):
    """The cosines of the pairs, with nothing to put against them."""
    return -(normalize(images, dim=-1) * normalize(texts, dim=-1)).sum(dim=-1).mean()


def shifted(images, texts, scale):
    """Each image with the text of the next one."""
    return symmetric(images, texts.roll(1, dims=0), scale)


MISTAKES = {
    "the features aren't normalised": not_normalised,
    "the logit scale isn't applied": not_scaled,
    "the cosines are divided by the logit scale": divided,
    "only the pairs count, nothing is put against them": pairs_alone,
    "the pairs are shifted by one": shifted,
}


def opened_loss(subject):
    """Return what asks the submission for the gradients of its loss."""

    def gradients(asked):
        return subject.slopes("contrastive_loss", wrt=FEATURES, **asked).arguments

    return gradients


def warm_up_and_cosine(share):
    """Return the rate at a share of training: a short rise, then half a cosine down to a fiftieth."""
    return 3e-3 * min(1.0, (share * STEPS + 1) / 20) * (0.49 * (1 + float(np.cos(np.pi * share))) + 0.02)


CONTRASTIVE = Recipe(
    steps=STEPS,
    hooks=("contrastive_loss",),
    draw=lesson,
    opened=opened_loss,
    learning_rate=warm_up_and_cosine,
    betas=(0.9, 0.98),
    weight_decay=0.05,
)
QUALITY = (QualityBar(setting="shapes", metric=METRIC, threshold=0.65, recipe=CONTRASTIVE),)
