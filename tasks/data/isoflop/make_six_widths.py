"""Measure the assignment's six widths of a decoder-only translator, five seeds each; writes `six_widths.csv` beside it.

python tasks/data/isoflop/make_six_widths.py

Data, body, rate and epochs are the assignment's (3,200 pairs, four layers, batches of 64, Adam at 5e-4 times 0.99 an
epoch, at most 100 epochs); the attention is the definition. A model's validation loss is measured whenever its training
has spent the next of the FLOPs below, and each is trained until the last of them, the most that the narrowest width
can spend in its 100 epochs. FLOPs are counted as the assignment does. One process a seed and width may be run at a
time: what is in the table already is kept.
"""

# ruff: noqa: INP001 - a script kept beside what it wrote, no part of the package

import csv
import sys
import time
from pathlib import Path

import numpy as np
import torch

from tasks.common.pig_latin import SMALL
from tasks.common.transformer_costs import flops_of, parameters_of
from tasks.common.translation import DECODER_ONLY
from tasks.common.translation_bodies import VOCABULARY
from tasks.common.translation_claims import LOSS, experiment, rate, sized

WIDTHS, LAYERS, SEEDS, EPOCHS, BATCH = (16, 32, 48, 64, 96, 128), 4, 5, 100, 64
FLOPS = np.geomspace(5e9, 2e11, 20)
COLUMNS = ("seed", "hidden_size", "params", "flops", "loss")
TARGET = Path(__file__).with_name("six_widths.csv")


def points(h, seed):
    """Return (FLOPs, validation loss) along one training."""
    begun = experiment(
        torch.Generator().manual_seed(seed),
        translator=sized(DECODER_ONLY, hidden=h, layers=LAYERS),
        count=SMALL,
        size=BATCH,
        epochs=EPOCHS,
    )
    weights = {name: value.clone() for name, value in begun.lesson.weights.items()}
    optimizer = torch.optim.Adam(weights.values())
    wanted, spent, found = list(FLOPS), 0, []
    for step in range(begun.recipe.steps):
        asked = begun.lesson.question(step, weights).asked
        for name, gradient in begun.lesson.answer(asked).gradients.items():
            weights[name].grad = gradient
        optimizer.param_groups[0]["lr"] = rate(step / begun.recipe.steps, epochs=EPOCHS)
        optimizer.step()
        length = asked["source"].shape[1] + asked["target"].shape[1]
        spent += len(asked["source"]) * flops_of(length, VOCABULARY, h, LAYERS)
        if spent >= wanted[0]:
            wanted = [one for one in wanted if one > spent]
            found.append((spent, begun.lesson.measure(weights)[LOSS]))
            if not wanted:
                break
    return found


def main():
    """Measure what is not in the table yet, and say how far it is."""
    torch.set_num_threads(1)
    kept = list(csv.DictReader(TARGET.open(encoding="utf-8"))) if TARGET.is_file() else []
    done = {(int(row["seed"]), int(row["hidden_size"])) for row in kept}
    with TARGET.open("a", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        if not kept:
            table.writerow(COLUMNS)
        for seed, h in ((seed, h) for seed in range(SEEDS) for h in WIDTHS):
            if (seed, h) not in done:
                begun = time.process_time()
                size = parameters_of(VOCABULARY, h, LAYERS)
                found = points(h, seed)
                table.writerows((seed, h, size, f"{flops:.6e}", f"{loss:.5f}") for flops, loss in found)
                file.flush()
                took = time.process_time() - begun
                sys.stderr.write(
                    f"seed {seed}, h {h}: {len(found)} points, last {found[-1][1]:.3f}, {took:.0f} CPU s\n"
                )


if __name__ == "__main__":
    main()
