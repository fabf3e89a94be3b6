"""The plugin core: a provider is taken strictly or not at all, and calls go round pluggy."""

import types

import pluggy
import pytest

from harness import hookimpl, hookspec
from harness.errors import BrokenProvider
from harness.plugins import resolve


class Spec:
    """Two hooks and a method that is none."""

    @hookspec
    def double(self, values, factor):
        """Return values times factor."""

    @hookspec
    def word(self):
        """Return a word."""

    def helper(self):
        """Take no part."""


def double(values, factor):
    """Return values times factor."""
    return values * factor


def word():
    """Return a word."""
    return "right"


def provider(*functions, **options):
    """Return a module whose functions are implementations."""
    module = types.ModuleType("provided")
    for number, function in enumerate(functions):
        setattr(module, f"function_{number}", hookimpl(specname=function.__name__, **options)(function))
    return module


def test_plain_functions_come_back():
    """No dispatch stands before the call, and only hooks are there."""
    functions = resolve(Spec, provider(double, word))
    assert dict(functions) == {"double": double, "word": word}


def test_what_has_a_default_in_the_spec_is_lacking_in_an_implementation():
    """A spec's default marks what a submission may ask for; a reference does without."""

    class WithSpan:
        @hookspec
        def double(self, values, factor, span=1):
            """Return values times factor."""

    assert dict(resolve(WithSpan, provider(double))) == {"double": double}


def test_an_object_is_a_provider():
    """Its bound methods are the functions."""

    class Methods:
        @hookimpl
        def double(self, values, factor):
            return values * factor

        @hookimpl
        def word(self):
            return "right"

    assert resolve(Spec, Methods())["double"](values=2, factor=3) == 6


def test_two_providers_never_meet():
    """One that returns None is not served by another one's answer."""

    def nothing():
        return None

    nothing.__name__ = "word"
    right = resolve(Spec, provider(double, word))
    silent = resolve(Spec, provider(double, nothing))
    assert silent["word"]() is None
    assert right["word"]() == "right"


def test_a_missing_hook_is_named():
    """Every hook of the spec is wanted."""
    with pytest.raises(BrokenProvider, match=r"provided: wanted one implementation of 'word', found 0"):
        resolve(Spec, provider(double))


def test_a_hook_that_is_there_twice_is_refused():
    """Nobody chooses between two."""
    with pytest.raises(BrokenProvider, match=r"'word', found 2"):
        resolve(Spec, provider(double, word, word))


def test_an_unknown_hook_is_refused():
    """A misspelt name is no answer to anything."""

    def wrod():
        return "right"

    with pytest.raises(BrokenProvider, match="wrod"):
        resolve(Spec, provider(double, word, wrod))


def test_a_function_without_the_mark_is_no_implementation():
    """A name alone does not register."""
    module = provider(double)
    module.word = lambda: "right"
    with pytest.raises(BrokenProvider, match=r"'word', found 0"):
        resolve(Spec, module)


def test_a_wrapper_is_refused():
    """It would receive another's answer."""

    def wrapping():
        return (yield)

    wrapping.__name__ = "word"
    module = provider(double)
    module.wrapping = pluggy.HookimplMarker("harness")(specname="word", wrapper=True)(wrapping)
    with pytest.raises(BrokenProvider, match="'word' is a wrapper"):
        resolve(Spec, module)


@pytest.mark.parametrize(
    ("signature", "reason"),
    [
        ("values", r"takes \(values\), the spec says \(values, factor\)"),
        ("factor, values", r"takes \(factor, values\)"),
        ("values, scale", "scale"),
        ("values, factor, more", "more"),
        ("values, factor=2", r"gives \['factor'\] a default"),
        ("values, *factor", r"can't be given \['factor'\] by keyword"),
        ("values, /, factor", r"can't be given \['values'\] by keyword"),
    ],
)
def test_the_signature_must_be_the_specs(signature, reason):
    """Pluggy itself would leave arguments out, or swallow them."""
    space = {}
    exec(f"def double({signature}): ...", space)  # noqa: S102 - our own text
    with pytest.raises(BrokenProvider, match=reason):
        resolve(Spec, provider(space["double"], word))
