"""Zips, folders and classes of submissions, and one adapter for a whole class."""

import io
import zipfile

import pytest

from .answers import ATTENTION, GRADIENT, RIDGE, SOLUTION, TORCH, changed, notebook

EPFL = """\
import numpy as np
def compute_loss(y, tx, w):
    return np.mean((y - tx @ w) ** 2) / 2
def ridge_regression(y, tx, lambda_):
    a = tx.T @ tx + 2 * len(y) * lambda_ * np.eye(tx.shape[1])
    w = np.linalg.solve(a, tx.T @ y)
    return w, compute_loss(y, tx, w)
def ridge_slope(y, tx, w, lambda_):
    return tx.T @ (tx @ w - y) / len(y) + 2 * lambda_ * w
"""
SDPA = """\
import torch
from torch import nn
def scaled_dot_product_attention(q, k, v, keep=None):
    scores = q @ k.mT / q.shape[-1] ** 0.5
    if keep is not None:
        scores = scores.masked_fill(~keep, float("-inf"))
    weights = scores.softmax(-1)
    return {"attention": weights, "output": weights @ v}
class SelfAttention(nn.Module):
    def __init__(self, d_model, heads, causal=True):
        super().__init__()
        assert heads == 1
        self.q_proj, self.k_proj, self.v_proj = (nn.Linear(d_model, d_model) for _ in range(3))
        self.causal = causal
    def forward(self, v, k, q, keep=None):
        if self.causal and keep is None:
            keep = torch.ones(q.shape[1], k.shape[1], dtype=torch.bool).tril()
        out = scaled_dot_product_attention(self.q_proj(q), self.k_proj(k), self.v_proj(v), keep)
        return out["output"], out["attention"]
"""
ADAPTER = """\
hooks:
  ridge_solution:
    object: implementations:ridge_regression
    arguments: {t: y, X: tx, weight_decay: lambda_}
    containers: numpy
    result: 0
  ridge_gradient:
    object: implementations:ridge_slope
    arguments: [t, X, w, weight_decay]
    containers: numpy
  causal_attention:
    object: layers:SelfAttention
    constructor: {heads: 1}
    parameters: {Q: q_proj, K: k_proj, V: v_proj}
    forward:
      arguments: {queries: q, keys: k, values: v}
"""


def zipped(**members):
    """Return a zip archive of texts by path."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


HOMEWORK = {
    "Homework 3/hw3 final (2).ipynb": notebook("%matplotlib inline\nimport torch", GRADIENT, SOLUTION),
    "Homework 3/report.pdf": b"%PDF-1.4\n\0\1",
    "Homework 3/.DS_Store": b"\0\0\0\1Bud1",
    "Homework 3/.ipynb_checkpoints/hw3 final (2)-checkpoint.ipynb": notebook("x = 1"),
    "__MACOSX/Homework 3/._hw3 final (2).ipynb": b"\0\5\26\7",
}


def test_a_zip_of_a_folder_with_a_notebook(judge, handed_in):
    """As a system packs it: junk, checkpoints and a report beside the notebook."""
    assert judge.one(handed_in(zipped(**HOMEWORK), "ann.zip"), "ridge_regression").outcome.value == "passed"


def test_a_zip_in_a_zip(judge, handed_in):
    """What a learning platform hands on is packed once more."""
    outer = zipped(**{"ann_late_1234/a3.zip": zipped(**HOMEWORK), "ann_late_1234/comment.txt": "sorry!"})
    assert judge.one(handed_in(outer, "ann.zip"), "ridge_regression").outcome.value == "passed"


def test_files_with_disjoint_hooks_are_one_submission(judge, handed_in):
    """A folder of part1.py and part2.py is one person's."""
    folder = handed_in({"part1.py": TORCH + GRADIENT, "part2.py": TORCH + SOLUTION})
    assert [record.outcome.value for record in judge(folder, "ridge_regression").values()] == ["passed"]


def test_files_with_the_same_hooks_are_a_class(judge, handed_in, tmp_path):
    """Each child is graded; a link out of the folder is refused and costs nobody else."""
    (tmp_path / "secret.py").write_text(RIDGE, encoding="utf-8")
    wrong = changed(RIDGE, "2 * weight_decay * w", "weight_decay * w")
    folder = handed_in({"ann.py": RIDGE, "bob.py": wrong, "cem/hw.ipynb": notebook(RIDGE)})
    (folder / "dee.py").symlink_to(tmp_path / "secret.py")
    outcomes = {name: record.outcome.value for name, record in judge(folder, "ridge_regression").items()}
    assert outcomes == {"ann.py": "passed", "bob.py": "failed", "cem": "passed", "dee.py": "refused"}


def test_a_link_out_of_a_folder_is_refused(judge, handed_in):
    """Whatever it leads to, and with what is wrong in words."""
    folder = handed_in({"ann/submission.py": RIDGE, "bob/submission.py": RIDGE})
    (folder / "bob" / "data.csv").symlink_to("/etc/passwd")
    records = judge(folder, "ridge_regression")
    assert {name: record.outcome.value for name, record in records.items()} == {"ann": "passed", "bob": "refused"}
    assert "data.csv is a link out of the folder" in records["bob"].checks[0].message


@pytest.mark.parametrize(
    ("task", "wrong"),
    [("ridge_regression", ("2 * lambda_ * w", "lambda_ * w")), ("causal_attention", ("~keep", "keep"))],
)
def test_one_adapter_serves_a_class(judge, handed_in, tmp_path, task, wrong):
    """(y, tx, lambda_) in NumPy that returns (w, loss), and an attention with a boolean keep-mask, by one file."""
    adapter = tmp_path / "adapter.yaml"
    adapter.write_text(ADAPTER, encoding="utf-8")
    folder = handed_in(
        {
            "ann/submission.py": "from implementations import *\nfrom layers import *\n",
            "ann/implementations.py": EPFL,
            "ann/layers.py": SDPA,
            "bob/submission.py": changed(EPFL + SDPA, *wrong),
        }
    )
    records = judge(folder, task, adapter=adapter)
    assert {name: record.outcome.value for name, record in records.items()} == {"ann": "passed", "bob": "failed"}
    assert {how for record in records.values() for how in record.hooks.values()} == {"adapter"}


def test_the_adapter_is_needed_for_other_conventions(judge, handed_in):
    """Without it (y, tx, lambda_) is nobody's answer."""
    assert judge.one(handed_in(EPFL + ATTENTION), "ridge_regression").outcome.value == "missing"
