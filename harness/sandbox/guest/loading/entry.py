"""Which files of a submission are its entries: where the answers are looked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ..notices import say
from .workspace import Workspace

Hooks = Sequence[Collection[str]]

_TESTS = re.compile(r"(?:^|/)(?:tests?/|test_[^/]*\.py$|[^/]*_test\.py$|conftest\.py$|setup\.py$)")


def choose(workspace: Workspace, paths: Sequence[str], named: Sequence[str], hooks: Hooks) -> list[str]:
    """Return a folder's entries.

    What `submission.yaml` names; and `submission.py`, else `__init__.py`, else the only notebook, else every `.py` (or,
    without any, notebook) that defines a hook. A `.py` that answers other hooks than the only notebook, as those of
    another task, stands beside it; one that shares a hook with it is its helper, or an older copy.

    Args:
        workspace: the submission's modules.
        paths: its Python files and notebooks.
        named: the modules that submission.yaml names, dotted.
        hooks: each hook's name and aliases.
    """
    entries = [path for module in named if (path := _path_of(workspace, paths, module)) is not None]
    return list(dict.fromkeys([*entries, *_by_rule(workspace, paths, hooks)]))


def _path_of(workspace: Workspace, paths: Sequence[str], module: str) -> str | None:
    found = "" if module == "__init__" else workspace.resolve(module)
    return next((path for path in paths if found is not None and workspace.module_of(path) == found), None)


def _by_rule(workspace: Workspace, paths: Sequence[str], hooks: Hooks) -> list[str]:
    for name in ("submission.py", "__init__.py"):
        if name in paths:
            return [name]
    python = [path for path in paths if path.lower().endswith(".py") and not _TESTS.search(path)]
    notebooks = [path for path in paths if path.lower().endswith(".ipynb")]
    if len(paths) == 1:
        return list(paths)
    if len(notebooks) == 1:
        return _around_notebook(workspace, notebooks[0], python, hooks)
    patterns = _patterns([name for names in hooks for name in names])
    for group in (python, [path for path in paths if path not in notebooks], notebooks):
        defining = [path for path in group if workspace.holds(path, patterns)]
        if defining:
            if len(defining) > 1:
                say(f"several files define what is asked: {', '.join(defining)}")
            return defining
    return []


def _around_notebook(workspace: Workspace, notebook: str, python: Sequence[str], hooks: Hooks) -> list[str]:
    """Return the only notebook, which has the last word, behind the files that answer what it does not."""
    beside = {path: found for path in python if (found := _answered(workspace, path, hooks))}
    if not beside:
        return [notebook]
    own = _answered(workspace, notebook, hooks)
    taken = [path for path, found in beside.items() if not found & own]
    if left := [path for path in beside if path not in taken]:
        said = f"answers are looked for in {notebook}, the only notebook; {', '.join(left)} has some too"
        say(f"{said}, which count only where the notebook imports them")
    return taken if workspace.refusal(notebook) and taken else [*taken, notebook]


def _answered(workspace: Workspace, path: str, hooks: Hooks) -> set[int]:
    """Return the places of the hooks that a file defines."""
    return {place for place, names in enumerate(hooks) if workspace.holds(path, _patterns(names))}


def _patterns(hook_names: Collection[str]) -> list[re.Pattern[str]]:
    """Return what a file that defines a hook has: a definition at the start of a line, or a marked one anywhere."""
    names = "|".join(re.escape(name) for name in sorted(hook_names)) or "(?!)"
    return [
        re.compile(
            rf"^(?:(?:async[ \t]+)?(?:def|class)[ \t]+(?:{names})\b|(?:{names})[ \t]*(?::[^=\n]*)?=[^=])", re.MULTILINE
        ),
        re.compile(rf"\bhookimpl\b[^\n]*\n(?:[ \t]*@[^\n]*\n)*[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(?:{names})\b"),
    ]
