"""Where tasks and references come from, and what is never believed."""

import importlib
import json
import shutil
import sys
from pathlib import Path

import pytest

from harness.catalog import Provider, discover
from harness.errors import BrokenProvider, UsageError

SORTING = Path(__file__).parent / "packs" / "sorting" / "sorting_pack"
BROKEN = Path(__file__).parent / "packs" / "broken"
NAME = "made_up_pack"


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Return an empty folder of packages, first on Python's path; modules of it are forgotten afterwards."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    yield folder
    for name in [
        name for name in sys.modules if name.partition(".")[0] == NAME or name.startswith("harness_task_path_")
    ]:
        del sys.modules[name]


def copied(target):
    """Copy the sample pack and return its folder."""
    shutil.copytree(SORTING, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def described(site, *, source=None, points="sorting", module=f"{NAME}.tasks.sorting", name=NAME):
    """Write a distribution's metadata; with `source` it is an editable install of that tree."""
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    reference = module.replace(".tasks.", ".reference.")
    groups = f"[harness.tasks]\n{points} = {module}\n[harness.references]\n{points} = {reference}\n"
    (info / "entry_points.txt").write_text(groups, encoding="utf-8")
    (site / f"{NAME}.pth").write_text("", encoding="utf-8")
    (info / "RECORD").write_text(f"{info.name}/METADATA,,\n{NAME}.pth,,\n", encoding="utf-8")
    if source is not None:
        content = {"url": source.as_uri(), "dir_info": {"editable": True}}
        (info / "direct_url.json").write_text(json.dumps(content), encoding="utf-8")
    importlib.invalidate_caches()
    return info


@pytest.fixture
def installed(site):
    """Return the folder of an installed pack."""
    folder = copied(site / NAME)
    described(site)
    return folder


def test_an_installed_task_is_found_without_importing_it(installed):
    """Its name, distribution, source and first line are read from files."""
    provider = discover().tasks["sorting"]
    assert (provider.distribution, provider.source) == (f"{NAME} 1.0", installed / "tasks" / "sorting.py")
    assert provider.summary.startswith("Sort numbers from the smallest")
    assert NAME not in sys.modules


def test_an_installed_task_and_its_reference_are_loaded(installed):
    """The task is the module's TASK; the reference is plain functions."""
    catalog = discover()
    task = catalog.task("sorting")
    assert task.name == "sorting"
    assert list(catalog.reference(task)) == ["smallest_first"]


def test_tasks_are_in_the_order_of_their_names(installed):
    """Those of the project among them."""
    names = list(discover().tasks)
    assert names == sorted(names)
    assert {"sorting", "fgsm_bound"} <= set(names)


def test_an_unknown_task_is_a_usage_error(site):
    """The message lists what is there."""
    with pytest.raises(UsageError, match=r"unknown task 'sorting'; installed are .*fgsm_bound"):
        discover().task("sorting")


def test_the_working_directory_is_no_place_for_tasks(site, tmp_path, monkeypatch):
    """A distribution whose metadata lies there is not believed, whichever way the path names it."""
    here = tmp_path / "here"
    copied(here / NAME)
    described(here)
    monkeypatch.chdir(here)
    for entry in ("", ".", str(here), str(here / ".." / "here")):
        monkeypatch.setattr(sys, "path", [entry, *sys.path])
        assert "sorting" not in discover().tasks


@pytest.mark.parametrize("entry", ["", "elsewhere"])
def test_a_task_is_loaded_from_where_its_distribution_is_installed(installed, entry, tmp_path, monkeypatch):
    """A folder of the same name earlier on the path is refused, not imported."""
    elsewhere = tmp_path / "elsewhere"
    trap = copied(elsewhere / NAME) / "__init__.py"
    trap.write_text("raise SystemExit('imported')", encoding="utf-8")
    monkeypatch.chdir(elsewhere)
    monkeypatch.setattr(sys, "path", [str(tmp_path / entry) if entry else "", *sys.path])
    importlib.invalidate_caches()
    with pytest.raises(BrokenProvider, match=r"Python would import it from .*elsewhere"):
        discover().task("sorting")


@pytest.mark.parametrize("inner", ["", "src"])
def test_an_editable_install_is_loaded_from_its_tree(site, tmp_path, monkeypatch, inner):
    """The tree and its src/ are where such a distribution is installed."""
    tree = tmp_path / "with a space"
    source = copied(tree / inner / NAME)
    described(site, source=tree)
    monkeypatch.setattr(sys, "path", [str(tree / inner), *sys.path])
    assert discover().tasks["sorting"].source == source / "tasks" / "sorting.py"
    assert discover().task("sorting").name == "sorting"


def test_a_folder_below_an_editable_tree_is_not_the_tree(site, tmp_path, monkeypatch):
    """A submission that lies there can't pass for the pack, also when the command is run in it."""
    tree = tmp_path / "tree"
    copied(tree / NAME)
    described(site, source=tree)
    inside = tree / "submissions" / "theirs"
    trap = copied(inside / NAME) / "__init__.py"
    trap.write_text("raise SystemExit('imported')", encoding="utf-8")
    monkeypatch.chdir(inside)
    monkeypatch.setattr(sys, "path", [str(inside), str(tree), *sys.path])
    importlib.invalidate_caches()
    with pytest.raises(BrokenProvider, match="Python would import it from"):
        discover().task("sorting")


def test_a_pack_that_is_not_there_is_broken(site):
    """Metadata alone is listed, and can't be loaded."""
    described(site)
    catalog = discover()
    assert catalog.tasks["sorting"].source is None
    assert catalog.tasks["sorting"].summary == ""
    with pytest.raises(BrokenProvider, match="nowhere"):
        catalog.task("sorting")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("import a_library_that_nobody_has", "ModuleNotFoundError: No module named 'a_library_that_nobody_has'"),
        ("def broken(:", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError"),
        ("TASK = 3", "wanted a `TASK = Task"),
        ("", "wanted a `TASK = Task"),
        ("from harness import Task; TASK = Task(name='t')", "TypeError"),
    ],
)
def test_a_broken_pack_costs_itself(installed, content, reason):
    """It is listed and its own task can't be loaded; the others can."""
    (installed / "tasks" / "sorting.py").write_text(content, encoding="utf-8")
    catalog = discover()
    with pytest.raises(BrokenProvider, match=f"sorting .*{reason}"):
        catalog.task("sorting")
    assert catalog.task("fgsm_bound").name == "fgsm_bound"


