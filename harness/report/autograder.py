"""A ready folder for Gradescope: the scripts that it runs, what is graded, and this distribution as a wheel."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

from harness.errors import UsageError

__all__ = ["write_autograder", "write_wheel"]

_DISTRIBUTION = "ml-submission-harness"
_TEMPLATES = Path(__file__).parent / "templates" / "gradescope"
_PROGRAMS = ("setup.sh", "run_autograder")
_EXECUTABLE = 0o755
_EPOCH = (2020, 1, 1, 0, 0, 0)  # the same content is the same wheel, byte for byte


def write_autograder(
    folder: Path, *, assignment: Path | None = None, adapter: Path | None = None, packs: Sequence[Path] = ()
) -> None:
    """Write a folder that is zipped and uploaded as it is.

    Args:
        folder: Where it goes; made new, or empty.
        assignment: An assignment file to grade by.
        adapter: How hooks are found, for the whole class.
        packs: Folders of further tasks.

    Raises:
        UsageError: The folder holds something, or a file can't be read or written.
    """
    try:
        if folder.exists() and any(folder.iterdir()):
            raise UsageError(f"wanted a new or an empty folder, {folder} holds something")
        folder.mkdir(parents=True, exist_ok=True)
        for template in sorted(_TEMPLATES.iterdir()):
            shutil.copyfile(template, folder / template.name)
        for name in _PROGRAMS:
            (folder / name).chmod(_EXECUTABLE)
        for source, name in ((assignment, "assignment.yaml"), (adapter, "adapter.yaml")):
            if source is not None:
                shutil.copyfile(source, folder / name)
        for pack in packs:
            shutil.copytree(pack, folder / "packs" / pack.resolve().name, ignore=shutil.ignore_patterns("__pycache__"))
        write_wheel(folder)
    except OSError as error:
        raise UsageError(f"can't write the autograder to {folder}: {error.filename}: {error.strerror}") from error


def write_wheel(folder: Path) -> Path:
    """Write the installed distribution as a wheel and return its path; an editable install serves as well.

    Raises:
        UsageError: The distribution is not installed.
    """
    try:
        installed = metadata.distribution(_DISTRIBUTION)
    except metadata.PackageNotFoundError as error:
        raise UsageError(f"wanted {_DISTRIBUTION} installed (pip install), to make a wheel of it") from error
    stem = f"{_DISTRIBUTION.replace('-', '_')}-{installed.version}"
    info = f"{stem}.dist-info"
    wheel = "Wheel-Version: 1.0\nGenerator: harness\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    about = {
        f"{info}/METADATA": installed.read_text("METADATA") or installed.read_text("PKG-INFO") or "",
        f"{info}/WHEEL": wheel,
        f"{info}/entry_points.txt": installed.read_text("entry_points.txt") or "",
    }
    path = folder / f"{stem}-py3-none-any.whl"
    record = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*_files(installed), *((name, text.encode()) for name, text in about.items())):
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{name},sha256={digest},{len(content)}\n")
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
        record.append(f"{info}/RECORD,,\n")
        archive.writestr(zipfile.ZipInfo(f"{info}/RECORD", _EPOCH), "".join(record))
    return path


def _files(installed: metadata.Distribution) -> Iterator[tuple[str, bytes]]:
    """Give every file of the packages that the distribution's entry points name, by its path in a wheel."""
    names = sorted({entry.value.partition(":")[0].partition(".")[0] for entry in installed.entry_points})
    for name in names:
        found = importlib.util.find_spec(name)
        for place in () if found is None else found.submodule_search_locations or ():
            root = Path(place)
            for path in sorted(root.rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    yield f"{name}/{path.relative_to(root).as_posix()}", path.read_bytes()
