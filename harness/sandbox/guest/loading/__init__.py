"""Submitted bytes to definitions: archives, notebooks and Python files, loaded by one rule."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from types import ModuleType
from typing import Any

from ..adapter import AdapterError, parse
from ..notices import say
from .archive import Allowance, Refused, is_archive, is_junk, safe_name, unpack
from .entry import choose
from .execute import Executor
from .given import given_names
from .history import Definition, History
from .source import Source
from .text import decode
from .workspace import Workspace

__all__ = ["Definition", "Refused", "Submission", "load", "sources_of"]

MANIFESTS = ("submission.yaml", "submission.yml")
_SOURCES = (".py", ".ipynb")
_TEXTS = (".txt", ".md", ".rst", ".yaml", ".yml", ".csv", ".json", ".tex", ".html")
SCAFFOLD = "scaffold"


@dataclass(kw_only=True)
class Submission:
    """A submission's definitions.

    Attributes:
        manifest: submission.yaml, validated; empty without one.
        workspace: its modules; None when it holds no Python.
        histories: what each loaded module defined, in order.
        entries: the modules in which plain names are looked for, in order.
        injected: values that the scaffold gave, which never serve a hook.
    """

    manifest: dict[str, Any] = field(default_factory=dict)
    workspace: Workspace | None = None
    histories: dict[str, History] = field(default_factory=dict)
    entries: list[str] = field(default_factory=list)
    injected: list[Any] = field(default_factory=list)

    def definitions(self, name: str, module: str | None = None) -> list[Definition]:
        """Return the definitions of a name in one module, or in all entries, oldest first."""
        modules = self.entries if module is None else [module]
        found = [one for held in modules if held in self.histories for one in self.histories[held].of(name)]
        return [one for one in found if not any(one.value is value for value in self.injected)]

    def static_methods(self, name: str) -> list[Definition]:
        """Return the static and class methods of a name in the classes of all entries, oldest first."""
        histories = [self.histories[held] for held in self.entries if held in self.histories]
        classes = [one for history in histories for one in history.definitions if isinstance(one.node, ast.ClassDef)]
        return [
            replace(one, name=f"{one.name}.{name}", value=getattr(one.value, name), node=_member(one.node, name))
            for one in classes
            if isinstance(one.value, type) and isinstance(vars(one.value).get(name), staticmethod | classmethod)
        ]

    def module(self, name: str) -> str | None:
        """Return the full name of a loaded module that the submission knows by a shorter one."""
        if self.workspace is None:
            return None
        known = "" if name == "__init__" else self.workspace.resolve(name)
        full = f"{self.workspace.package}.{known}" if known else self.workspace.package
        return full if known is not None and full in self.histories else None

    def known(self, module: str) -> set[str]:
        """Return the names that a loaded module has."""
        return set(vars(sys.modules[module])) if module in sys.modules else set()

    def owns(self, module: object) -> bool:
        """Tell whether a module's name is one of the submission's."""
        return self.workspace is not None and self.workspace.owns(module)

    def prefer(self, definition: Definition) -> None:
        """Make a name of a module mean one of its definitions: `super(Decoder, self)` looks itself up by name."""
        if definition.module in sys.modules and definition.node is not None:
            setattr(sys.modules[definition.module], definition.name, definition.value)

    def unload(self) -> None:
        """Take the submission out of the process's import system."""
        if self.workspace is not None:
            self.workspace.unload()


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is to be loaded.

    Attributes:
        files: name and bytes of each file.
        folder: whether the files are a folder's, or one file alone.
        hooks: each hook's name and aliases.
        adapter: the grader's adapter for a whole class.
        run: whether whole files run, and not their definitions alone.
        survey: whether the hooks are those of many tasks, to see which of them are answered.
        scaffold: the task's source text, None without one.
    """

    files: Sequence[tuple[str, bytes]]
    folder: bool
    hooks: Sequence[Collection[str]]
    adapter: Mapping[str, Any] = field(default_factory=dict)
    run: bool = False
    scaffold: str | None = None
    survey: bool = False


def _member(node: ast.stmt | None, name: str) -> ast.stmt | None:
    """Return the definition of a name in a class's body."""
    body: list[ast.stmt] = getattr(node, "body", [])
    return next((one for one in reversed(body) if getattr(one, "name", None) == name), None)


