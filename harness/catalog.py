"""Which tasks and references are installed, where each came from, and how one is loaded.

Providers are found by entry points and by `--task-path`. Nothing is taken from the working directory: a distribution
is believed only about files that lie where it was installed, so a folder named `tasks` beside a submission is no task.
Listing imports no provider.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.metadata
import importlib.util
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlparse

from harness.errors import BrokenProvider, UsageError
from harness.plugins import resolve
from harness.task import Task
from harness.text import nearest

__all__ = ["Catalog", "Provider", "discover"]

TASK_GROUP = "harness.tasks"
REFERENCE_GROUP = "harness.references"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A task or a reference that is there, not yet imported.

    Attributes:
        name: The task's name.
        module: The module to import, or the stem of a file.
        distribution: The distribution that brings it, with its version; or the `--task-path` folder.
        source: The file it lies in, or None when that can't be told without importing.
        roots: Folders that the module may lie under.
    """

    name: str
    module: str
    distribution: str
    source: Path | None
    roots: tuple[Path, ...]
    by_path: bool = False

    @property
    def summary(self) -> str:
        """Return the first line of the module's docstring, read without importing it."""
        if self.source is None:
            return ""
        try:
            doc = ast.get_docstring(ast.parse(self.source.read_bytes()))
        except (OSError, SyntaxError, ValueError):
            return "(can't be read)"
        return (doc or "").strip().partition("\n")[0]

    def digest(self) -> str:
        """Return a digest of the source, and of the code and data that belong to it, to tell a changed task.

        To a module belong `common/` and `data/` beside it, to a package all its modules and `data/`.
        """
        digest = hashlib.sha256()
        home = self.source.parent if self.source is not None else Path()
        for path in self._files():
            content = path.read_bytes()
            name = path.relative_to(home).as_posix()
            for part in (name.encode("utf-8", "surrogateescape"), content):
                digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()

    def _files(self) -> Iterator[Path]:
        if self.source is None or not self.source.is_file():
            return
        yield self.source
        home = self.source.parent
        code = "**/*.py" if self.source.name == "__init__.py" else "common/**/*.py"
        for path in sorted({*home.glob(code), *home.glob("data/**/*")}):
            of_another = path.parent.name in ("tolerances", "thresholds", "lint") and path.stem != self.source.stem
            if path.is_file() and path != self.source and not of_another:
                yield path

    def load(self) -> ModuleType:
        """Import the provider's module.

        Raises:
            BrokenProvider: It can't be imported, or would be imported from elsewhere.
        """
        try:
            return self._import_file() if self.by_path else self._import_installed()
        except BrokenProvider:
            raise
        except Exception as error:
            raise BrokenProvider(f"{self.name} ({self.distribution}): {type(error).__name__}: {error}") from error

    def _import_installed(self) -> ModuleType:
        top = self.module.partition(".")[0]
        spec = importlib.util.find_spec(top)
        origins = (
            [Path(place).resolve() for place in (spec.submodule_search_locations or [spec.origin or ""])]
            if spec
            else []
        )
        # A folder below an editable source tree may be somebody's submission: the very place is wanted.
        if not origins or not all(place.parent in self.roots for place in origins):
            found = ", ".join(map(str, origins)) or "nowhere"
            raise BrokenProvider(
                f"{self.name}: wanted {top!r} of {self.distribution}, but Python would import it from {found}"
            )
        return importlib.import_module(self.module)

    def _import_file(self) -> ModuleType:
        assert self.source is not None
        unique = f"harness_task_path_{hashlib.sha256(str(self.source).encode()).hexdigest()[:12]}_{self.source.stem}"
        if unique in sys.modules:
            return sys.modules[unique]
        spec = importlib.util.spec_from_file_location(unique, self.source)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[unique] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[unique]
            raise
        return module


@dataclass(frozen=True, slots=True)
class Catalog:
    """The tasks and references that are there, by task name.

    Attributes:
        tasks: Task providers in the order of their names.
        references: Reference providers.
    """

    tasks: Mapping[str, Provider]
    references: Mapping[str, Provider]

    def task(self, name: str) -> Task:
        """Load a task.

        Raises:
            UsageError: There is no task of that name.
            BrokenProvider: It can't be imported, or is no task.
        """
        provider = self.tasks.get(name)
        if provider is None:
            raise UsageError(f"unknown task {name!r}; {nearest(name, self.tasks, what='installed are')}")
        task = getattr(provider.load(), "TASK", None)
        if not isinstance(task, Task):
            raise BrokenProvider(f"{name} ({provider.distribution}): wanted a `TASK = Task(...)` in {provider.module}")
        if task.name != name:
            raise BrokenProvider(f"{name} ({provider.distribution}): its TASK is named {task.name!r}")
        return task

    def reference(self, task: Task) -> Mapping[str, Callable[..., Any]]:
        """Load the reference of a task as plain functions by hook name.

        Raises:
            BrokenProvider: There is none, or it does not implement the spec strictly.
        """
        provider = self.references.get(task.name)
        if provider is None:
            raise BrokenProvider(f"{task.name}: no reference is registered for it")
        return resolve(task.spec, provider.load())

    def hidden_paths(self) -> tuple[Path, ...]:
        """Return the folders and files that no worker may see: every provider's package and the harness itself."""
        hidden = {Path(__file__).resolve().parent}
        for provider in (*self.tasks.values(), *self.references.values()):
            if provider.source is not None:
                hidden.add(provider.source.resolve().parent)
        for distribution in _distributions():
            if any(point.group in (TASK_GROUP, REFERENCE_GROUP) for point in distribution.entry_points):
                hidden.update(_metadata_paths(distribution))
        return tuple(sorted(hidden))


