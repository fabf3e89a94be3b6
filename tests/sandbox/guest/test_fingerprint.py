"""Fingerprints: what a copy changes first makes no difference, and what an answer is does."""

import json

import pytest
import torch

from harness.sandbox.guest.serving import Server

ORIGINAL = '''
import torch
def attention(queries, keys, values):
    """Return the context."""
    scores = queries @ keys.transpose(-1, -2) / keys.shape[-1] ** 0.5
    weights = torch.softmax(scores, dim=-1)  # over the keys
    context = weights @ values
    return context, weights
'''
COPY = """
import torch
# My own work!
def attend(q,k,v):
    s: "scores" = q @ k.transpose(-1, -2) / k.shape[-1] ** 0.5
    w = torch.softmax(s,
        dim=-1)
    c = w @ v
    return c, w
"""
CLASS = """
class Net:
    def __init__(self, size):
        self.size = size
        self.half = size / 2
    def forward(self, inputs):
        return [value * self.size + self.half for value in inputs if value > self.half]
"""


def parts(text, name="answer.py", **request):
    """Return the parts of a submission of one file."""
    data = torch.frombuffer(bytearray(text.encode()), dtype=torch.uint8)
    files = [{"name": name, "data": data}]
    return Server().handle({"op": "fingerprint", "files": files, "kind": "file", **request})


def digests(text, **options):
    """Return the digests of the parts."""
    return [part["digest"] for part in parts(text, **options)["parts"]]


def test_names_comments_annotations_and_layout_make_no_difference():
    """A copy is found."""
    assert digests(ORIGINAL) == digests(COPY)
    assert len(digests(ORIGINAL)) == 1


@pytest.mark.parametrize(
    ("old", "new"), [("dim=-1", "dim=-2"), ("** 0.5", "** 2"), ("softmax", "sigmoid"), ("@ values", "* values")]
)
def test_another_answer_is_another_part(old, new):
    """Numbers, operators and what is called stay."""
    assert digests(ORIGINAL) != digests(ORIGINAL.replace(old, new))


def test_attributes_of_self_are_names_like_others():
    """A class is one part."""
    renamed = CLASS.replace("size", "n").replace("half", "middle").replace("Net", "Model").replace("inputs", "xs")
    assert digests(CLASS) == digests(renamed)


def test_two_names_are_not_one():
    """Which name is used where stays, whatever it is called."""
    assert digests(ORIGINAL) != digests(ORIGINAL.replace("keys.shape", "queries.shape"))


def test_what_is_short_is_no_part():
    """It is written twice by chance."""
    assert digests("def double(x):\n    return 2 * x\n") == []


def test_a_syntax_error_costs_its_own_definition():
    """The rest is compared."""
    assert digests(f"def broken(:\n    pass\n{ORIGINAL}") == digests(ORIGINAL)


def test_a_notebook_is_compared_with_a_file():
    """Cells are joined."""
    cell = {"cell_type": "code", "source": COPY, "metadata": {}, "outputs": []}
    assert digests(json.dumps({"cells": [cell], "nbformat": 4}), name="a.ipynb") == digests(ORIGINAL)


def test_nothing_is_run():
    """Not even what stands at the top."""
    assert digests(f"raise SystemExit\n{ORIGINAL}") == digests(ORIGINAL)


def test_what_can_not_be_read_is_refused_in_a_sentence():
    """A notebook that is none."""
    assert "can't be read" in parts("no notebook", name="a.ipynb")["refused"]


@pytest.mark.parametrize("depth", [60, 900, 5000])
def test_what_is_nested_too_deeply_costs_its_own_definition(depth):
    """The worker lives on, and the rest is compared."""
    reply = parts(f"def f(x):\n    return {'-' * depth}x\n{ORIGINAL}")
    assert "error" not in reply
    assert digests(ORIGINAL)[0] in [part["digest"] for part in reply["parts"]]
