"""Right answers to put another way, and what a row of the tables is."""

import json
from typing import NamedTuple

TORCH = "import torch\n"
GRADIENT = "def ridge_gradient(X, t, w, weight_decay):\n    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w\n"
SOLVE = "torch.linalg.solve(X.T @ X + 2 * len(t) * weight_decay * torch.eye(X.shape[1]), X.T @ t)"
SOLUTION = f"def ridge_solution(X, t, weight_decay):\n    return {SOLVE}\n"
RIDGE = TORCH + GRADIENT + SOLUTION
FGSM = """\
def fgsm_perturbation(gradient, epsilon):
    return epsilon * gradient.sign()
def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient
def infinity_norms(gradient, epsilon):
    return fgsm_perturbation(gradient, epsilon).abs().max(), fgm_perturbation(gradient, epsilon).abs().max()
def norms_agree(gradient):
    return bool((gradient.abs().max() - 1).abs() < 1e-6) or not gradient.any()
"""
ATTENTION = """\
import math
import torch
from torch import nn
class ScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in range(3))
        self.h = hidden_size
    def forward(self, queries, keys, values):
        if queries.dim() == 2:
            queries = queries.unsqueeze(1)
        scores = self.Q(queries) @ self.K(keys).transpose(1, 2) / math.sqrt(self.h)
        weights = torch.softmax(scores, -1)
        return weights @ self.V(values), weights
"""
TENSORS = """\
import torch
def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    start = torch.full((len(src_EOP), 1), start_token)
    return torch.cat([start, src_EOP, tgt_EOS[:, :-1]], 1), torch.cat([src_EOP, tgt_EOS], 1)
"""
FIT = """\
import numpy as np
def find_optimal_params(x, y):
    p = np.polyfit(np.log10(x), y, 2)
    return p, 10 ** (-p[1] / (2 * p[0]))
def fit_linear_log(x, y):
    return tuple(np.polyfit(np.log10(x), np.log10(y), 1))
"""


class Row(NamedTuple):
    """A sentence, the file or folder that is handed in, how its task ends, and what is said of it.

    Attributes:
        says: The sentence.
        content: Text, bytes, or texts by name.
        outcome: The task's outcome.
        said: Words of a notice or message.
        how: How the first hook was bound, or "".
        name: The file's name.
        is_long: Whether it takes seconds.
    """

    says: str
    content: object
    outcome: str = "passed"
    said: str = ""
    how: str = ""
    name: str = "answer.py"
    is_long: bool = False


def notebook(*cells):
    """Return a notebook of code cells."""
    made = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def changed(text, old, new):
    """Return a right answer in which something is put another way."""
    assert old in text
    return text.replace(old, new)


def solution(body, before=""):
    """Return the answers to ridge regression with another body of the solution; `{}` in it is the right value."""
    lines = "".join(f"    {line}\n" for line in body.replace("{}", SOLVE).splitlines())
    return f"{TORCH}import numpy as np\n{before}{GRADIENT}def ridge_solution(X, t, weight_decay):\n{lines}"
