"""What a worker may read: the interpreter, its libraries and the installed packages, without any provider's."""

from __future__ import annotations

import configparser
import importlib.util
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["Places", "find_places"]

_SITE_NAMES: Final = ("site-packages", "dist-packages")
_SYSTEM: Final = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
    "/etc/localtime",
)
_GROUP_PREFIX: Final = "harness."


class Places(NamedTuple):
    """Paths by what they mean to a worker.

    Attributes:
        site: Folders of installed packages, to be searched for imports.
        roots: Everything that may be read, `site` among it.
        hidden: What lies in the roots and may not be read.
    """

    site: tuple[Path, ...]
    roots: tuple[Path, ...]
    hidden: tuple[Path, ...]


def find_places(hidden: Iterable[Path] = (), readable: Iterable[Path] = (), site: Iterable[Path] = ()) -> Places:
    """Find out what the judge's own interpreter imports from, and what of it is no worker's business.

    Args:
        hidden: Providers' folders and files; those that are installed beside the harness are found by themselves.
        readable: More folders or files to read, such as a model's.
        site: Folders of packages beside the judge's own.
    """
    folders = tuple(dict.fromkeys([*_site_folders(), *site]))
    library = Path(sys.base_prefix, "lib")
    interpreter = [library, *(Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib"))]
    roots = [*map(Path, _SYSTEM), *interpreter, *folders, *readable]
    covered = [Path(__file__).resolve().parent.parent, *hidden]
    for folder in folders:
        covered += [*_installed_providers(folder), *folder.glob("*.pth"), *folder.glob("__editable__*")]
    # An interpreter's library folder holds folders of packages too; those that are not searched are not shown.
    covered += [path for root in roots for path in _package_folders(root) if not _is_any_of(path, folders)]
    return Places(folders, _with_targets(roots), _with_targets(covered))


def _site_folders() -> Iterator[Path]:
    for entry in sys.path:
        path = Path(entry)
        if path.name in _SITE_NAMES and path.is_dir():
            yield path
    torch = importlib.util.find_spec("torch")
    if torch is not None and torch.origin is not None:
        yield Path(torch.origin).parent.parent


def _installed_providers(folder: Path) -> Iterator[Path]:
    """Yield the metadata and the packages of every distribution that brings tasks or references."""
    for entry_points in folder.glob("*.dist-info/entry_points.txt"):
        parser = configparser.ConfigParser(delimiters=("=",), interpolation=None, strict=False)
        try:
            parser.read_string(entry_points.read_text("utf-8"))
        except (OSError, ValueError, configparser.Error):
            continue
        groups = [name for name in parser.sections() if name.startswith(_GROUP_PREFIX)]
        if groups:
            yield entry_points.parent
        for group in groups:
            for value in dict(parser[group]).values():
                top = value.partition(":")[0].partition(".")[0].strip()
                yield from (path for path in (folder / top, folder / f"{top}.py") if path.exists())


def _package_folders(root: Path) -> Iterator[Path]:
    for name in _SITE_NAMES:
        yield from (path for pattern in (name, f"python3*/{name}") for path in root.glob(pattern))


def _is_any_of(path: Path, folders: Iterable[Path]) -> bool:
    return path.resolve() in {folder.resolve() for folder in folders}


def _with_targets(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return absolute paths, each also as what its links lead to."""
    absolute = [path.absolute() for path in paths]
    return tuple(dict.fromkeys([*absolute, *(path.resolve() for path in absolute)]))
