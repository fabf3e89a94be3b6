"""Retrieval with CLIP's features (hand-out 5): images and texts are compared by the cosine of their features.

For image features I (i, d) and text features T (t, d), none of them zero and none of them normalised, the similarity
is cᵢⱼ = Iᵢ·Tⱼ/(‖Iᵢ‖‖Tⱼ‖). With the multiplier s ("logit scale", already exponentiated, at most 100) a zero-shot
classifier takes softmax of s·c over the texts; training takes the mean of two cross-entropies, image to text and text
to image, each with the pair itself as the class. A caption retrieves an image when no other image is more similar.

Graded: similarity, probabilities and loss by value, on drawn features and on those of a small model; the choice
of a caption, only where one answer is clear. Not graded: a caption for the hand-out's gallery, which needs the model.
"""

import functools

import torch

from harness import Between, Case, Check, Finding, FloatTensor, Same, Task, Workload, close, hookspec, tolerances_beside
from tasks.common.clip_features import cosines, gallery_inputs, inputs, paired_inputs, stretched
from tasks.common.clip_forms import (
    both_ways,
    caption_form,
    chosen_by_products,
    cosines_over_the_batch,
    exponential_form,
    first_retrieving,
    floored,
    highest_share,
    largest_lead,
    logits,
    logsumexp_form,
    loss_form,
    most_similar_retrieving,
    most_similar_text,
    one_side_normalised,
    one_way_only,
    probabilities_form,
    products,
    quotient_form,
    share_at,
    similarity_form,
)
from tasks.common.clip_pictures import QUALITY
from tasks.common.clip_pretrained import PRETRAINED


class Spec:
    """Hooks of the task; feature rows are nonzero and not normalised."""

    @hookspec
    def similarity(self, image_features: FloatTensor, text_features: FloatTensor):
        """Return the cosine of every image (i, d) with every text (t, d): (i, t). Raises: nothing."""

    @hookspec
    def zero_shot_probabilities(self, image_features: FloatTensor, text_features: FloatTensor, logit_scale: float):
        """Return softmax over the texts of logit_scale·cosine, (i, t); the scale is the multiplier. Raises: nothing."""

    @hookspec
    def contrastive_loss(self, image_features: FloatTensor, text_features: FloatTensor, logit_scale: float):
        """Return the mean of both cross-entropies of logit_scale·cosine, a scalar in torch; i = t. Raises: nothing."""

    @hookspec
    def best_caption(self, image_features: FloatTensor, text_features: FloatTensor, target: int):
        """Return the index of a text whose most similar image is `target`, −1 if there is none. Raises: nothing.

        Of several such texts, the one with the highest softmax over the images, at scale 100, on `target`.
        """

    @hookspec
    def caption(self):
        """Return a caption, str, that retrieves the hand-out's target image; a constant serves. Raises: nothing."""


def ask_similarity(subject, given):
    """Ask for the similarity."""
    return {"similarity": subject.similarity(**features(given))}


def ask_probabilities(subject, given):
    """Ask for the probabilities."""
    return {"probabilities": subject.zero_shot_probabilities(**features(given), logit_scale=given["logit_scale"])}


def ask_loss(subject, given):
    """Ask for the loss."""
    return {"loss": subject.contrastive_loss(**features(given), logit_scale=given["logit_scale"])}


def ask_caption(subject, given):
    """Ask for the index of a caption."""
    return {"caption": subject.best_caption(**features(given), target=given["target"])}


def features(given):
    """Return the two arguments that every hook takes."""
    return {name: given[name] for name in ("image_features", "text_features")}


def lengths_do_not_matter(subject, trial):
    """Check that positive multiples of the rows, short ones, have the similarity of the rows."""
    given, generator = features(trial.inputs()), trial.generator()
    shorter = {name: SHORT * stretched(rows, generator) for name, rows in given.items()}
    before = torch.as_tensor(subject.similarity(**given))
    asked = "a cosine doesn't change with the lengths of the features"
    return close(subject.similarity(**shorter), before, asked=asked)


def both_directions_count(subject, trial):
    """Check that images and texts may change places in the loss, whatever pairs of the same shape came before."""
    for given in (trial.inputs(), trial.inputs()):
        images, texts, scale = given["image_features"], given["text_features"], given["logit_scale"]
        loss = torch.as_tensor(subject.contrastive_loss(image_features=images, text_features=texts, logit_scale=scale))
        swapped = subject.contrastive_loss(image_features=texts, text_features=images, logit_scale=scale)
        exact = {"image_features": images.double(), "text_features": texts.double(), "logit_scale": scale}
        found = [
            *close(loss.reshape(()), loss_form(exact)["loss"], asked="the loss of these pairs, whatever came before"),
            *close(swapped, loss.reshape(()), asked="the loss stays the same when images and texts change places"),
        ]
        if found:
            return found
    return []


def a_caption_came(subject, trial):
    """Check that the caption is some text; whether it retrieves the target needs the real model."""
    caption = subject.caption()
    came = [] if isinstance(caption, str) and caption.strip() else [f"a {type(caption).__name__} that holds no text"]
    return [Finding(asked="a caption, a str that isn't empty", came=one) for one in came]


