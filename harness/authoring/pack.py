"""A task pack to start from: task, reference, samples, frozen tolerances and tests of a small example, all at work."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from pathlib import Path

from harness.errors import UsageError

__all__ = ["write_pack"]

_TEMPLATE = Path(__file__).parent / "templates" / "pack"
_PLACEHOLDER = "my_task"
_TAKEN = frozenset({"harness", "tasks", "reference", "tests", "torch", "numpy", "inputs", "ask"})


def write_pack(name: str, folder: Path) -> Path:
    """Write a pack that is fit to grade as it stands; its example is then changed into the task that is wanted.

    Args:
        name: The task's name; its hook gets the same one.
        folder: Where the pack goes; made new, or empty.

    Returns:
        The folder to give to `--task-path`.

    Raises:
        UsageError: The name is no plain lower-case Python name, or the folder holds something or can't be written.
    """
    plain = name.isascii() and name.isidentifier() and name == name.lower() and not name.startswith("_")
    if not plain or keyword.iskeyword(name) or name in _TAKEN:
        raise UsageError(f"wanted a lower-case Python name for the task, such as layer_norm, got {name!r}")
    try:
        if folder.exists() and any(folder.iterdir()):
            raise UsageError(f"wanted a new or an empty folder, {folder} holds something")
        for source in _files():
            target = folder / _renamed(source.relative_to(_TEMPLATE).as_posix(), name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_renamed(source.read_text(encoding="utf-8"), name), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"can't write the pack to {folder}: {error.filename}: {error.strerror}") from error
    return folder / f"{name}_pack"


def _files() -> Iterator[Path]:
    """Iterate over the template's files; whoever imported one left its bytecode beside it."""
    for path in sorted(_TEMPLATE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _renamed(text: str, name: str) -> str:
    return text.replace(_PLACEHOLDER, name).replace(_PLACEHOLDER.replace("_", "-"), name.replace("_", "-"))