def load(request: Request) -> Submission:
    """Load a submission.

    Raises:
        Refused: it can't be read at all; the message is one sentence.
    """
    files = _files(request)
    manifest = _manifest(files)
    paths = [path for path in files if path.lower().endswith(_SOURCES)]
    if not paths and len(files) == 1 and not manifest:
        # One file alone is read as Python, whatever it is called.
        paths = list(files)
    if not paths:
        return _without_python(files, manifest)
    scaffold, injected = _scaffold(request.scaffold)
    executor = Executor(
        run_everything=request.run or manifest.get("load") == "run",
        answers={*_names_named(manifest), *_names_named(request.adapter), *chain.from_iterable(request.hooks)},
        given=given_names(scaffold),
    )
    workspace = Workspace({path: files[path] for path in paths}, executor.run)
    submission = Submission(manifest=manifest, workspace=workspace, histories=executor.histories, injected=injected)
    executor.package, executor.locate = workspace.package, workspace.locate
    executor.is_imported = workspace.is_imported
    try:
        named = [*_modules_named(manifest), *_modules_named(request.adapter)]
        entries = choose(workspace, paths, named, request.hooks, survey=request.survey)
        for entry in entries:
            workspace.source(entry)
        executor.own_names = workspace.own_names(entries)
        submission.entries = [_open(workspace, entry) for entry in entries]
    except BaseException:
        submission.unload()
        raise
    return submission


def sources_of(files: Sequence[tuple[str, bytes]], *, folder: bool) -> list[Source]:
    """Return a submission's Python files and notebooks as sources; none of it is run.

    Raises:
        Refused: it can't be read at all.
    """
    found = _files(Request(files=files, folder=folder, hooks=()))
    paths = [path for path in found if path.lower().endswith(_SOURCES)] or ([] if folder else list(found))
    workspace = Workspace({path: found[path] for path in paths}, lambda *_: None)
    try:
        return [workspace.source(path) for path in sorted(paths)]
    finally:
        workspace.unload()


def _objects(adapter: Mapping[str, Any]) -> list[str]:
    return [str(entry["object"]) for entry in adapter.get("hooks", {}).values() if "object" in entry]


def _modules_named(adapter: Mapping[str, Any]) -> list[str]:
    """Return the modules that an adapter's objects are in, dotted."""
    return list(dict.fromkeys(name.partition(":")[0] for name in _objects(adapter) if ":" in name))


def _names_named(adapter: Mapping[str, Any]) -> list[str]:
    """Return the top-level names of an adapter's objects."""
    return [name.rpartition(":")[2].partition(".")[0] for name in _objects(adapter)]


def _open(workspace: Workspace, path: str) -> str:
    module = workspace.module_of(path) or ""
    return workspace.open(module).__name__


def _files(request: Request) -> dict[str, bytes]:
    """Return the submission's files by safe path, archives unpacked, one folder around everything taken off."""
    files = {safe_name(name): data for name, data in request.files}
    allowance = Allowance()
    if not request.folder:
        ((name, data),) = files.items()
        if not is_archive(name, data):
            return files
        files = unpack(data, name, allowance)
    files = {path: data for path, data in files.items() if not is_junk(path)}
    if not any(path.lower().endswith(_SOURCES) for path in files):
        inner = {path: data for path, data in files.items() if is_archive(path, data)}
        for path, data in inner.items():
            folder = path.rpartition(".")[0]
            unpacked = unpack(data, path, allowance)
            files |= {f"{folder}/{name}": content for name, content in unpacked.items() if not is_junk(name)}
            del files[path]
    return _without_top_folder(files)


def _without_top_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    while files:
        tops = {path.partition("/")[0] if "/" in path else "" for path in files}
        if len(tops) != 1 or "" in tops:
            break
        files = {path.partition("/")[2]: data for path, data in files.items()}
    return files


def _without_python(files: dict[str, bytes], manifest: dict[str, Any]) -> Submission:
    """Return a submission that answers nothing; one that is nothing but binary files is refused."""
    if files and not any(path.lower().endswith(_TEXTS) for path in files):
        raise Refused("the submission holds no Python file and no notebook")
    say("the submission holds no Python file and no notebook")
    return Submission(manifest=manifest)


def _manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    for name in MANIFESTS:
        if name in files:
            try:
                return parse(decode(files[name], name), where=name)
            except AdapterError as error:
                raise Refused(str(error)) from None
    return {}


def _scaffold(text: str | None) -> tuple[dict[str, Any], list[Any]]:
    """Run the task's scaffold; the names that it defines, and their values."""
    if not text:
        return {}, []
    module = ModuleType(SCAFFOLD)
    sys.modules[SCAFFOLD] = module
    before = set(module.__dict__)
    exec(compile(text, f"<{SCAFFOLD}>", "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - the task's own text
    names = {name: value for name, value in module.__dict__.items() if name not in before and name != "__builtins__"}
    own = [value for value in names.values() if getattr(value, "__module__", None) == SCAFFOLD]
    return names, own
