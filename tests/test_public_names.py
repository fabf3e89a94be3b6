"""The public surface: what `import harness` gives, and nothing else by accident."""

import importlib
import pkgutil
import subprocess
import sys

import pytest

import harness
import reference
import tasks

MODULES = [
    module.name
    for module in pkgutil.walk_packages(harness.__path__, "harness.")
    if not module.name.endswith(("__main__", "plain_pytest"))  # programs, not modules to import
]


@pytest.mark.parametrize("name", harness.__all__)
def test_every_public_name_is_there_and_documented(name):
    """Each is found lazily and says what it is."""
    assert getattr(harness, name).__doc__


def test_an_unknown_name_is_an_attribute_error():
    """As for any module."""
    with pytest.raises(AttributeError, match="has no attribute 'sorcery'"):
        harness.sorcery  # noqa: B018 - the access is the test


def test_importing_the_harness_imports_nothing_of_weight():
    """A provider's `import harness` costs neither torch nor pluggy before a name is asked for."""
    code = "import sys, harness; sys.exit(bool({'torch', 'pluggy', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is_for(name):
    """A docstring at the head, and every name of `__all__` is defined."""
    module = importlib.import_module(name)
    assert module.__doc__
    assert all(hasattr(module, public) for public in getattr(module, "__all__", ()))


@pytest.mark.parametrize("package", [tasks, reference], ids=["tasks", "reference"])
def test_tasks_and_references_use_public_names_alone(package):
    """What they import from the harness is what any author may import."""
    from pathlib import Path

    for path in Path(package.__path__[0]).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "from harness." not in text, path
        assert "import harness." not in text, path
