"""The plugin in processes of their own: what it costs everybody, and pytest-xdist."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.pytest_plugin import pytest_configure_node, pytest_xdist_make_scheduler
from harness.pytest_plugin.judging import JUDGING

ROOT = Path(__file__).parents[2]
RIDGE = ROOT / "submissions" / "csc413_2023" / "ridge_regression.py"
HELP = """\
import json, sys, pytest
code = pytest.main(["--help"])
print(json.dumps([int(code), sorted(sys.modules)]))
"""
IMPORT = """\
import json, sys, pytest
before = set(sys.modules)
import harness.pytest_plugin
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def python(*words, cwd):
    """Run Python in a folder and return it when it is done."""
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd, timeout=120)  # noqa: S603


def test_help_imports_nothing_heavy(tmp_path):
    """The plugin is loaded into every pytest run where the harness is installed, and must not be felt."""
    done = python("-c", HELP, cwd=tmp_path)
    code, modules = json.loads(done.stdout.splitlines()[-1])
    assert code == 0
    assert "--submission-stage" in done.stdout
    assert {"torch", "numpy", "transformers", "pluggy"} & set(modules) == {"pluggy"}
    ours = {name for name in modules if name.partition(".")[0] == "harness"}
    assert {name for name in ours if not name.startswith("harness.pytest_plugin")} == {"harness", "harness.text"}


def test_the_import_brings_nothing_but_the_plugin(tmp_path):
    """Beside pytest itself: no package, and nothing of the standard library that pytest does not have."""
    imported = json.loads(python("-c", IMPORT, cwd=tmp_path).stdout)
    assert {name for name in imported if name.partition(".")[0] != "harness"} == set()


def test_every_process_has_the_one_run_key(run, ridge, pytester, monkeypatch):
    """It is handed on by pytest-xdist's own pipe."""
    config = pytester.parseconfigure(f"--submission={ridge}")
    node = type("Node", (), {"config": config, "workerinput": {}})()
    pytest_configure_node(node)
    (handed_on,) = node.workerinput.values()
    assert bytes.fromhex(handed_on) == config.stash[JUDGING].key.secret


@pytest.mark.parametrize(
    ("words", "scheduler"),
    [
        (["--submission=ridge.py", "--dist=load"], "LoadScopeScheduling"),
        (["--submission=ridge.py", "--dist=each"], None),
        ([], None),
    ],
)
def test_a_task_stays_in_one_process(words, scheduler, run, ridge, pytester):
    """Items are shared out by task, unless another way was chosen, or nothing is graded."""
    config = pytester.parseconfig("--tx=2*popen", *words)
    if words:
        config.stash[JUDGING] = object()
    made = pytest_xdist_make_scheduler(config, type("Log", (), {"__getattr__": lambda self, _: self})())
    assert (made and type(made).__name__) == scheduler


@pytest.mark.long
def test_two_processes_share_the_tasks_and_give_the_same_verdicts(tmp_path):
    """Under pytest-xdist a task is graded in one process, timings say why they don't run, and no key is in argv."""
    words = ["-m", "pytest", "-p", "no:cacheprovider", f"--submission={RIDGE}", "-n", "2", "-v", "-rs"]
    words += ["--submission-task=ridge_regression", "--submission-task=scaled_dot_attention", "--submission-reference"]
    words += ["--submission-stage=speed"]
    done = python(*words, cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    workers = {}
    for line in done.stdout.splitlines():
        if line.startswith("[gw") and "::" in line:
            worker, _, rest = line.partition("] ")
            word, _, item = rest.partition("%] ")[2].partition(" ")
            workers.setdefault(item.rpartition("::")[0].strip(), set()).add(worker.split()[0])
            if "solution_value" in item:
                assert word == ("FAILED" if item.startswith("ridge") else "PASSED")
    assert {len(found) for found in workers.values()} == {1}
    assert len(workers) == 4
    assert "under pytest-xdist other tests run at the same time" in done.stdout
