"""A worker holds nothing of the trusted side, whether the harness is installed as a wheel or editable."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SITE = Path(sysconfig.get_paths()["purelib"])
INFO = next(SITE.glob("ml_submission_harness-*.dist-info"))

# What submitted code tries; the same text is run outside a worker as the control.
PROBE = """
import importlib
import importlib.metadata
import json
import pathlib
import sys

MODULES = {modules!r}
PATHS = {paths!r}
FOLDERS = {folders!r}


def attempt(action):
    try:
        return bool(action())
    except BaseException as error:
        return type(error).__name__


def norms_agree(gradient):
    found = {{"import " + name: attempt(lambda: importlib.import_module(name)) for name in MODULES}}
    for group in ("harness.tasks", "harness.references"):
        found[group] = attempt(lambda: list(importlib.metadata.entry_points(group=group)))
    found["metadata"] = attempt(lambda: importlib.metadata.distribution("ml-submission-harness").read_text("METADATA"))
    for path in PATHS:
        found["read " + path] = attempt(lambda: pathlib.Path(path).read_bytes())
    for folder in FOLDERS:
        found["list " + folder] = attempt(lambda: list(pathlib.Path(folder).iterdir()))
    loaded = [name for name in sys.modules if name.partition(".")[0] in ("tasks", "reference")]
    found["loaded"] = bool(loaded)
    return json.dumps(found)
"""
ASK = """
import sys, torch
from pathlib import Path
from harness.catalog import discover
from harness.sandbox.pool import Pool
from harness.sandbox.session import LoadPlan, Session
from harness.sandbox.submission import read_submission
catalog = discover()
task = catalog.task("fgsm_bound")
with Pool(catalog.hidden_paths(), namespaces={namespaces}) as pool:
    with Session(pool.spawn, read_submission(Path(sys.argv[1])), task.hooks, LoadPlan()) as session:
        print(session.subject("norms_agree", cpu_s=20).norms_agree(gradient=torch.ones(1)))
"""
MODULES = ["reference", "reference.fgsm_bound", "tasks", "tasks.fgsm_bound", "harness.compare", "harness.correctness"]


def probe_file(folder, home, metadata):
    """Write the probe for a harness that lies in `home`, and return its path."""
    paths = [
        home / "harness/correctness/judging.py",
        home / "tasks/fgsm_bound.py",
        home / "reference/fgsm_bound.py",
        *metadata,
    ]
    assert all(path.is_file() for path in paths)
    path = folder / "probe.py"
    folders = [str(home / name) for name in ("harness", "tasks", "reference")]
    text = PROBE.format(modules=MODULES, paths=[str(path) for path in paths], folders=folders)
    path.write_text(text, encoding="utf-8")
    return path


def run(code, *arguments, path=()):
    """Run code in another process with folders before everything else on its path, and return what it printed."""
    head = f"import sys; sys.path[:0] = {[str(entry) for entry in path]!r}; " if path else ""
    command = [sys.executable, *(["-S"] if path else []), "-c", head + f"exec({code!r})", *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/", timeout=120)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return done.stdout


CONTROL = """
import sys, runpy
print(runpy.run_path(sys.argv[1])["norms_agree"](None))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return a folder of packages as a wheel's installation lays it out: the packages and their metadata."""
    site = tmp_path_factory.mktemp("wheel") / "site-packages"
    for package in ("harness", "tasks", "reference"):
        shutil.copytree(ROOT / package, site / package, ignore=shutil.ignore_patterns("__pycache__"))
    info = site / INFO.name
    info.mkdir()
    for name in ("METADATA", "entry_points.txt"):
        shutil.copy(INFO / name, info)
    files = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    (info / "RECORD").write_text("".join(f"{file},,\n" for file in files), encoding="utf-8")
    for folder in (site, *site.parents):
        if os.access(folder, os.W_OK) and folder.stat().st_uid == os.getuid() and "pytest" in str(folder):
            folder.chmod(0o755)
    return site


@pytest.mark.parametrize(
    ("layout", "namespaces"),
    [
        pytest.param("wheel", True, id="wheel-full"),
        pytest.param("wheel", False, id="wheel-reduced", marks=pytest.mark.long),
        pytest.param("editable", True, id="editable-full", marks=pytest.mark.long),
        pytest.param("editable", False, id="editable-reduced"),
    ],
)
def test_a_worker_can_import_and_read_nothing_of_the_trusted_side(layout, namespaces, wheel, tmp_path):
    """Imports, entry points, metadata and files all fail in a worker, and all work outside one."""
    if layout == "wheel":
        home, path, metadata = wheel, (wheel, SITE), [wheel / INFO.name / "entry_points.txt"]
    else:
        home, path, metadata = ROOT, (), [INFO / "entry_points.txt", *SITE.glob("__editable__*ml_submission*")]
    probe = probe_file(tmp_path, home, metadata)
    outside = json.loads(run(CONTROL, probe, path=path))
    inside = json.loads(run(ASK.format(namespaces=namespaces), probe, path=path))
    assert set(inside) == set(outside)
    assert {what for what, worked in outside.items() if worked is not True} == set()
    worked = {what for what, worked in inside.items() if worked is True}
    # Without a root of its own a worker can learn the names of installed files, though not read them.
    assert {what for what in worked if namespaces or not what.startswith("list ")} == set()


def test_the_stub_of_the_harness_serves_hookimpl_alone(tmp_path):
    """A submission may import `hookimpl`, and finds nothing else behind the name."""
    path = tmp_path / "answer.py"
    path.write_text(
        "import harness\nfrom harness import hookimpl\n\n"
        "def norms_agree(gradient):\n    return [name for name in vars(harness) if not name.startswith('_')]\n",
        encoding="utf-8",
    )
    assert run(ASK.format(namespaces=True), path).strip() == "['hookimpl']"