def discover(task_paths: Iterable[Path] = ()) -> Catalog:
    """Find every installed task and reference, and those of `--task-path` folders, without importing any.

    Args:
        task_paths: Folders with `tasks/*.py` and `reference/*.py`, or with task modules directly.

    Raises:
        UsageError: A folder is not there or holds no task.
    """
    tasks: dict[str, Provider] = {}
    references: dict[str, Provider] = {}
    for distribution in _distributions():
        for point in distribution.entry_points:
            if point.group in (TASK_GROUP, REFERENCE_GROUP):
                found = tasks if point.group == TASK_GROUP else references
                found[point.name] = _installed(point, distribution)
    for folder in task_paths:
        _add_folder(Path(folder), tasks, references)
    return Catalog(dict(sorted(tasks.items())), dict(sorted(references.items())))


def _distributions() -> Iterator[importlib.metadata.Distribution]:
    """Iterate over the installed distributions, never over what lies in the working directory."""
    here = Path.cwd()
    paths = [entry for entry in sys.path if entry and Path(entry).resolve() != here]
    seen: set[str] = set()
    for distribution in importlib.metadata.distributions(path=paths):
        name = distribution.metadata["Name"]
        if name and name not in seen:
            seen.add(name)
            yield distribution


def _installed(point: importlib.metadata.EntryPoint, distribution: importlib.metadata.Distribution) -> Provider:
    module = point.value.partition(":")[0]
    roots = _roots(distribution)
    relative = Path(*module.split("."))
    candidates = [root / relative.with_suffix(".py") for root in roots] + [
        root / relative / "__init__.py" for root in roots
    ]
    return Provider(
        name=point.name,
        module=module,
        distribution=f"{distribution.metadata['Name']} {distribution.version}",
        source=next((path for path in candidates if path.is_file()), None),
        roots=roots,
    )


def _roots(distribution: importlib.metadata.Distribution) -> tuple[Path, ...]:
    """Return where a distribution's modules may lie: its site folder, and its source tree when it is editable."""
    roots = [Path(str(distribution.locate_file(""))).resolve()]
    try:
        direct = json.loads(distribution.read_text("direct_url.json") or "{}")
    except ValueError:
        direct = {}
    if direct.get("dir_info", {}).get("editable") and str(direct.get("url", "")).startswith("file:"):
        tree = Path(unquote(urlparse(direct["url"]).path)).resolve()
        roots += [tree, tree / "src"]
    return tuple(roots)


def _metadata_paths(distribution: importlib.metadata.Distribution) -> list[Path]:
    """Return the files and folders by which a distribution could be recognised: its dist-info and editable finders."""
    paths = []
    for file in distribution.files or ():
        top = file.parts[0]
        if top.endswith((".dist-info", ".egg-info", ".pth")) or top.startswith("__editable__"):
            paths.append(Path(str(distribution.locate_file(top))).resolve())
    return paths


def _add_folder(folder: Path, tasks: dict[str, Provider], references: dict[str, Provider]) -> None:
    if not folder.is_dir():
        raise UsageError(f"--task-path: wanted a folder, {folder} is none")
    home = folder / "tasks" if (folder / "tasks").is_dir() else folder
    found = dict(_folder_providers(home, folder))
    if not found:
        inner = next(filter(_has_tasks, sorted(folder.iterdir())), None)
        hint = "" if inner is None else f"; {inner} holds some"
        raise UsageError(f"--task-path: {home} holds no task module (a .py file with `TASK = ...`){hint}")
    tasks.update(found)
    references.update(_folder_providers(folder / "reference", folder, needs_task=False))


def _has_tasks(folder: Path) -> bool:
    """Tell whether a folder could be named by `--task-path`; what can't be looked into could not."""
    try:
        return any(_folder_providers(folder / "tasks" if (folder / "tasks").is_dir() else folder, folder))
    except OSError:
        return False


def _folder_providers(home: Path, folder: Path, *, needs_task: bool = True) -> Iterator[tuple[str, Provider]]:
    for path in sorted(home.glob("*.py")) if home.is_dir() else ():
        if path.stem.startswith("_") or not path.is_file() or (needs_task and b"TASK" not in path.read_bytes()):
            continue
        yield (
            path.stem,
            Provider(
                name=path.stem,
                module=path.stem,
                distribution=str(folder),
                source=path.resolve(),
                roots=(folder.resolve(),),
                by_path=True,
            ),
        )
