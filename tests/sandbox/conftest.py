"""Zygotes that live as long as the test run, and workers that run whatever they are sent."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from harness.sandbox.guest.confine import landlock
from harness.sandbox.process import Level, Variant, Worker, Zygote

_ATTACKER = Path(__file__).parent / "attacker" / "attacker.py"
_LAYERS = frozenset(
    {"namespaces", "landlock", "seccomp", "user", "capabilities", "no_new_privs", "limits", "undumpable"}
)


class Runner:
    """A worker to which tests send code."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker

    def reply(self, code: str, *, cpu_s: float = 10.0, **options: Any) -> dict[str, Any]:
        """Run code in the worker and return the whole reply."""
        given = options.pop("given", {})
        return self.worker.request({"code": code, "given": given}, cpu_ns=int(cpu_s * 1e9), **options)

    def run(self, code: str, **options: Any) -> Any:
        """Run code in the worker and return what it leaves in `result`."""
        reply = self.reply(code, **options)
        assert "error" not in reply, reply["error"]
        return reply["value"]


@pytest.fixture(scope="session")
def site():
    """Return a folder of packages: the attacker's server, a library, and a task pack with its metadata."""
    folder = Path(tempfile.mkdtemp(prefix="harness-site-"))
    folder.chmod(0o755)
    shutil.copy(_ATTACKER, folder)
    for name, content in {
        "library/__init__.py": "answer = 1",
        "pack/__init__.py": "secret = 2",
        "pack/tasks.py": "secret = 3",
        "single_pack.py": "secret = 4",
        "pack-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: pack\nVersion: 1.0\n",
        "pack-1.0.dist-info/entry_points.txt": (
            "[harness.tasks]\nsecret = pack.tasks\n[harness.references]\nsecret = single_pack\n"
        ),
        "pack.pth": "/somewhere/secret",
    }.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    yield folder
    shutil.rmtree(folder)


def start(site: Path, *, namespaces: bool = True, without: frozenset[str] = frozenset()) -> Zygote:
    """Start a zygote whose workers run whatever they are sent."""
    variant = Variant(site=(site,), server="attacker:Server", without=without)
    return Zygote.start(namespaces=namespaces, variant=variant)


@pytest.fixture(scope="session")
def full(site):
    """Return a zygote with every layer; skip where the system has no namespaces."""
    trial = "from harness.sandbox.guest.confine import namespaces; print(namespaces.available(), end='')"
    tried = subprocess.run([sys.executable, "-c", trial], capture_output=True, text=True, check=True)  # noqa: S603
    if tried.stdout:
        pytest.skip(f"no namespaces here: {tried.stdout}")
    with start(site) as zygote:
        assert zygote.level is Level.FULL, zygote.layers
        yield zygote


@pytest.fixture(scope="session")
def reduced(site):
    """Return a zygote without namespaces; skip where the system has no Landlock either."""
    if not landlock.version():
        pytest.skip("no Landlock here")
    with start(site, namespaces=False) as zygote:
        assert zygote.level is Level.REDUCED, zygote.layers
        yield zygote


@pytest.fixture(scope="session")
def bare(site):
    """Return a zygote whose workers nothing confines: the positive control."""
    with start(site, without=_LAYERS) as zygote:
        yield zygote


@pytest.fixture
def commons():
    """Return a folder in which anybody may do anything, outside of what a worker may see."""
    folder = Path(tempfile.mkdtemp(prefix="harness-commons-"))
    folder.chmod(0o777)
    for name in ("file", "other"):
        (folder / name).write_text("canary")
        (folder / name).chmod(0o666)
        os.utime(folder / name, (1, 1))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(params=["full", "reduced"])
def zygote(request):
    """Return a confined zygote of each level."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def runner(zygote):
    """Return a fresh confined worker, at each level, that runs what it is sent."""
    with zygote.spawn() as worker:
        yield Runner(worker)


@pytest.fixture
def bare_runner(bare):
    """Return a fresh worker that nothing confines."""
    with bare.spawn() as worker:
        yield Runner(worker)
