"""The trusted side turns no untrusted bytes into objects: no pickle, no eval, no unsafe YAML, no `torch.load`."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "harness"
# What runs beside submitted code is not the trusted side; nor is the naive judge, which is the bad example.
LEFT_OUT = ("sandbox/guest", "redteam/naive.py", "redteam/plain_pytest.py", "redteam/corpus")
MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib", "runpy", "multiprocessing"}
CALLS = {"eval", "exec", "compile", "__import__"}
ATTRIBUTES = {
    ("torch", "load"),
    ("np", "load"),
    ("numpy", "load"),
    ("yaml", "load"),
    ("yaml", "unsafe_load"),
    ("yaml", "full_load"),
    ("tarfile", "open"),
    ("zipfile", "ZipFile"),
    ("os", "system"),
}
# What a trusted module may use all the same, and why no submitted byte comes near it.
EXCUSED = {
    "authoring/mutation.py": {"compile", "exec"},  # mutants of a task's own reference
    "authoring/calibration.py": {"multiprocessing"},  # processes of the judge's own, on the task's own model
    # JSON in bytes; a spawned judge is given what to open by the judge that starts it
    "grading/judges.py": {"multiprocessing", "multiprocessing.connection", "multiprocessing.process"},
    "quality/resume.py": {"np.load", "allow_pickle"},  # `allow_pickle=False`, on the judge's own file
    "report/autograder.py": {"zipfile.ZipFile"},  # written, never read
}


def offences(source):
    """Iterate over what a trusted module may not use."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.partition(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in MODULES:
            yield str(node.module)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield node.func.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (node.value.id, node.attr) in ATTRIBUTES:
                yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.keyword) and node.arg in ("shell", "allow_pickle"):
            yield node.arg


def trusted():
    """Return the modules of the trusted side."""
    paths = (path for path in sorted(ROOT.rglob("*.py")))
    return [path for path in paths if not path.relative_to(ROOT).as_posix().startswith(LEFT_OUT)]


@pytest.mark.parametrize("path", trusted(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_trusted_module_makes_no_objects_of_bytes(path):
    """Nothing in it can run what came from a submission."""
    excused = EXCUSED.get(path.relative_to(ROOT).as_posix(), set())
    assert set(offences(path.read_text(encoding="utf-8"))) - excused == set()


@pytest.mark.parametrize(
    "source",
    ["import pickle", "from marshal import loads", "eval(x)", "torch.load(f)", "yaml.load(t)", "run(c, shell=True)"],
)
def test_an_offence_is_found(source):
    """The control: what is forbidden is seen."""
    assert list(offences(source))


def test_the_worker_unpickles_nothing_of_its_judges_either():
    """No module of the guest imports pickle: nothing crosses as an object in either direction."""
    for path in (ROOT / "sandbox" / "guest").rglob("*.py"):
        assert not {"pickle", "marshal", "shelve"} & set(offences(path.read_text(encoding="utf-8"))), path
