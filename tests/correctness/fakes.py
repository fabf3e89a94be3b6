"""A small task, its right and wrong answers, and sources that give them."""

# Fakes take what they are given, by name, and may not look at it.

import torch

from harness import Case, Check, FloatTensor, Task, hookspec
from harness.correctness import run_checks
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds

SEEDS = Seeds(key=RunKey.from_hex("7"), digest="d", task="t")
NAN = float("nan")


class Spec:
    """One hook."""

    @hookspec
    def double(self, values: FloatTensor):
        """Return values times 2."""


def inputs(generator, *, count=3):
    """Return numbers between 1 and 2."""
    return {"values": 1 + torch.rand(count, generator=generator)}


def ask(subject, given):
    """Ask for twice the values."""
    return {"result": subject.double(values=given["values"])}


def twice(given):
    """Return twice the values."""
    return {"result": given["values"] * 2}


def thrice(given):
    """Return three times the values."""
    return {"result": given["values"] * 3}


def broken(given):
    """Fail."""
    raise ZeroDivisionError("of the task")


def value(name="value", **changed):
    """Return a check by value."""
    fields = {"hook": "double", "cases": (Case("few", kind="few numbers"),), "asks": "twice the values", "points": 5.0}
    return Check(name=name, **{**fields, "ask": ask, "forms": (twice,), **changed})


def holding(holds, **changed):
    """Return a check of a property."""
    return value(**{"ask": None, "forms": (), "holds": holds, **changed})


def task(*checks, **changed):
    """Return a task of these checks."""
    return Task(name="t", title="T", handout="1", spec=Spec, inputs=inputs, checks=checks or (value(),), **changed)


def subject(function):
    """Return a subject that answers by a function."""
    return inline_subject(task().hooks, {"double": function})


RIGHT = subject(lambda values: values * 2)


class Raising:
    """A source without a subject; or, after `works` requests, one no more."""

    def __init__(self, error, works=0):
        self._error, self._works = error, works

    def subject(self, hook, *, cpu_s):
        """Return the right subject, or raise."""
        if self._works:
            self._works -= 1
            return RIGHT
        raise self._error

    def used_ns(self):
        """Return 0: nothing is limited here."""
        return 0


def judged(checks, function, **options):
    """Return the verdicts of a function on checks."""
    return run_checks(task(*checks), InlineSource(subject(function)), SEEDS, **{"reference": RIGHT, **options})


def verdict(check, function, **options):
    """Return the one verdict of a function on a check."""
    return judged((check,), function, **options)[0][0]
