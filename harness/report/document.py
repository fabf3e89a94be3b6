"""The JSON report of a run: the contract that programs rely on."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.errors import UsageError
from harness.records import SCHEMA, GradeRecord

__all__ = ["document", "require_folder", "write_json", "write_text"]


def document(
    records: Sequence[GradeRecord], *, run: Mapping[str, Any], environment: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the report as plain data: `schema`, `environment`, `run`, `submissions`; no NaN, times in ns."""
    return {
        "schema": SCHEMA,
        "environment": dict(environment),
        "run": dict(run),
        "submissions": [record.to_dict() for record in records],
    }


def require_folder(target: str) -> None:
    """Do nothing when there is a folder for a report: nobody wants to hear that it is lacking after an hour's run.

    Raises:
        UsageError: There is none.
    """
    folder = Path(target).parent
    if target != "-" and not folder.is_dir():
        raise UsageError(f"can't write {target}: wanted a folder, {folder} is none")


def write_json(target: str, content: Mapping[str, Any]) -> None:
    """Write a report to a file, or to standard output for "-"; a file is replaced as a whole or not at all.

    Raises:
        UsageError: The file can't be written.
    """
    # Escapes keep lone surrogates and control characters from a submission out of the stream.
    write_text(target, json.dumps(content, indent=2, allow_nan=False) + "\n")


def write_text(target: str, text: str) -> None:
    """Write text in UTF-8 to a file, or to standard output for "-"; a file is replaced as a whole or not at all.

    Raises:
        UsageError: The file can't be written.
    """
    if target == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    try:
        if path.exists() and not path.is_file():  # /dev/null and the like are written to, never replaced
            path.write_text(text, encoding="utf-8")
        else:
            _replace(path, text)
    except OSError as error:
        raise UsageError(f"can't write {target}: {error.strerror}") from error


def _replace(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise
