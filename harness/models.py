"""Pretrained models that somebody has in a folder: a task says which it can use, and what it is with them.

They are data: weights as safetensors, configurations and vocabularies as JSON and text, images. The judge reads them;
a worker is sent what a check or a training asks, and never sees the folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import UsageError

if TYPE_CHECKING:
    from harness.task import Task

__all__ = ["Pretrained", "UsedModels", "require_use", "with_models"]

_ENDINGS = (".json", ".txt", ".codes", ".safetensors", ".png", ".jpg", ".jpeg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pretrained:
    """Which pretrained models a task can use.

    Attributes:
        folders: Names of folders below the one that is given, each a model or what belongs to one.
        use: `use(task, found)` → the task with the models in the folders that were found, by name. It raises a
            ValueError or an OSError whose message says what was wanted, what came, and where, if a model can't be used.
    """

    folders: tuple[str, ...]
    use: Callable[[Task, Mapping[str, Path]], Task]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedModels:
    """What a task uses of a folder of models.

    Attributes:
        digests: A digest of the files in each folder, by the folder's name; empty where it uses none.
    """

    digests: Mapping[str, str]

    @property
    def digest(self) -> str:
        """Return a digest of all, "" where none is used."""
        if not self.digests:
            return ""
        lines = (f"{name} {self.digests[name]}\n" for name in sorted(self.digests))
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def with_models(task: Task, folder: Path | None) -> tuple[Task, UsedModels]:
    """Return a task with the models in a folder, and which they are; as it is where it can use none of them.

    Raises:
        UsageError: There is no such folder, or a model in it can't be used.
    """
    if folder is None:
        return task, UsedModels(digests={})
    if not folder.is_dir():
        raise UsageError(f"--models: wanted a folder, {folder} is none")
    wanted = () if task.pretrained is None else task.pretrained.folders
    found = {name: folder / name for name in wanted if (folder / name).is_dir()}
    if task.pretrained is None or not found:
        return task, UsedModels(digests={})
    try:
        changed = task.pretrained.use(task, found)
        return changed, UsedModels(digests={name: _digest(path) for name, path in found.items()})
    except (OSError, ValueError) as error:
        raise UsageError(f"--models: {error}") from error


def require_use(folder: Path | None, used: Iterable[UsedModels], tasks: Iterable[Task]) -> None:
    """Reject a folder of models of which no task uses anything, which its owner did not mean.

    Raises:
        UsageError: None is used; it says what was wanted, and what the folder holds.
    """
    if folder is None or any(one.digests for one in used):
        return
    wanted = [f"{task.name}: {', '.join(task.pretrained.folders)}" for task in tasks if task.pretrained is not None]
    if not wanted:
        raise UsageError(f"--models {folder}: no task that is asked for uses a pretrained model")
    held = ", ".join(sorted(path.name for path in folder.iterdir())) or "nothing"
    raise UsageError(f"--models: wanted one of the folders of {'; '.join(wanted)}; {folder} holds {held}")


def _digest(folder: Path) -> str:
    """Return a digest of the files that a model may be read from, by their names below its folder."""
    digest = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.suffix.lower() in _ENDINGS and one.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape") + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
