"""Train a tiny open_clip model on drawn shapes and store its features of unseen images and of their captions.

Written once by this script, on a CPU, in about half a minute: `python tasks/data/clip/make_features.py`. It writes
`features.npz` beside itself: `image_features` and `text_features` (96, 64) float32 as the model gives them, not
normalised; `captions` (96,) text, the caption of each image; `logit_scale` float32, the multiplier that was learned.
Nothing is downloaded: the images are drawn here, the weights start at random, the tokenizer travels with open_clip.
"""

# ruff: noqa: INP001 - a script kept beside what it wrote, no part of the package

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageDraw

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
STEPS, WARM_UP, LEARNING_RATE, COPIES = 250, 20, 3e-3, 31


def caption(which: tuple[str, ...], template: str = TEMPLATES[0]) -> str:
    """Return the caption of a class: colour, shape, size, place."""
    return template.format(**dict(zip("cszp", which, strict=True)))


def drawing(which: tuple[str, ...], draw: np.random.Generator) -> torch.Tensor:
    """Draw one image of a class on a dark background: (3, SIZE, SIZE), about -2 to 2."""
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

    def __init__(self, open_clip: Any) -> None:
        self._tokenize = open_clip.SimpleTokenizer(context_length=CONTEXT)
        texts = [caption(which, template) for template in TEMPLATES for which in CLASSES]
        end = self._tokenize.eot_token_id
        known = sorted(set(self._tokenize(texts).flatten().tolist()) - {0, end})
        self._ids = {0: 0, **{token: index + 1 for index, token in enumerate(known)}, end: len(known) + 1}
        self.size = len(self._ids)

    def __call__(self, texts: list[str]) -> torch.Tensor:
        """Return the ids, (n, CONTEXT)."""
        return torch.tensor([[self._ids[token] for token in row] for row in self._tokenize(texts).tolist()])


def trained(open_clip: Any, tokenize: Tokenizer, draw: np.random.Generator) -> Any:
    """Train with the symmetric contrastive loss; a batch holds each class once: all other pairs are wrong."""
    model = open_clip.model.CLIP(
        embed_dim=64,
        vision_cfg=open_clip.model.CLIPVisionCfg(layers=2, width=64, head_width=16, patch_size=8, image_size=SIZE),
        text_cfg=open_clip.model.CLIPTextCfg(
            context_length=CONTEXT, vocab_size=tokenize.size, width=64, heads=4, layers=2
        ),
    )
    images = torch.stack([torch.stack([drawing(which, draw) for which in CLASSES]) for _ in range(COPIES)])
    texts = torch.stack([tokenize([caption(which, template) for which in CLASSES]) for template in TEMPLATES])
    optimiser = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, weight_decay=0.05, betas=(0.9, 0.98))
    loss_of, each = open_clip.loss.ClipLoss(), torch.arange(len(CLASSES))
    for step in range(STEPS):
        cosine = 0.5 * (1 + math.cos(math.pi * step / STEPS)) * 0.98 + 0.02
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * min(1, (step + 1) / WARM_UP) * cosine
        batch = images[torch.from_numpy(draw.integers(0, COPIES, len(CLASSES))), each]
        words = texts[torch.from_numpy(draw.integers(0, len(TEMPLATES), len(CLASSES))), each]
        scale = model.logit_scale.exp()
        loss = loss_of(model.encode_image(batch, normalize=True), model.encode_text(words, normalize=True), scale)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        with torch.no_grad():
            model.logit_scale.clamp_(0, math.log(100))
    return model.eval()


def main() -> None:
    """Train, embed one unseen image of every class and its caption, and write `features.npz`."""
    from harness import mend_torchvision  # noqa: PLC0415 - must precede open_clip

    mend_torchvision()
    import open_clip  # noqa: PLC0415 - only this script needs it

    torch.set_num_threads(1)
    torch.manual_seed(0)
    draw = np.random.default_rng(0)
    tokenize = Tokenizer(open_clip)
    model = trained(open_clip, tokenize, draw)
    captions = [caption(which) for which in CLASSES]
    with torch.no_grad():
        image_features = model.encode_image(torch.stack([drawing(which, draw) for which in CLASSES])).numpy()
        text_features = model.encode_text(tokenize(captions)).numpy()
    np.savez_compressed(
        Path(__file__).with_name("features.npz"),
        image_features=image_features.astype(np.float32),
        text_features=text_features.astype(np.float32),
        captions=np.array(captions),
        logit_scale=np.float32(model.logit_scale.exp().item()),
    )


if __name__ == "__main__":
    main()