def test_a_task_has_the_name_of_its_entry_point(site):
    """Two names for one task would be two verdicts."""
    copied(site / NAME)
    described(site, points="another")
    with pytest.raises(BrokenProvider, match="its TASK is named 'sorting'"):
        discover().task("another")


def test_a_task_without_a_reference_says_so(installed):
    """The task itself is there."""
    shutil.rmtree(installed / "reference")
    catalog = discover()
    with pytest.raises(BrokenProvider):
        catalog.reference(catalog.task("sorting"))
    catalog.references.pop("sorting")
    with pytest.raises(BrokenProvider, match="no reference is registered"):
        catalog.reference(catalog.task("sorting"))


@pytest.mark.parametrize("content", [b"def broken(:", b"\xff\xfe", b"\0"])
def test_a_summary_of_what_can_not_be_read_says_so(installed, content):
    """Listing survives it."""
    (installed / "tasks" / "sorting.py").write_bytes(content)
    assert discover().tasks["sorting"].summary == "(can't be read)"


@pytest.mark.parametrize("folder", [SORTING, SORTING / "tasks"])
def test_a_task_path_adds_its_tasks(site, folder):
    """A folder with tasks/, or of task modules; the folder stands for the distribution."""
    catalog = discover([folder])
    assert catalog.task("sorting").name == "sorting"
    assert catalog.tasks["sorting"].distribution == str(folder)
    assert ("sorting" in catalog.references) is (folder == SORTING)


def test_a_task_path_replaces_an_installed_task(installed):
    """Who names a folder means it."""
    assert discover([SORTING]).tasks["sorting"].source == (SORTING / "tasks" / "sorting.py").resolve()