SHORT = 3e-4  # a length at which 1e-6 beside it shows, and 1e-8 doesn't
SIZES = (
    Case(
        "four_by_seven",
        images=Between(3, 5),
        texts=Between(6, 8),
        width=Between(14, 18),
        precision=True,
        kind="more texts than images",
    ),
    Case(
        "nine_by_three",
        images=Between(8, 10, step=2),
        texts=Between(2, 4),
        width=Between(5, 7, step=2),
        scale=5.0,
        precision=True,
        kind="more images than texts",
    ),
    Case("one_image", images=1, texts=Between(5, 7), width=Between(14, 18), scale=4.0, kind="1 image"),
    Case("one_text", images=Between(5, 7), texts=1, width=Between(14, 18), scale=4.0, kind="1 text"),
    Case("square", images=Between(7, 9), texts=Same("images"), width=Between(30, 34), kind="as many images as texts"),
    Case(
        "model",
        images=Between(9, 11, step=2),
        texts=Between(12, 14),
        source="model",
        kind="features of a trained model",
    ),
)
EXAMPLE = (Case("example", visible=True, images=2, texts=Between(2, 3), width=Between(3, 4)),)
PAIRS = (
    Case("few", pairs=3, width=Between(6, 8), scale=5.0, kind="3 pairs, a small logit scale"),
    Case("some", pairs=Between(6, 10, step=2), width=Between(15, 17), kind="several pairs"),
    Case("two", pairs=2, width=Between(6, 8), scale=5.0, kind="2 pairs"),
    Case("full_scale", pairs=Between(5, 7), width=Between(22, 26), scale=100.0, kind="a large logit scale"),
    Case("model", pairs=Between(11, 13), scale=17.0, source="model", kind="features of a trained model"),
    Case(
        "alike",
        pairs=Between(4, 6),
        scale=100.0,
        source="alike",
        kind="cosines near 1 at a large logit scale, whose exponentials overflow",
    ),
    Case(
        "crossed",
        pairs=Between(4, 6),
        width=Between(22, 26),
        scale=30.0,
        source="crossed",
        kind="pairs that don't belong together, whose loss is large",
    ),
)

WORKLOADS = (
    Workload(
        name="gallery",
        hook="zero_shot_probabilities",
        check="probabilities_value",
        options={"images": 256, "texts": 256, "width": 128},
        axis=("images", "texts"),
        sizes=(32, 64, 128, 256, 512, 1024),
    ),
    Workload(
        name="pairs",
        hook="contrastive_loss",
        check="loss_value",
        options={"pairs": 256, "width": 128},
        axis=("pairs",),
        sizes=(32, 64, 128, 256, 512, 1024),
    ),
)

