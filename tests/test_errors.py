"""The tree of errors: whose fault each is, and which builtin it is as well."""

import inspect

import pytest

from harness import errors

BUILTINS = {
    "UsageError": ValueError,
    "Missing": LookupError,
    "Unusable": TypeError,
    "Crashed": RuntimeError,
    "TimedOut": TimeoutError,
    "OutOfMemory": MemoryError,
    "Refused": PermissionError,
    "InvalidTask": ValueError,
    "BrokenProvider": ImportError,
    "HarnessFault": RuntimeError,
}


def classes():
    """Return every exception class that the module defines."""
    return [value for value in vars(errors).values() if inspect.isclass(value) and value.__module__ == errors.__name__]


def test_every_error_is_public_and_has_the_one_root():
    """Nothing that the harness raises escapes `except HarnessError`."""
    assert sorted(kind.__name__ for kind in classes()) == errors.__all__
    assert all(issubclass(kind, errors.HarnessError) for kind in classes())


@pytest.mark.parametrize(("name", "builtin"), BUILTINS.items())
def test_an_error_is_the_builtin_that_it_resembles(name, builtin):
    """Who knows only the builtin catches it too."""
    with pytest.raises(builtin, match="the reason"):
        raise getattr(errors, name)("the reason")


def test_faults_are_kept_apart():
    """No error is the fault of two sides."""
    sides = (errors.UsageError, errors.SubmissionError, errors.ProviderError, errors.HarnessFault)
    for kind in set(classes()) - {errors.HarnessError}:
        assert sum(issubclass(kind, side) for side in sides) == 1, kind


def test_the_drawing_names_every_error_below_its_parent():
    """The tree at the top of the module is the tree of the classes."""
    drawn = [line.partition("──")[2].split()[0] for line in errors.__doc__.splitlines() if "──" in line]
    assert sorted([*drawn, "HarnessError"]) == errors.__all__
    above = {}
    for line in (line for line in errors.__doc__.splitlines() if "──" in line):
        depth, name = line.index("──"), line.partition("──")[2].split()[0]
        above[depth] = name
        assert getattr(errors, name).__bases__[0].__name__ == above.get(depth - 4, "HarnessError")
