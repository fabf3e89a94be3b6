"""Features to ask about CLIP retrieval with: drawn, or of the small open_clip model in `data/clip`."""

import functools
import math
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import normalize

FEATURES = Path(__file__).parents[1] / "data" / "clip" / "features.npz"
SCALE_OF_CHOICE = 100.0  # the multiplier at which captions are told apart
CLEAR_COSINE, CLEAR_SHARE = 2e-3, 0.03  # no choice is nearer to a tie, float32 errs by 1e-7 and 1e-5
DRAWS = 1000


@functools.cache
def model_features():
    """Return (image features, text features) of the trained model, float32 (96, 64) each, row i a pair."""
    with np.load(FEATURES, allow_pickle=False) as stored:
        return torch.from_numpy(stored["image_features"]), torch.from_numpy(stored["text_features"])


def stretched(rows, generator):
    """Return the rows times lengths between 0.3 and 3.3, so that it shows who doesn't normalise."""
    return rows * torch.exp(1.2 * (2 * torch.rand(len(rows), 1, generator=generator) - 1))


def cosines(given):
    """Return the cosine of every image (i, d) with every text (t, d), from normalised rows: (i, t)."""
    return normalize(given["image_features"], dim=-1) @ normalize(given["text_features"], dim=-1).T


def inputs(generator, *, images, texts, width=16, scale=10.0, source="drawn", features=None):  # noqa: PLR0913 - a case's
    """Return features of `images` images and `texts` texts, and a multiplier of at most `scale`.

    Args:
        generator: The case's generator.
        images: How many images.
        texts: How many texts.
        width: Length of a drawn feature.
        scale: The multiplier, from which up to a tenth is taken off.
        source: "drawn" in all directions; "cone": drawn around one direction each, as those of large models lie,
            the narrower the larger the scale; "alike": images and texts around the same direction, so near that a
            large scale has logits whose exponential overflows; "model": of the trained model.
        features: Image and text features of another trained model, row i a pair.
    """
    if source == "model":
        image_features, text_features = (
            kind[torch.randperm(len(kind), generator=generator)[:count]]
            for kind, count in zip(features or model_features(), (images, texts), strict=True)
        )
    else:
        image_features = torch.randn(images, width, generator=generator)
        text_features = torch.randn(texts, width, generator=generator)
    if source == "cone":
        image_features, text_features = _in_a_cone(image_features, text_features, scale, generator)
    if source == "alike":
        image_features, text_features = _alike_all(image_features, text_features, scale, generator)
    return _with_scale(image_features, text_features, scale, generator)


def paired_inputs(generator, *, pairs, width=16, scale=10.0, source="cone", features=None):
    """Return overlapping pairs, so that the loss is of order 1 at the given scale: near 0 it would be all rounding.

    Args:
        generator: The case's generator.
        pairs: How many pairs.
        width: Length of a drawn feature.
        scale: The multiplier, from which up to a tenth is taken off.
        source: "cone", "alike" and "model" as of `inputs`; "crossed": each text is that of the next image, so that
            the loss is about the scale.
        features: Image and text features of another trained model, row i a pair.
    """
    if source == "model":
        held = features or model_features()
        rows = _alike(generator, 2 * pairs, len(held[0]))[:pairs]
        image_features, text_features = (kind[rows] for kind in held)
    else:
        shared, *own = torch.randn(3, pairs, width, generator=generator)
        if source == "crossed":
            image_features, text_features = shared + 0.3 * own[0], (shared + 0.3 * own[1]).roll(1, dims=0)
        else:
            around = _alike_all if source == "alike" else _in_a_cone
            image_features, text_features = around(shared + own[0], shared + own[1], scale, generator)
    return _with_scale(image_features, text_features, scale, generator)


def _in_a_cone(image_features, text_features, scale, generator):
    """Return the rows around one axis for the images and one for the texts, 0.3 apart as in real models."""
    width = image_features.shape[-1]
    axis, across = torch.linalg.qr(torch.randn(width, 2, generator=generator)).Q.T
    for centre, rows in ((axis, image_features), (0.3 * axis + math.sqrt(1 - 0.3**2) * across, text_features)):
        spread = rows - torch.outer(rows @ axis, axis) - torch.outer(rows @ across, across)
        yield centre + math.sqrt(3 / scale / width) * spread


def _alike_all(image_features, text_features, scale, generator):
    """Return the rows around one axis for all of them, whose cosines are above 0.99 where the scale is 100."""
    width = image_features.shape[-1]
    axis = normalize(torch.randn(width, generator=generator), dim=0)
    for rows in (image_features, text_features):
        spread = rows - torch.outer(rows @ axis, axis)
        yield axis + math.sqrt(0.4 / scale) * normalize(spread, dim=-1)


def _with_scale(image_features, text_features, scale, generator):
    return {
        "image_features": stretched(image_features, generator),
        "text_features": stretched(text_features, generator),
        "logit_scale": scale * (0.9 + 0.1 * torch.rand((), generator=generator).item()),
    }