def test_two_task_paths_do_not_share_modules(site, tmp_path):
    """Files of the same name are two modules."""
    other = copied(tmp_path / "other") / "tasks" / "sorting.py"
    other.write_text(other.read_text(encoding="utf-8").replace("Sort numbers", "Another title"), encoding="utf-8")
    titles = [discover([folder]).task("sorting").title for folder in (SORTING, tmp_path / "other")]
    assert titles == ["Sort numbers", "Another title"]


def test_a_broken_module_of_a_task_path_is_broken_every_time(site):
    """Half of a module is not kept."""
    catalog = discover([BROKEN])
    for _ in range(2):
        with pytest.raises(BrokenProvider, match="a_library_that_nobody_has"):
            catalog.task("broken")


def test_a_task_path_takes_task_modules_alone(site, tmp_path):
    """Private files, files without a TASK and folders are passed over."""
    for name, content in {"_hidden.py": "TASK = 1", "helper.py": "x = 1", "task.py": "TASK = 1"}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "lost.py").symlink_to(tmp_path / "nowhere")
    assert set(discover([tmp_path]).tasks) - set(discover().tasks) == {"task"}


@pytest.mark.parametrize(("name", "reason"), [("absent", "wanted a folder"), ("", "holds no task module")])
def test_a_task_path_without_tasks_is_a_usage_error(site, tmp_path, name, reason):
    """The message names the folder."""
    with pytest.raises(UsageError, match=reason):
        discover([tmp_path / "site" / name])


def test_a_folder_around_a_pack_is_told_where_the_tasks_lie(site):
    """A distribution's folder is easily taken for its pack's."""
    with pytest.raises(UsageError, match=f"sorting holds no task module .*; {SORTING} holds some"):
        discover([SORTING.parent])


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("tasks/sorting.py", True),
        ("tasks/common/shared.py", True),
        ("tasks/common/deep/shared.py", True),
        ("tasks/data/words.txt", True),
        ("tasks/data/tolerances/sorting.json", True),
        ("tasks/data/tolerances/another.json", False),
        ("tasks/another.py", False),
        ("reference/sorting.py", False),
    ],
)
def test_a_digest_changes_with_what_a_task_is_made_of(installed, file, changes):
    """Its module, what the tasks share and data; not with another task or its tolerances."""
    provider = discover().tasks["sorting"]
    before = provider.digest()
    path = installed / file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as opened:
        opened.write(b"\n# changed")
    after = provider.digest()
    assert (after != before) is changes
    assert provider.digest() == after


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("packed/checks.py", True),
        ("packed/inside/cases.py", True),
        ("packed/data/words.txt", True),
        ("another.py", False),
    ],
)
def test_a_digest_of_a_package_changes_with_all_its_modules(tmp_path, file, changes):
    """What its `__init__.py` imports judges as well."""
    source = tmp_path / "packed" / "__init__.py"
    source.parent.mkdir()
    source.write_text("from packed.checks import TASK\n", encoding="utf-8")
    provider = Provider(name="packed", module="packed", distribution="packed 1", source=source, roots=(tmp_path,))
    before = provider.digest()
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"changed")
    assert (provider.digest() != before) is changes


def test_a_digest_changes_when_data_move(installed):
    """The same file in another folder is another thing."""
    provider = discover().tasks["sorting"]
    data = installed / "tasks" / "data"
    (data / "small").mkdir(parents=True)
    (data / "small" / "words.txt").write_text("words", encoding="utf-8")
    before = provider.digest()
    (data / "small").rename(data / "large")
    assert provider.digest() != before


def test_workers_must_not_see_packs_and_their_metadata(installed, site):
    """Nor the harness itself."""
    hidden = set(discover().hidden_paths())
    here = Path(sys.modules["harness"].__file__).resolve().parent
    assert {
        installed / "tasks",
        installed / "reference",
        here,
        site / f"{NAME}-1.0.dist-info",
        site / f"{NAME}.pth",
    } <= hidden
