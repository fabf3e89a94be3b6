"""Mutants of a reference's source."""

import ast
from types import ModuleType

import pytest

from harness.authoring.mutation import build, mentions, mutants

SOURCE = '''
"""A module."""
import math
import torch

def double(values, factor):
    """Return a tenth of it."""
    scaled = torch.softmax(values.T, dim=-1) / math.sqrt(factor)
    return scaled - values

class Layer:
    def forward(self, x, y):
        z = x @ y
        return z, x
'''


def names():
    """Return the names of all mutants."""
    return [mutant.name for mutant in mutants(SOURCE)]


@pytest.mark.parametrize(
    "wanted",
    [
        "double: axis: -1 → -2",
        "double: sign: scaled - values → scaled + values",
        "double: missing term: scaled - values → scaled",
        "double: swapped arguments: scaled - values → values - scaled",
        "double: missing step: values.T → values",
        "double: missing step: torch.softmax(values.T, dim=-1) → values.T",
        "double: another argument: values → factor",
        "double: missing argument: torch.softmax(values.T, dim=-1) → torch.softmax(values.T)",
        "Layer.forward: cut gradient: z = x @ y → z = (x @ y).detach()",
        "Layer.forward: swapped results: return (z, x) → return (x, z)",
    ],
)
def test_each_operator_has_its_mutant(wanted):
    """The name says where, what kind, and what became of what."""
    assert wanted in names()


def test_every_name_stands_for_one_mutant_that_differs():
    """Names are keys of what an author states; no mutant is the original."""
    assert len(set(names())) == len(names())
    original = ast.unparse(ast.parse(SOURCE))
    assert all(ast.unparse(mutant.tree) != original for mutant in mutants(SOURCE))


def test_a_mutant_is_built_beside_its_original(tmp_path):
    """It computes what its name says."""
    (mutant,) = [one for one in mutants("def add(a, b):\n    return a + b\n") if ": sign: " in one.name]
    module = build(mutant, ModuleType("original"), tmp_path / "original.py")
    assert module.add(5, 3) == 2


def test_a_function_that_others_use_is_mentioned():
    """Mutants of one that serves an ungraded hook alone would all pass; where others call it, they must not."""
    source = "def f(x):\n    return x + 1\n\n\nclass G:\n    def g(self, x):\n        return f(x) * 2\n"
    assert mentions(source, "f")
    assert not mentions(source, "G")
    assert {mutant.function for mutant in mutants(source)} == {"f", "G"}
