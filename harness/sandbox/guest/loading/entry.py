"""Which files of a submission are its entries: where the answers are looked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ..notices import say
from .workspace import Workspace

_TESTS = re.compile(r"(?:^|/)(?:tests?/|test_[^/]*\.py$|[^/]*_test\.py$|conftest\.py$|setup\.py$)")


def choose(workspace: Workspace, paths: Sequence[str], named: Sequence[str], hook_names: Collection[str]) -> list[str]:
    """Return a folder's entries.

    What `submission.yaml` names; and `submission.py`, else `__init__.py`, else the only notebook, else every `.py` (or,
    without any, notebook) that defines a hook. Where the only notebook defines none, as that of another task, every
    `.py` that does stands beside it.

    Args:
        workspace: the submission's modules.
        paths: its Python files and notebooks.
        named: the modules that submission.yaml names, dotted.
        hook_names: every hook's name and aliases.
    """
    entries = [path for module in named if (path := _path_of(workspace, paths, module)) is not None]
    return list(dict.fromkeys([*entries, *_by_rule(workspace, paths, hook_names)]))


def _path_of(workspace: Workspace, paths: Sequence[str], module: str) -> str | None:
    found = "" if module == "__init__" else workspace.resolve(module)
    return next((path for path in paths if found is not None and workspace.module_of(path) == found), None)


def _by_rule(workspace: Workspace, paths: Sequence[str], hook_names: Collection[str]) -> list[str]:
    for name in ("submission.py", "__init__.py"):
        if name in paths:
            return [name]
    python = [path for path in paths if path.lower().endswith(".py") and not _TESTS.search(path)]
    notebooks = [path for path in paths if path.lower().endswith(".ipynb")]
    if len(paths) == 1:
        return list(paths)
    if len(notebooks) == 1:
        return _around_notebook(workspace, notebooks[0], python, _patterns(hook_names))
    for group in (python, [path for path in paths if path not in notebooks], notebooks):
        if defining := _defining(workspace, group, _patterns(hook_names)):
            if len(defining) > 1:
                say(f"several files define what is asked: {', '.join(defining)}")
            return defining
    return []


def _around_notebook(
    workspace: Workspace, notebook: str, python: Sequence[str], patterns: Sequence[re.Pattern[str]]
) -> list[str]:
    """Return the only notebook, which has the last word, behind files that answer where it does not."""
    defining = _defining(workspace, python, patterns)
    if not defining:
        return [notebook]
    if workspace.holds(notebook, patterns):
        said = f"answers are looked for in {notebook}, the only notebook; {', '.join(defining)} has some too"
        say(f"{said}, which count only where the notebook imports them")
        return [notebook]
    return defining if workspace.refusal(notebook) else [*defining, notebook]


def _defining(workspace: Workspace, group: Sequence[str], patterns: Sequence[re.Pattern[str]]) -> list[str]:
    return [path for path in group if workspace.holds(path, patterns)]


def _patterns(hook_names: Collection[str]) -> list[re.Pattern[str]]:
    """Return what a file that defines a hook has: a definition at the start of a line, or a marked one anywhere."""
    names = "|".join(re.escape(name) for name in sorted(hook_names)) or "(?!)"
    return [
        re.compile(
            rf"^(?:(?:async[ \t]+)?(?:def|class)[ \t]+(?:{names})\b|(?:{names})[ \t]*(?::[^=\n]*)?=[^=])", re.MULTILINE
        ),
        re.compile(rf"\bhookimpl\b[^\n]*\n(?:[ \t]*@[^\n]*\n)*[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(?:{names})\b"),
    ]
