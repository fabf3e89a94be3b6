"""A class in which half is hostile: everybody has a verdict, the honest half its marks, and nothing is left behind."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.run import Request, execute

RIGHT = (Path(__file__).parents[1] / "submissions/model_answers/ridge_regression.py").read_text(encoding="utf-8")
HOSTILE = {
    "hang": ("while True:\n        pass", "timed_out"),
    "bomb": ("return [bytearray(1 << 30) for _ in range(64)]", "out_of_memory"),
    "exit": ("import os\n    os._exit(0)", "crashed"),
    "forks": ("import os\n    while True:\n        os.fork()", "crashed"),
    "filler": (
        "import tempfile\n    held = tempfile.TemporaryFile()\n    while True:\n        held.write(bytes(1 << 20))",
        "crashed",
    ),
}
EACH = 10


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with fifty honest and fifty hostile submissions, mixed."""
    home = tmp_path_factory.mktemp("class")
    for number in range(EACH):
        for kind, (body, _) in HOSTILE.items():
            text = f"# {number}\ndef ridge_gradient(X, t, w, weight_decay):\n    {body}\n"
            (home / f"{number}_{kind}.py").write_text(text, encoding="utf-8")
            (home / f"{number}_{kind}_beside.py").write_text(f"# {number} {kind}\n{RIGHT}", encoding="utf-8")
    return home


def children():
    """Return every process that descends from this one."""
    found, parents = set(), {os.getpid()}
    table = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            table[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    while parents:
        parents = {pid for pid, parent in table.items() if parent in parents}
        found |= parents
    return found


@contextmanager
def busy(count):
    """Keep processors busy with other work meanwhile."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


@pytest.mark.long
@pytest.mark.parametrize("others", [0, 8])
def test_half_a_class_is_hostile(folder, others):
    """A hundred verdicts, the same beside eight busy processes as beside none, and no process left."""
    before = children()
    with busy(others):
        request = Request(paths=(folder,), tasks=("ridge_regression",), jobs=2)
        records = {record.name: record for record in execute(request, keep=False).records}
    assert len(records) == 2 * EACH * len(HOSTILE)
    for name, record in records.items():
        kind = name.removesuffix(".py").split("_")[1]
        checks = {check.name: check.outcome.value for check in record.tasks[0].checks}
        if "beside" in name:
            assert record.points == 10.0, (name, checks)
        else:
            assert record.points == 0.0, (name, checks)
            assert checks["gradient_value"] == HOSTILE[kind][1], (name, checks)
    assert children() == before
