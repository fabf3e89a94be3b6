"""A body of the scaffold around the submission's modules, and gradients of functions."""

import pytest
import torch

SCAFFOLD = """
import torch
from torch import nn

class Body(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(()))
        self.register_buffer("shift", torch.zeros(size))

    def forward(self, parts, x):
        first = parts["a"](queries=x, keys=x, values=x)
        return (self.scale * (first[0] + x) + self.shift).sum()
"""
ANSWER = """
from torch import nn

class Attend(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.query_proj = nn.Linear(hidden_size, hidden_size)

    def forward(self, queries, keys, values):
        values *= 2
        return self.query_proj(queries), values

def loss(values):
    return (values ** 2).sum()
"""
ADAPTER = {
    "hooks": {"scaled_dot_attention": {"object": "submission:Attend", "parameters": {"Q": "query_proj"}}},
}


def loss_hook(guest):
    """Return the description of a function hook beside attention."""
    return {**guest.attention, "name": "loss", "aliases": [], "kind": "function", "arguments": ["values"]}


@pytest.fixture
def assembled(guest):
    """Return the guest, and a body of size 3 around one module."""
    guest.load(ANSWER, guest.attention, loss_hook(guest), scaffold=SCAFFOLD, adapter=ADAPTER)
    part = guest.ask("open", hook="scaled_dot_attention", arguments={"hidden_size": 3})["handle"]
    return guest, guest.ask("assemble", body="Body", arguments={"size": 3}, parts={"a": part})


def test_parameters_have_the_part_s_name_and_the_specification_s(assembled):
    """The adapter's names stay inside."""
    _, reply = assembled
    assert reply["parameters"] == {"scale": [], "a.Q.weight": [3, 3], "a.Q.bias": [3]}


def test_parameters_can_be_set_with_the_question(assembled):
    """One request sets weights and buffers and returns gradients there; what works in place harms nothing beside it."""
    guest, reply = assembled
    at = {
        "scale": torch.tensor(3.0),
        "a.Q.weight": torch.eye(3),
        "a.Q.bias": torch.zeros(3),
        "shift": torch.ones(3),
    }
    x = torch.ones(1, 2, 3)
    found = guest.ask(
        "gradients", handle=reply["handle"], at=at, arguments={"x": x}, cotangents=[torch.ones(())], wrt=[]
    )
    assert float(found["value"]) == 3 * 12 + 6
    assert float(found["gradients"]["scale"]) == 12
    assert found["gradients"]["a.Q.bias"].tolist() == [6.0] * 3
    assert x.unique().tolist() == [1.0]


def test_an_unknown_body_is_refused(assembled):
    """Only what the scaffold defines can be built."""
    guest, _ = assembled
    reply = guest.ask("assemble", body="Attend", arguments={}, parts={})
    assert reply["error"]["kind"] == "refused"


def test_a_function_s_gradients_come_by_argument(assembled):
    """The value too, though nobody need believe it."""
    guest, _ = assembled
    reply = guest.ask("slopes", hook="loss", arguments={"values": torch.tensor([1.0, 2.0])}, wrt=["values"])
    assert reply["argument_gradients"]["values"].tolist() == [2.0, 4.0]
    assert float(reply["value"]) == 5


@pytest.mark.parametrize("result", ["values", "values.sum().item()"])
def test_what_is_no_number_with_a_gradient_is_said(result, guest):
    """A vector, a float."""
    guest.load(f"def loss(values):\n    return {result}\n", loss_hook(guest))
    reply = guest.ask("slopes", hook="loss", arguments={"values": torch.ones(2)}, wrt=["values"])
    assert reply["error"]["kind"] == "shape"


def test_a_detached_number_has_no_gradient(guest):
    """None, which counts as 0."""
    guest.load("def loss(values):\n    return values.detach().sum()\n", loss_hook(guest))
    reply = guest.ask("slopes", hook="loss", arguments={"values": torch.ones(2)}, wrt=["values"])
    assert reply["argument_gradients"]["values"] is None


def test_a_function_that_leaves_torch_is_told_from_one_that_crashes(guest):
    """NumPy takes no tensor that carries a graph; a crash keeps its own words."""
    guest.load("import numpy as np\n\ndef loss(values):\n    return np.asarray(values).sum()\n", loss_hook(guest))
    reply = guest.ask("slopes", hook="loss", arguments={"values": torch.ones(2)}, wrt=["values"])
    assert (reply["error"]["kind"], "no gradient can be taken" in reply["error"]["message"]) == ("shape", True)
    guest.load("def loss(values):\n    raise ValueError('enough')\n", loss_hook(guest))
    reply = guest.ask("slopes", hook="loss", arguments={"values": torch.ones(2)}, wrt=["values"])
    assert (reply["error"]["kind"], reply["error"]["message"]) == ("raised", "enough")
