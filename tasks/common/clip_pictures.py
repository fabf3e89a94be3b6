"""What a trained CLIP model makes of one image of each of some classes, beside their captions."""

import base64
from dataclasses import replace

import numpy as np
import torch
from torch.nn.functional import normalize

from tasks.common.clip_shapes import CLASSES, COLOURS, SHAPES, SIZE, TEMPLATES, caption, drawing, small_clip
from tasks.common.clip_training import QUALITY as BARS
from tasks.common.clip_training import Towers, library

SEED, SHOWN = 5, 8


def similarities(lesson, weights):
    """Return one picture as data: cosines of images (rows) with captions (columns), and the images' pixels.

    Args:
        lesson: Not looked at: the images are drawn anew, from a public seed.
        weights: The trained weights.
    """
    open_clip, tokenize = library()
    draw = np.random.default_rng(SEED)
    chosen = [CLASSES[int(at)] for at in draw.permutation(len(CLASSES))[:SHOWN]]
    chosen.sort(key=lambda which: (list(COLOURS).index(which[0]), SHAPES.index(which[1])))
    images = torch.stack([drawing(which, draw) for which in chosen])
    captions = [caption(which, TEMPLATES[0]) for which in chosen]
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        towers = Towers(small_clip(open_clip, tokenize.size)).eval()
        pictures, words = torch.func.functional_call(towers, dict(weights), (images, tokenize(captions)))
    pixels = ((images * 0.25 + 0.5) * 255).clamp(0, 255).round().to(torch.uint8).permute(0, 2, 3, 1)
    return (
        {
            "kind": "similarity",
            "title": "cosine of images and captions",
            "captions": captions,
            "side": SIZE,
            "images": [base64.b64encode(one.contiguous().numpy().tobytes()).decode("ascii") for one in pixels],
            "values": (normalize(pictures, dim=-1) @ normalize(words, dim=-1).T).tolist(),
        },
    )


QUALITY = tuple(replace(bar, recipe=replace(bar.recipe, show=similarities)) for bar in BARS)
