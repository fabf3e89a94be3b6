"""Measure the loss of decoder-only translators of seven widths at twelve budgets; writes `sweep.csv` beside this file.

python tasks/data/isoflop/make_sweep.py

Words of a made-up language are translated by one rule: leading consonants go to the end, followed by "ay"; a word that
begins with a vowel gets "way". Each model reads its training words anew, in another order, until the largest budget is
spent; the loss is the mean cross-entropy of the target's tokens on held-out words. Rows of different seeds don't fall
on the same FLOPs, so each seed's losses are interpolated in log10 FLOPs at the budgets before they are averaged.
Takes about two CPU minutes (123 s when the table was written).
"""

# ruff: noqa: INP001 - a script kept beside what it wrote, no part of the package

import csv
import math
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from tasks.common.transformer_costs import flops_of, parameters_of

WIDTHS = (8, 12, 16, 24, 32, 48, 64)
LAYERS, SEEDS, BATCH, RATE = 2, 5, 64, 3e-3
BUDGETS = np.geomspace(1.25e9, 1.96e10, 12)
TRAINING, HELD_OUT = 16_000, 320
SOS, EOS, EOP, VOCABULARY = 26, 27, 28, 29
TARGET = Path(__file__).with_name("sweep.csv")


def word(source):
    """Return a word of two or three syllables."""
    starts = ["", *"bcdfghjklmnprstvwyz", "bl", "br", "ch", "cl", "dr", "fl", "gr", "pl", "sh", "st", "str", "th", "tr"]
    ends = ["", "", *"dklmnrst"]
    weights = [1 / (1 + rank) ** 0.7 for rank in range(len(starts))]
    syllables = source.randint(2, 3)
    return "".join(
        source.choices(starts, weights)[0] + source.choice("aeiou") + source.choice(ends) for _ in range(syllables)
    )


def translated(text):
    """Return the word with its leading consonants at the end."""
    first = next(place for place, letter in enumerate(text) if letter in "aeiou")
    return text[first:] + text[:first] + "ay" if first else text + "way"


def batches(words):
    """Return batches (read, asked for) of one source and one target length each."""
    ids = {letter: number for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
    by_length = {}
    for text in words:
        source, target = ([ids[letter] for letter in part] for part in (text, translated(text)))
        by_length.setdefault((len(source), len(target)), []).append([SOS, *source, EOP, *target, EOS])
    tensors = [(lengths[0] + 1, torch.tensor(rows)) for lengths, rows in by_length.items()]
    return [(prompt, part) for prompt, rows in tensors for part in rows.split(BATCH)]


class Translator(nn.Module):
    """A decoder-only transformer of one head; Linear(h, 3h) holds Q, K and V."""

    def __init__(self, h):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, h)
        self.qkv = nn.ModuleList(nn.Linear(h, 3 * h) for _ in range(LAYERS))
        self.mlps = nn.ModuleList(nn.Linear(h, h) for _ in range(LAYERS))
        self.out = nn.Linear(h, VOCABULARY)
        angles = torch.arange(40)[:, None] / 10_000 ** (torch.arange(0, h, 2) / h)
        self.register_buffer("positions", torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)[:, :h])

    def forward(self, tokens):
        """Return the logits (b, s, vocabulary)."""
        x = self.embedding(tokens) + self.positions[: tokens.shape[1]]
        for qkv, mlp in zip(self.qkv, self.mlps, strict=True):
            q, k, v = qkv(x).chunk(3, dim=-1)
            x = x + nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
            x = x + mlp(x).relu()
        return self.out(x)

    def loss(self, prompt, rows, reduction="mean"):
        """Return the cross-entropy of the target's tokens, those after the prompt."""
        logits, wanted = self(rows[:, :-1])[:, prompt:], rows[:, prompt + 1 :]
        return nn.functional.cross_entropy(logits.flatten(0, 1), wanted.flatten(), reduction=reduction)


def held_out_loss(model, held_out):
    """Return the mean loss a target token on held-out words."""
    with torch.no_grad():
        total = sum(float(model.loss(*batch, reduction="sum")) for batch in held_out)
    return total / sum(rows[:, prompt + 1 :].numel() for prompt, rows in held_out)


def curve(h, seed):
    """Return the losses of one model at the budgets."""
    source = random.Random(seed)  # noqa: S311 - a measurement that can be made again
    words = sorted({word(source) for _ in range(2 * (TRAINING + HELD_OUT))})
    source.shuffle(words)
    training, held_out = batches(words[HELD_OUT : HELD_OUT + TRAINING]), batches(words[:HELD_OUT])
    torch.manual_seed(seed)
    model = Translator(h)
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    wanted, spent, points = list(np.geomspace(BUDGETS[0] / 2, BUDGETS[-1], 28)), 0, []
    while wanted:
        source.shuffle(training)
        for prompt, rows in training:
            loss = model.loss(prompt, rows)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            spent += len(rows) * flops_of(rows.shape[1] - 1, VOCABULARY, h, LAYERS)
            if spent >= wanted[0]:
                wanted = [budget for budget in wanted if budget > spent]
                points.append((math.log10(spent), held_out_loss(model, held_out)))
                if not wanted:
                    break
    return np.interp(np.log10(BUDGETS), *np.array(points).T)


def main():
    """Measure, say how far it is, and write the table."""
    torch.set_num_threads(1)
    begun = time.process_time()
    lines = []
    for h in WIDTHS:
        curves = np.stack([curve(h, seed) for seed in range(SEEDS)])
        sys.stderr.write(f"h {h}: {curves.mean(axis=0).round(3)}, {time.process_time() - begun:.0f} CPU s\n")
        columns = zip(BUDGETS, curves.mean(axis=0), curves.std(axis=0, ddof=1), strict=True)
        size = parameters_of(VOCABULARY, h, LAYERS)
        lines += [(h, size, f"{flops:.6e}", f"{mean:.4f}", f"{sd:.4f}", SEEDS) for flops, mean, sd in columns]
    with TARGET.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["hidden_size", "params", "flops", "loss_mean", "loss_sd", "seeds"])
        table.writerows(lines)


if __name__ == "__main__":
    main()