def gallery_inputs(generator, *, family, images=6, texts=9, features=None):
    """Return features and a target image, such that one answer is clear and a stated kind of wrong one is another.

    Args:
        generator: The case's generator.
        family: "one" text retrieves the target, "several" do, or "none"; a "closer elsewhere": the text closest to
            the target retrieves another image; "crowded": the one text that retrieves it has a smaller softmax on it
            than one that doesn't; "lengths": one other image is so long that it wins every product; "alone": one text
            and no image but the target, their cosine below 0; "model": features of the trained model.
        images: How many images.
        texts: How many texts.
        features: Image and text features of another trained model, row i a pair.
    """
    if family == "alone":
        image, text = _row(generator), _row(generator)
        return {"image_features": image, "text_features": -(image @ text.T).sign() * text, "target": 0}
    for _ in range(DRAWS):
        target = int(torch.randint(0, images, (), generator=generator))
        if family == "model":
            rows = _neighbours(generator, features or model_features(), images=images, texts=texts)
        else:
            rows = _realised(_table(generator, family=family, target=target, images=images, texts=texts), generator)
        image_features, text_features = (stretched(kind, generator) for kind in rows)
        if family == "lengths":
            image_features[(target + 1) % images] *= 1000.0
        given = {"image_features": image_features, "text_features": text_features, "target": target}
        if is_clear(given):
            return given
    raise RuntimeError(f"no clear choice among {DRAWS} draws of the family {family!r}")


def _row(generator):
    return stretched(torch.randn(1, 16, generator=generator), generator)


def is_clear(given):
    """Tell whether no argmax that the choice depends on is near a tie."""
    scores, target = (
        cosines({name: given[name].double() for name in ("image_features", "text_features")}),
        given["target"],
    )
    others = torch.cat([scores[:target], scores[target + 1 :]]).amax(dim=0)
    lead = scores[target] - others
    if float(lead.abs().min()) < CLEAR_COSINE:
        return False
    shares = torch.softmax(SCALE_OF_CHOICE * scores, dim=0)[target][lead > 0].sort(descending=True).values
    return len(shares) < 2 or float(shares[0] - shares[1]) >= CLEAR_SHARE


def _table(generator, *, family, target, images, texts):
    """Return the cosines wanted of every image with every text, (i, t) float64.

    A text's cosine with the image that it retrieves is 0.3 to 0.35, with the others below 0.2, unless said.
    """
    table = 0.4 * torch.rand(images, texts, generator=generator).double() - 0.2
    elsewhere = (target + torch.randint(1, images, (texts,), generator=generator)) % images
    table[elsewhere, torch.arange(texts)] = 0.3 + 0.05 * torch.rand(texts, generator=generator).double()
    _, best, last = torch.randperm(texts, generator=generator)[:3].sort().values.tolist()
    rival = (target + 1) % images
    if family == "several":
        _several(table, generator, target=target, rival=rival)
    if family in ("one", "lengths", "closer elsewhere"):
        table[:, best].clamp_(max=0.2)
        table[target, best] = 0.3
    if family == "lengths":
        table[rival, best] = 0.1
    if family == "closer elsewhere":
        table[:, last].clamp_(max=0.1)
        table[target, last], table[rival, last] = 0.45, 0.5
    if family == "crowded":
        # a share of 0.3 that retrieves, and one of 0.4 that doesn't
        near = torch.arange(images) != target
        table[near, best], table[target, best] = 0.297, 0.3
        table[:, last].clamp_(max=0.1)
        table[target, last], table[rival, last] = 0.31, 0.314
    return table


def _several(table, generator, *, target, rival):
    """Set the columns of five texts that retrieve the target, each of which wins by another rule.

    Softmax over images at scale 100 is about 0.69, 0.89, 0.75, 0.8 and 0.6: the first, the best, that with the largest
    lead, that which a softmax at scale 20 would choose, because nothing else comes near, and that with the highest
    cosine.
    """
    places = torch.randperm(table.shape[1], generator=generator)[:5]
    first = int(places.min())
    best, ahead, lonely, highest = (int(place) for place in places if place != first)
    for text, cosine, lead, rest in (
        (first, 0.36, 0.008, 0.15),
        (best, 0.28, 0.022, 0.22),
        (ahead, 0.30, 0.026, 0.274),
        (lonely, 0.34, 0.014, -0.2),
        (highest, 0.40, 0.004, 0.15),
    ):
        table[:, text].clamp_(max=rest)
        if text in (best, ahead):
            table[:, text] = rest
        table[target, text], table[rival, text] = cosine, cosine - lead


def _realised(table, generator):
    """Return features with the given cosines: images at right angles, texts in their space and one direction more."""
    images = len(table)
    frame = torch.linalg.qr(torch.randn(images + 2, images + 2, generator=generator).double()).Q
    rest = (1 - (table**2).sum(dim=0)).sqrt()
    text_features = table.T @ frame[:images] + rest[:, None] * frame[images]
    return frame[:images].float(), text_features.float()


def _alike(generator, count, classes):
    """Return a permutation of `count` classes in a row of the trained model's, which differ little: (count,)."""
    first = torch.randint(0, classes, (), generator=generator)
    return (first + torch.randperm(count, generator=generator)) % classes


def _neighbours(generator, features, *, images, texts):
    """Return features of the trained model from few classes, so that most images meet their own caption."""
    image_features, text_features = features
    classes = _alike(generator, images + texts - 3, len(image_features))
    order = torch.randperm(len(classes), generator=generator)
    return image_features[classes[:images]], text_features[classes[order[:texts]]]
