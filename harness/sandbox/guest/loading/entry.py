"""Which files of a submission are its entries: where the answers are looked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ..earlier import is_earlier_try
from ..notices import say
from .workspace import Workspace

Hooks = Sequence[Collection[str]]

_TESTS = re.compile(r"(?:^|/)(?:tests?/|test_[^/]*\.py$|[^/]*_test\.py$|conftest\.py$|setup\.py$)")


def choose(
    workspace: Workspace, paths: Sequence[str], named: Sequence[str], hooks: Hooks, *, survey: bool
) -> list[str]:
    """Return a folder's entries.

    What `submission.yaml` names; and `submission.py`, else `__init__.py`, else the only notebook, else every `.py` (or,
    without any, notebook) that defines a hook. Beside the only notebook a `.py`, and beside files a notebook, counts
    where it answers other hooks, as those of another task; one that shares a hook with them is a helper, or an older
    copy; and so does what lies in the folder of an earlier try, beside whatever doesn't.

    Args:
        workspace: the submission's modules.
        paths: its Python files and notebooks.
        named: the modules that submission.yaml names, dotted.
        hooks: each hook's name and aliases.
        survey: whether the hooks are those of many tasks, and only what is answered at all is of interest.
    """
    entries = [path for module in named if (path := _path_of(workspace, paths, module)) is not None]
    return list(dict.fromkeys([*entries, *_by_rule(workspace, paths, hooks, survey=survey)]))


def _path_of(workspace: Workspace, paths: Sequence[str], module: str) -> str | None:
    found = "" if module == "__init__" else workspace.resolve(module)
    return next((path for path in paths if found is not None and workspace.module_of(path) == found), None)


def _by_rule(workspace: Workspace, paths: Sequence[str], hooks: Hooks, *, survey: bool) -> list[str]:
    for name in ("submission.py", "__init__.py"):
        if name in paths:
            return [name]
    if len(paths) == 1:
        return list(paths)
    earlier = [path for path in paths if any(map(is_earlier_try, path.split("/")[:-1]))]
    current = [path for path in paths if path not in earlier]
    notebooks = [path for path in current if path.lower().endswith(".ipynb")]
    tests = [path for path in current if path not in notebooks and _TESTS.search(path)]
    python = [path for path in current if path not in notebooks and path not in tests]
    if len(notebooks) == 1:
        return _with_others(workspace, notebooks, [*earlier, *python], hooks, survey=survey)
    beside = [*earlier, *notebooks]
    for group, others in ((python, beside), (tests, beside), (notebooks, earlier), (earlier, [])):
        if defining := [path for path in group if _answered(workspace, path, hooks)]:
            if len(defining) > 1:
                say(f"several files define what is asked: {', '.join(defining)}")
            return _with_others(workspace, defining, others, hooks, survey=survey)
    return []


def _with_others(
    workspace: Workspace, chosen: Sequence[str], others: Sequence[str], hooks: Hooks, *, survey: bool
) -> list[str]:
    """Return the chosen files, which have the last word, behind others that answer what none of them does."""
    beside = {path: found for path in others if (found := _answered(workspace, path, hooks))}
    if not beside:
        return list(chosen)
    own = {place for path in chosen for place in _answered(workspace, path, hooks)}
    taken = [path for path, found in beside.items() if survey or not found & own]
    if left := [path for path in beside if path not in taken]:
        said = f"answers are looked for in {', '.join(chosen)}; {', '.join(left)} has some too"
        say(f"{said}, which count only where they are imported")
    readable = [path for path in chosen if workspace.refusal(path) is None]
    return [*taken, *(readable if taken else chosen)]


def _answered(workspace: Workspace, path: str, hooks: Hooks) -> set[int]:
    """Return the places of the hooks that a file defines."""
    if not workspace.holds(path, _patterns([name for names in hooks for name in names])):
        return set()
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
