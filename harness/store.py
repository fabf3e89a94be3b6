"""A run's folder: its key, its arguments and every verdict, in one SQLite file with one transaction a verdict.

A run that was killed goes on where it was: what is finished stays, what is not is graded again from the same seeds.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

from harness.errors import UsageError
from harness.marks import Mark
from harness.records import TaskRecord
from harness.seeds import RunKey

__all__ = ["Entry", "Store", "new_run_folder", "unfinished_run"]

_FILE = "run.sqlite3"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS run (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS verdicts (
    submission TEXT NOT NULL,
    task TEXT NOT NULL,
    stage TEXT NOT NULL,
    inputs TEXT NOT NULL,
    record TEXT NOT NULL,
    finished_ns INTEGER NOT NULL,
    PRIMARY KEY (submission, task, stage)
);
CREATE TABLE IF NOT EXISTS marks (
    submission TEXT NOT NULL,
    task TEXT NOT NULL,
    mark TEXT NOT NULL,
    given_ns INTEGER NOT NULL,
    PRIMARY KEY (submission, task)
);
"""
_PLACE = "FROM verdicts WHERE submission = ? AND task = ? AND stage = ? AND (inputs = ? OR ? IS NULL)"


class Entry(NamedTuple):
    """One kept verdict.

    Attributes:
        stage: The stage.
        inputs: The digest of what the verdict depends on.
        record: The verdict.
    """

    stage: str
    inputs: str
    record: TaskRecord

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {"stage": self.stage, "inputs": self.inputs, "record": self.record.to_dict()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Entry:
        """Build it from `to_dict`'s data."""
        return cls(data["stage"], data["inputs"], TaskRecord.from_dict(data["record"]))


class Store:
    """The store of one run; open it with `Store.create` or `Store.open`, and use it as a context manager."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def create(cls, folder: Path, *, key: RunKey, arguments: Mapping[str, Any], again: Collection[str] = ()) -> Store:
        """Make a new run, or take up the one that lies there if it was asked for with the same arguments.

        Args:
            folder: The run's folder.
            key: The key of a new run; an old one has its own.
            arguments: What makes two runs the same run, as JSON data.
            again: Names of submissions whose verdicts in a run that is taken up are forgotten.

        Raises:
            UsageError: The folder holds a run with other arguments, or can't be written.
        """
        if (folder / _FILE).is_file():
            store = cls.open(folder)
            if store.get("arguments") is None:  # killed before it had begun
                store.begin(key, arguments)
            elif store.arguments != _plain(arguments):
                store.close()
                raise UsageError(f"{folder} holds a run with other arguments; choose another --out")
            store.take_up(again)
            return store
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / _FILE).touch(mode=0o600)  # the key in it is a secret
        except OSError as error:
            raise UsageError(f"can't write the run folder {folder}: {error.strerror}") from error
        store = cls(folder, _connect(folder))
        store.begin(key, arguments)
        return store

    def begin(self, key: RunKey, arguments: Mapping[str, Any]) -> None:
        """Store what a run begins with, in one transaction."""
        began = {
            "key": {"secret": key.secret.hex(), "public": key.public},
            "arguments": dict(arguments),
            "started_ns": time.time_ns(),
        }
        rows = [(name, json.dumps(value)) for name, value in began.items()]
        with self._lock, self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO run VALUES (?, ?)", rows)

    def take_up(self, again: Collection[str] = ()) -> None:
        """Mark the run as not come to its end, and forget every verdict on some submissions, in one transaction."""
        names = [(_column(name),) for name in again]
        with self._lock, self._connection:
            self._connection.executemany("DELETE FROM verdicts WHERE submission = ?", names)
            self._connection.execute("DELETE FROM run WHERE key = 'finished_ns'")

    def discard(self, places: Iterable[tuple[str, str, str]]) -> None:
        """Remove the verdicts of these submissions, tasks and stages, in one transaction."""
        rows = [(_column(submission), task, stage) for submission, task, stage in places]
        with self._lock, self._connection:
            self._connection.executemany("DELETE FROM verdicts WHERE submission = ? AND task = ? AND stage = ?", rows)

    @classmethod
    def open(cls, folder: Path) -> Store:
        """Open the run in a folder.

        Raises:
            UsageError: The folder holds no run.
        """
        if not (folder / _FILE).is_file():
            raise UsageError(f"{folder} holds no run: wanted a file {_FILE} in it")
        try:
            return cls(folder, _connect(folder))
        except sqlite3.DatabaseError as error:
            raise UsageError(f"{folder / _FILE} is no run store: {error}") from error

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close the file; everything finished is already in it."""
        self._connection.close()

    @property
    def key(self) -> RunKey:
        """Return the run key."""
        stored = self.get("key")
        return RunKey(bytes.fromhex(stored["secret"]), public=stored["public"])

    @property
    def arguments(self) -> dict[str, Any]:
        """Return the arguments that the run was asked for with."""
        arguments: dict[str, Any] = self.get("arguments")
        return arguments

    @property
    def finished(self) -> bool:
        """Tell whether the run came to its end."""
        return self.get("finished_ns") is not None

    def finish(self) -> None:
        """Mark the run as come to its end."""
        self.put("finished_ns", time.time_ns())

    def get(self, key: str) -> Any:
        """Return a stored value of the run, or None."""
        with self._lock:
            row = self._connection.execute("SELECT value FROM run WHERE key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def put(self, key: str, value: Any) -> None:
        """Store a value of the run."""
        with self._lock, self._connection:
            self._connection.execute("INSERT OR REPLACE INTO run VALUES (?, ?)", (key, json.dumps(value)))

    def save(self, submission: str, stage: str, inputs: str, record: TaskRecord) -> None:
        """Store one verdict, in one transaction.

        Args:
            submission: The submission's name.
            stage: The stage.
            inputs: A digest of everything that the verdict depends on: submission, task, adapter.
            record: The verdict.
        """
        content = json.dumps(record.to_dict(), allow_nan=False)
        row = (_column(submission), record.task, stage, inputs, content, time.time_ns())
        with self._lock, self._connection:
            self._connection.execute("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?, ?, ?)", row)

    def load(self, submission: str, task: str, stage: str, inputs: str | None) -> TaskRecord | None:
        """Return a stored verdict, or None when there is none or something that it depends on has changed.

        Args:
            submission: The submission's name.
            task: The task.
            stage: The stage.
            inputs: The digest of what it depends on; None takes it whatever that was.
        """
        with self._lock:
            row = self._connection.execute(
                f"SELECT record {_PLACE}", (_column(submission), task, stage, inputs, inputs)
            ).fetchone()
        return None if row is None else TaskRecord.from_dict(json.loads(row[0]))

    def has(self, submission: str, task: str, stage: str, inputs: str | None) -> bool:
        """Tell whether there is a stored verdict; see `load`."""
        with self._lock:
            row = self._connection.execute(
                f"SELECT 1 {_PLACE}", (_column(submission), task, stage, inputs, inputs)
            ).fetchone()
        return row is not None

    def verdicts(self) -> Iterator[tuple[str, str, TaskRecord]]:
        """Iterate over (submission, stage, verdict) in the order in which they were reached."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT submission, stage, record FROM verdicts ORDER BY finished_ns, rowid"
            ).fetchall()
        for submission, stage, record in rows:
            yield _name(submission), stage, TaskRecord.from_dict(json.loads(record))

    def entries(self, submission: str) -> list[Entry]:
        """Return every verdict on a submission."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT stage, inputs, record FROM verdicts WHERE submission = ?", (_column(submission),)
            ).fetchall()
        return [Entry(stage, inputs, TaskRecord.from_dict(json.loads(record))) for stage, inputs, record in rows]

    def put_mark(self, submission: str, task: str, mark: Mark) -> None:
        """Keep what a person gave; it stays whatever is graded again or forgotten."""
        row = (_column(submission), task, json.dumps(mark.to_dict(), allow_nan=False), time.time_ns())
        with self._lock, self._connection:
            self._connection.execute("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)", row)

    def take_mark(self, submission: str, task: str) -> bool:
        """Remove what a person gave; tell whether there was anything."""
        with self._lock, self._connection:
            cursor = self._connection.execute(
                "DELETE FROM marks WHERE submission = ? AND task = ?", (_column(submission), task)
            )
        return cursor.rowcount > 0

    def marks(self) -> dict[tuple[str, str], Mark]:
        """Return everything that a person gave, by submission and task."""
        with self._lock:
            rows = self._connection.execute("SELECT submission, task, mark FROM marks").fetchall()
        return {(_name(submission), task): Mark.from_dict(json.loads(mark)) for submission, task, mark in rows}

    def inputs(self) -> dict[tuple[str, str, str], str]:
        """Return the digest of what each verdict depends on, by submission, task and stage."""
        with self._lock:
            rows = self._connection.execute("SELECT submission, task, stage, inputs FROM verdicts").fetchall()
        return {(_name(submission), task, stage): inputs for submission, task, stage, inputs in rows}


def _connect(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / _FILE, check_same_thread=False, timeout=30)
    try:
        connection.executescript(_SCHEMA)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _plain(arguments: Mapping[str, Any]) -> Any:
    """Return arguments as they come back from the store."""
    return json.loads(json.dumps(dict(arguments)))


def _column(name: str) -> str | bytes:
    """Return a submission's name for SQLite, which takes no text with a file name's undecodable bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogateescape")
    return name


def _name(column: str | bytes) -> str:
    return column.decode("utf-8", "surrogateescape") if isinstance(column, bytes) else column


def new_run_folder(parent: Path) -> Path:
    """Return a folder name for a run that starts now; unique within the parent."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    folder = parent / stamp
    number = 2
    while folder.exists():
        folder, number = parent / f"{stamp}-{number}", number + 1
    return folder


def unfinished_run(parent: Path, arguments: Mapping[str, Any]) -> Path | None:
    """Return the newest run under `parent` that has the same arguments and did not come to its end, or None."""
    for file in sorted(parent.glob(f"*/{_FILE}"), reverse=True):
        try:
            with Store.open(file.parent) as store:
                if not store.finished and store.arguments == _plain(arguments):
                    return file.parent
        except (UsageError, sqlite3.DatabaseError):
            continue
    return None
