"""Train a tiny open_clip model on drawn shapes and store its features of unseen images and of their captions.

Written once by this script, on a CPU, in about half a minute: `python tasks/data/clip/make_features.py`. It writes
`features.npz` beside itself: `image_features` and `text_features` (96, 64) float32 as the model gives them, not
normalised; `captions` (96,) text, the caption of each image; `logit_scale` float32, the multiplier that was learned.
Nothing is downloaded: the images are drawn here, the weights start at random, the tokenizer travels with open_clip.
"""

# ruff: noqa: INP001 - a script kept beside what it wrote, no part of the package

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tasks.common.clip_shapes import CLASSES, TEMPLATES, Tokenizer, caption, drawing, small_clip

STEPS, WARM_UP, LEARNING_RATE, COPIES = 250, 20, 3e-3, 31


def trained(open_clip: Any, tokenize: Tokenizer, draw: np.random.Generator) -> Any:
    """Train with the symmetric contrastive loss; a batch holds each class once: all other pairs are wrong."""
    model = small_clip(open_clip, tokenize.size)
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
