"""Answers without a constructor, on the skeleton that the task's scaffold holds."""

import pytest

SCAFFOLD = """
import torch

class Part(torch.nn.Module):
    def forward(self, x):
        return 10 * x

class Skeleton(torch.nn.Module):
    skeleton_of = "make"

    def __init__(self, size, span=0):
        super().__init__()
        self.size, self.span, self.part = size, span, Part()
"""
BARE = "def forward(self, x):\n    return self.part(x) + self.size\n"


@pytest.fixture
def make(guest):
    """Return the description of a factory whose last argument may be lacking."""
    return guest.hook(
        "make", ["size", "span"], aliases=["Made", "forward"], kind="module", forward=["x"], optional=["span"]
    )


def answered(guest, text, make, **options):
    """Return what a module of size 3 makes of 2, or the hook's status where it isn't bound."""
    guest.load(text, make, scaffold=SCAFFOLD, **options)
    if guest.status("make")[1] != "bound":
        return guest.status("make")[1]
    reply = guest.ask("forward", handle=guest.open("make", size=3, span=7), arguments={"x": 2})
    return reply.get("value", reply.get("error", {}).get("kind"))


def test_a_bare_forward_has_the_parts(guest, make):
    """A function that takes self is the forward pass of the skeleton."""
    assert answered(guest, BARE, make) == 23


def test_another_name_for_the_argument(guest, make):
    """The forward pass takes what is given by position where the names differ."""
    assert answered(guest, BARE.replace("x", "tokens"), make) == 23


def test_a_class_without_a_constructor_has_the_parts(guest, make):
    """Whether it is one of torch's modules or not."""
    body = BARE.replace("\n", "\n    ").rstrip()
    assert answered(guest, f"class Made(nn.Module):\n    {body}\n", make) == 23
    assert answered(guest, f"class Made:\n    {body}\n", make) == 23


def test_a_class_with_a_constructor_keeps_it(guest, make):
    """Its own parts serve, and the argument that it does not ask for is not given."""
    text = (
        "class Made(nn.Module):\n    def __init__(self, size):\n        super().__init__()\n        self.own = size\n"
        "    def forward(self, x):\n        return self.own + x\n"
    )
    assert answered(guest, text, make) == 5


def test_an_inherited_constructor_is_kept(guest, make):
    """A base class of the submission's own counts."""
    text = (
        "class Base(nn.Module):\n    def __init__(self, size, span):\n        super().__init__()\n"
        "        self.own = span\nclass Made(Base):\n    def forward(self, x):\n        return self.own + x\n"
    )
    assert answered(guest, text, make) == 9


def test_a_subclass_of_the_skeleton_is_left_alone(guest, make):
    """Who builds on the given class by hand may."""
    text = f"class Made(Skeleton):\n    {BARE}".replace("    return", "        return")
    assert answered(guest, text, make) == 23


def test_the_skeleton_itself_is_no_answer(guest, make):
    """Neither under another name nor without a forward pass."""
    assert answered(guest, "Made = Skeleton\n", make) == "missing"
    assert answered(guest, "class Made(Skeleton):\n    pass\n", make) == "template"


def test_a_method_of_another_class_is_no_answer(guest, make):
    """A function that takes self and other arguments happens to have the name."""
    assert answered(guest, "def forward(self, q, k, v):\n    return q\n", make) == "missing"


def test_a_class_goes_before_a_bare_forward(guest, make):
    """The forward of another module beside the answer does not get in its way."""
    text = f"class Made(nn.Module):\n    {BARE}".replace("    return", "        return")
    assert answered(guest, f"{text}\ndef forward(self, x):\n    return 0\n", make) == 23


def test_a_template_stays_one(guest, make):
    """A forward pass that nobody filled in is incomplete."""
    assert answered(guest, "def forward(self, x):\n    y = ...\n    return y\n", make) == "template"


def test_an_adapter_may_name_the_function(guest, make):
    """Whatever the function is called."""
    files = {
        "submission.yaml": "hooks: {make: {object: 'answer:my_pass', arguments: {size: size}}}\n",
        "answer.py": BARE.replace("forward", "my_pass"),
    }
    assert answered(guest, files, make) == 23


def test_without_a_scaffold_nothing_is_grafted(guest, make):
    """A function that takes self makes no module."""
    guest.load(BARE, make)
    assert guest.ask("open", hook="make", arguments={"size": 3, "span": 7})["error"]["kind"] == "raised"


def test_a_class_that_does_not_go_together_is_left(guest, make):
    """A metaclass that refuses costs the answer, not the worker."""
    text = (
        "class Meta(type):\n    def __new__(cls, name, bases, members):\n        if bases:\n"
        "            raise ValueError(name)\n        return super().__new__(cls, name, bases, members)\n"
        "class Made(metaclass=Meta):\n    def forward(self, x):\n        return x\n"
    )
    guest.load(text, make, scaffold=SCAFFOLD)
    assert guest.ask("open", hook="make", arguments={"size": 3, "span": 7})["error"]["kind"] == "raised"
