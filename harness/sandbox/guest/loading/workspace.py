"""The submission's modules, kept in memory: which file is which module, and the importer that finds them."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import linecache
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from types import CodeType, ModuleType

from ..asking import PACKAGE, asker, name_of
from ..notices import say
from . import notebook, source, text
from .archive import Refused
from .source import Source

SOURCE_CHARACTERS = 8_000_000


class Workspace(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The modules of one submission, importable under one private package.

    The finder stands behind the system's own, so that no submitted file is taken for a module that somebody else's code
    imports; the submission's own imports are pointed at its own files before they run (`OwnImports`).
    """

    def __init__(self, files: Mapping[str, bytes], run: Callable[[Source, ModuleType], None]) -> None:
        """Take the files by their relative paths, and what runs a source in a module."""
        self._files = dict(files)
        self._run = run
        self._sources: dict[str, Source] = {}
        self._by_filename: dict[str, Source] = {}
        self._aliases: set[str] = set()
        self._tops: set[str] = set()
        self.package = PACKAGE
        number = 1
        while self.package in sys.modules:
            number += 1
            self.package = f"{PACKAGE}_{number}"
        self._paths = _module_paths(self._files)
        self._folders = {name.rpartition(".")[0] for name in self._paths} | set(_parents(self._paths))
        self._install()

    def _install(self) -> None:
        root = ModuleType(self.package)
        root.__path__ = []
        root.__package__ = self.package
        sys.modules[self.package] = root
        last = sys.meta_path[-1:] if getattr(type(sys.meta_path[-1]), "last_resort", False) else []
        sys.meta_path.insert(len(sys.meta_path) - len(last), self)

    def unload(self) -> None:
        """Forget the submission: its modules, its finder and its lines."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        for name in [name for name in sys.modules if name == self.package or name.startswith(f"{self.package}.")]:
            del sys.modules[name]
        for name in self._aliases:
            sys.modules.pop(name, None)
        for filename in self._by_filename:
            linecache.cache.pop(filename, None)

    def own_names(self, scripts: Sequence[str]) -> dict[str, str]:
        """Return the top-level names that the submission's files import as their own, with their dotted paths.

        Python modules and packages beside the files in `scripts` and at the top count; a bare folder doesn't, because
        it would not hide an installed package either.
        """
        names: dict[str, str] = {}
        for base in ["", *(_dotted(script).rpartition(".")[0] for script in reversed(scripts))]:
            for module, path in self._paths.items():
                parent, _, name = module.rpartition(".")
                if name and parent == base and path.endswith(".py"):
                    names[name] = module
        return names

    def module_of(self, path: str) -> str | None:
        """Return the dotted name, inside the package, of the module that a file is; `""` is the package itself."""
        return next((module for module, held in self._paths.items() if held == path), None)

    def open(self, module: str) -> ModuleType:
        """Import one of the submission's modules by its dotted name inside the package."""
        if module:
            return importlib.import_module(f"{self.package}.{module}")
        root = sys.modules[self.package]
        if "" in self._paths and not hasattr(root, "__file__"):
            self.exec_module(root)
        return root

    def source(self, path: str) -> Source:
        """Return a file as a source, parsed once.

        Raises:
            Refused: the file is not text, or not a notebook.
        """
        if path not in self._sources:
            made = self._read(path)
            if len(made.text) > SOURCE_CHARACTERS:
                raise Refused(f"{path} holds more than {SOURCE_CHARACTERS:,} characters of Python")
            self._sources[path] = self._by_filename[made.filename] = made
            # No modification time: linecache then never looks for the file on a disk.
            linecache.cache[made.filename] = (
                len(made.text),
                None,
                [f"{line}\n" for line in made.lines],
                made.filename,
            )
        return self._sources[path]

    def _read(self, path: str) -> Source:
        decoded = text.decode(self._files[path], path)
        filename = f"{self.package}/{path}"
        if not notebook.is_notebook(path, decoded):
            return source.from_text(path, filename, decoded)
        made, written = notebook.to_source(path, filename, notebook.code_cells(path, decoded))
        for name, content in written.items():
            module = _dotted(name)
            if module not in self._paths:
                self._files[name] = content.encode("utf-8", "replace")
                self._paths[module] = name
                self._folders |= set(_parents([module]))
        return made

    def locate(self, code: CodeType, line: int) -> str | None:
        """Say where a line of code stands in the submission; None for code of somebody else."""
        found = self._by_filename.get(code.co_filename)
        return None if found is None else found.place(line)

    def owns(self, module: object) -> bool:
        """Tell whether a module's name is one of the submission's."""
        return isinstance(module, str) and (module == self.package or module.startswith(f"{self.package}."))

    def resolve(self, name: str) -> str | None:
        """Return the dotted path of the module that the submission means by a name, None for no module of its own.

        The folder around the submission may stand before it (the folder itself is `""`, the package). Below the top a
        unique module or folder of that name anywhere serves as well (files that lie in `src/`).
        """
        top, _, rest = name.partition(".")
        if top in self._tops or self._is_around(top):
            name = rest
        if not name or name in self._paths or name in self._folders:
            return name
        ends = {known for known in (*self._paths, *self._folders) if known.endswith(f".{name}")}
        return ends.pop() if len(ends) == 1 else None

    def _is_around(self, name: str) -> bool:
        """Tell whether a name is that of the folder around the files: some text imports an own module from it."""
        if name in self._paths or name in self._folders:
            return False
        pattern = re.compile(rf"^[ \t]*(?:from|import)[ \t]+{re.escape(name)}\.(\w+)", re.MULTILINE)
        found = (match for held in self._sources.values() for match in pattern.finditer(held.text))
        if any(match[1] in self._paths or match[1] in self._folders for match in found):
            self._tops.add(name)
        return name in self._tops

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - importlib's signature
        target: ModuleType | None = None,  # noqa: ARG002 - importlib's signature
    ) -> importlib.machinery.ModuleSpec | None:
        """Find one of the submission's modules, by its full name or, for a dynamic import, by its own."""
        if not self.owns(fullname):
            known = self.resolve(fullname)
            if known is None or name_of(asker()) == f"{self.package}.{known}":
                return None  # a file named as what it imports means the other one
            return importlib.machinery.ModuleSpec(fullname, self, loader_state=known)
        module = fullname[len(self.package) + 1 :]
        if module not in self._paths and module not in self._folders:
            return None
        held = self._paths.get(module, "/__init__.py")
        folder = module in self._folders or held.endswith("/__init__.py")
        return importlib.machinery.ModuleSpec(fullname, self, is_package=folder)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """Return the one module there is for a second name of it."""
        if self.owns(spec.name):
            return None
        module = self.open(spec.loader_state)
        spec.loader_state = (module, module.__spec__)
        self._aliases.add(spec.name)
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Run a module's definitions."""
        spec = module.__spec__
        if spec is not None and not self.owns(spec.name):
            # The import machinery has put the second name's spec on the module: put its own back.
            module.__spec__ = spec.loader_state[1]
            return
        path = self._paths.get(module.__name__[len(self.package) + 1 :])
        if path is None:
            return
        try:
            made = self.source(path)
        except Refused as error:
            raise ImportError(str(error)) from None
        module.__file__ = made.filename
        self._run(made, module)

    def is_imported(self, source: Source) -> bool:
        """Tell whether another file that was read seems to import a source's module."""
        name = source.filename.rpartition("/")[2].partition(".")[0]
        pattern = re.compile(rf"^[ \t]*(?:from|import)\b[^\n]*\b{re.escape(name)}\b", re.MULTILINE)
        return any(pattern.search(held.text) for held in self._sources.values() if held is not source)

    def refusal(self, path: str) -> str | None:
        """Say why a file can't be read, None when it can."""
        try:
            self.source(path)
        except Refused as error:
            return str(error)
        return None

    def holds(self, path: str, patterns: Sequence[re.Pattern[str]]) -> bool:
        """Tell whether a readable file's text has one of the patterns; one that can't be read is said and has none."""
        why = self.refusal(path)
        if why is not None:
            say(f"{why}; it is left out")
            return False
        found = self._sources[path].text
        return any(pattern.search(found) for pattern in patterns)


def _dotted(path: str) -> str:
    """Return the module name of a file's path: `src/my-file.py` is `src.my_file`."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    parts = [re.sub(r"\W", "_", part) for part in [*folder.split("/"), stem] if part]
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def _parents(modules: Sequence[str] | Mapping[str, str]) -> list[str]:
    """Return every folder above the modules, as dotted names."""
    found: list[str] = []
    for module in modules:
        parts = module.split(".")[:-1]
        found += [".".join(parts[: end + 1]) for end in range(len(parts))]
    return found


def _module_paths(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the path of every file by its module's name: Python first, then notebooks under names that are free."""
    paths: dict[str, str] = {}
    for path in sorted(files, key=lambda path: (path.lower().endswith(".ipynb"), path)):
        module = _dotted(path)
        while module in paths:
            module = f"{module}_"
        paths[module] = path
    return paths
