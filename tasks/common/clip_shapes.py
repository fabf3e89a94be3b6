"""Coloured shapes and their captions, to train and try small CLIP models with: drawn here, nothing is downloaded."""

import itertools

import numpy as np
import torch

SIZE = 32  # pixels of an image's side
COLOURS = {
    "red": (220, 40, 40),
    "green": (40, 180, 60),
    "blue": (50, 80, 220),
    "yellow": (230, 210, 40),
    "purple": (150, 60, 190),
    "white": (240, 240, 240),
}
SHAPES = ("circle", "square", "triangle", "cross")
RADII = {"small": 0.13, "large": 0.24}  # shares of the side
PLACES = {"left": 0.3, "right": 0.7}
TEMPLATES = ("a {z} {c} {s} on the {p}", "a photo of a {z} {c} {s} at the {p}", "a {c} {s}, {z}, {p}")
CLASSES = tuple(itertools.product(COLOURS, SHAPES, RADII, PLACES))
CONTEXT = 16  # tokens


def caption(which, template=TEMPLATES[0]):
    """Return the caption of a class: colour, shape, size, place."""
    return template.format(**dict(zip("cszp", which, strict=True)))


def drawing(which, draw):
    """Draw one image of a class on a dark background: (3, SIZE, SIZE), about -2 to 2."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only who draws needs it

    colour, shape, size, place = which
    image = Image.new("RGB", (SIZE, SIZE), tuple(draw.integers(0, 51, 3).tolist()))
    radius = SIZE * RADII[size] * draw.uniform(0.9, 1.1)
    x, y = SIZE * PLACES[place] + draw.uniform(-1, 1), SIZE / 2 + draw.uniform(-3, 3)
    fill = tuple(np.clip(np.array(COLOURS[colour]) + draw.integers(-15, 16, 3), 0, 255).tolist())
    pen, thin = ImageDraw.Draw(image), 0.35 * radius
    if shape == "circle":
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)
    elif shape == "square":
        pen.rectangle((x - radius, y - radius, x + radius, y + radius), fill=fill)
    elif shape == "triangle":
        pen.polygon([(x, y - radius), (x - radius, y + radius), (x + radius, y + radius)], fill=fill)
    else:
        pen.rectangle((x - radius, y - thin, x + radius, y + thin), fill=fill)
        pen.rectangle((x - thin, y - radius, x + thin, y + radius), fill=fill)
    pixels = torch.from_numpy(np.array(image)).permute(2, 0, 1).float()
    return (pixels / 255 - 0.5) / 0.25


class Tokenizer:
    """open_clip's tokenizer with its ids renumbered, so that the embedding needs few rows.

    The end of the text keeps the largest id, because the model finds it by the largest id in a row.
    """

    def __init__(self, open_clip):
        self._tokenize = open_clip.SimpleTokenizer(context_length=CONTEXT)
        texts = [caption(which, template) for template in TEMPLATES for which in CLASSES]
        end = self._tokenize.eot_token_id
        known = sorted(set(self._tokenize(texts).flatten().tolist()) - {0, end})
        self._ids = {0: 0, **{token: index + 1 for index, token in enumerate(known)}, end: len(known) + 1}
        self.size = len(self._ids)

    def __call__(self, texts):
        """Return the ids, (n, CONTEXT)."""
        return torch.tensor([[self._ids[token] for token in row] for row in self._tokenize(texts).tolist()])


def small_clip(open_clip, vocabulary):
    """Return an open_clip model of 225,000 parameters, its weights at their random start."""
    return open_clip.model.CLIP(
        embed_dim=64,
        vision_cfg=open_clip.model.CLIPVisionCfg(layers=2, width=64, head_width=16, patch_size=8, image_size=SIZE),
        text_cfg=open_clip.model.CLIPTextCfg(
            context_length=CONTEXT, vocab_size=vocabulary, width=64, heads=4, layers=2
        ),
    )