TASK = Task(
    name="clip_retrieval",
    title="Cosine similarity, zero-shot probabilities, the contrastive loss and the choice of a caption",
    handout="5",
    spec=Spec,
    aliases={"caption": "target_caption"},
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(
            name="example",
            hook="similarity",
            asks="the cosine of every image with every text, (i, t)",
            cases=EXAMPLE,
            ask=ask_similarity,
            forms=(similarity_form, quotient_form),
            points=0.5,
        ),
        Check(
            name="similarity_value",
            hook="similarity",
            asks="the similarity, a cosine of every image with every text, (i, t)",
            cases=SIZES,
            ask=ask_similarity,
            forms=(similarity_form, quotient_form),
            mistakes={
                "the features aren't normalised: a cosine divides by both lengths": lambda given: {
                    "similarity": products(given)
                },
                "only the images are normalised: a cosine divides by both lengths": one_side_normalised,
                "the features are normalised over the batch; each row has its own length": lambda given: {
                    "similarity": cosines_over_the_batch(given)
                },
            },
            points=1.5,
        ),
        Check(
            name="lengths_do_not_matter",
            hook="similarity",
            asks="a cosine doesn't change with the lengths of the features",
            cases=SIZES[:1],
            holds=lengths_do_not_matter,
            points=0.5,
            after=("similarity_value",),
        ),
        Check(
            name="probabilities_value",
            hook="zero_shot_probabilities",
            asks="softmax over the texts of logit_scale·cosine, the probabilities of shape (i, t)",
            cases=(
                *SIZES,
                Case(
                    "full_scale",
                    images=Between(3, 5),
                    texts=Between(6, 8),
                    scale=100.0,
                    source="cone",
                    kind="a large logit scale",
                ),
                Case(
                    "alike",
                    images=Between(3, 4),
                    texts=Between(4, 6),
                    scale=100.0,
                    source="alike",
                    kind="cosines near 1 at a large logit scale, whose exponentials overflow",
                ),
            ),
            ask=ask_probabilities,
            forms=(probabilities_form, exponential_form),
            mistakes={
                "the features aren't normalised: a cosine divides by both lengths": lambda given: {
                    "probabilities": torch.softmax(given["logit_scale"] * products(given), dim=1)
                },
                "the features are normalised over the batch; each row has its own length": lambda given: {
                    "probabilities": torch.softmax(given["logit_scale"] * cosines_over_the_batch(given), dim=1)
                },
                "the softmax runs over the images; it runs over the texts": lambda given: {
                    "probabilities": torch.softmax(logits(given), dim=0)
                },
                "the cosines are divided by the logit scale; it multiplies": lambda given: {
                    "probabilities": torch.softmax(cosines(given) / given["logit_scale"], dim=1)
                },
                "the logit scale isn't applied": lambda given: {"probabilities": torch.softmax(cosines(given), dim=1)},
                "these are log-probabilities": lambda given: {"probabilities": torch.log_softmax(logits(given), dim=1)},
                "these are the logits: the softmax is missing": lambda given: {"probabilities": logits(given)},
            },
            points=2.0,
        ),
        Check(
            name="loss_value",
            hook="contrastive_loss",
            asks="the mean of the cross-entropies image → text and text → image of logit_scale·cosine",
            inputs=paired_inputs,
            cases=PAIRS,
            ask=ask_loss,
            forms=(loss_form, logsumexp_form),
            mistakes={
                "the features aren't normalised: a cosine divides by both lengths": lambda given: {
                    "loss": sum(both_ways(given["logit_scale"] * products(given))) / 2
                },
                "the features are normalised over the batch; each row has its own length": lambda given: {
                    "loss": sum(both_ways(given["logit_scale"] * cosines_over_the_batch(given))) / 2
                },
                "the cosines are divided by the logit scale; it multiplies": lambda given: {
                    "loss": sum(both_ways(cosines(given) / given["logit_scale"])) / 2
                },
                "the logit scale isn't applied": lambda given: {"loss": sum(both_ways(cosines(given))) / 2},
                "this is image → text alone; text → image is the other half": functools.partial(one_way_only, way=0),
                "this is text → image alone; image → text is the other half": functools.partial(one_way_only, way=1),
                "the two directions are summed; the loss is their mean": lambda given: {
                    "loss": sum(both_ways(logits(given)))
                },
                "the pairs are summed; the loss is their mean": lambda given: {
                    "loss": sum(both_ways(logits(given), reduction="sum")) / 2
                },
                "the logarithm is taken of the softmax plus 1e-8: at a large loss that hides how large": floored(1e-8),
                "the softmax is taken twice: cross-entropy wants logits": lambda given: {
                    "loss": (both_ways(logits(given).softmax(1))[0] + both_ways(logits(given).softmax(0))[1]) / 2
                },
            },
            points=2.5,
        ),
        Check(
            name="both_directions_count",
            hook="contrastive_loss",
            asks="the loss stays the same when images and texts change places",
            inputs=paired_inputs,
            cases=PAIRS[:2],
            holds=both_directions_count,
            points=0.5,
            after=("loss_value",),
        ),
        Check(
            name="best_caption_choice",
            hook="best_caption",
            asks="a text whose most similar image is the target, of several that with the highest softmax over images",
            inputs=gallery_inputs,
            cases=(
                Case(
                    "one",
                    family="one",
                    images=Between(5, 7),
                    texts=Between(8, 14),
                    kind="one text that retrieves the target",
                ),
                Case(
                    "several",
                    family="several",
                    images=Between(5, 7),
                    texts=Between(8, 14),
                    kind="several texts that retrieve the target",
                ),
                Case("several_again", family="several", kind="several texts that retrieve the target"),
                Case(
                    "none",
                    family="none",
                    images=Between(5, 7),
                    texts=Between(8, 14),
                    kind="no text that retrieves the target",
                ),
                Case("closer_elsewhere", family="closer elsewhere", kind="a closer text that retrieves another image"),
                Case("crowded", family="crowded", kind="many images nearly as similar as the target"),
                Case("lengths", family="lengths", kind="one image with very long features"),
                Case("alone", family="alone", kind="one text, and one image in all, their cosine below 0"),
                Case("model", family="model", kind="features of a trained model"),
                Case("model_again", family="model", kind="features of a trained model"),
            ),
            ask=ask_caption,
            forms=(caption_form,),
            mistakes={
                "the text most similar to the target may retrieve another image": most_similar_text,
                "the highest softmax may belong to a text that retrieves another image": highest_share,
                "of several texts the highest softmax over the images decides, not the highest cosine": (
                    most_similar_retrieving
                ),
                "of several texts the highest softmax over the images decides, not the first": first_retrieving,
                "of several texts the highest softmax over the images decides, not the largest lead": (largest_lead),
                "the softmax over the images is taken at a smaller scale than 100": share_at(20.0),
                "the features aren't normalised: a cosine divides by both lengths": chosen_by_products,
            },
            points=2.5,
        ),
        Check(
            name="a_caption_came",
            hook="caption",
            asks="a caption, a str; it isn't judged whether it retrieves the target: that needs the real model",
            cases=(Case("caption"),),
            holds=a_caption_came,
            gating=False,
        ),
    ),
    workloads=WORKLOADS,
    quality=QUALITY,
    pretrained=PRETRAINED,
)
