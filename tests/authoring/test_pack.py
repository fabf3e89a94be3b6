"""`harness new task` writes a pack that grades as it stands, and that lint finds fit."""

import json

import pytest
from click.testing import CliRunner

import harness
from harness.authoring.pack import write_pack
from harness.catalog import discover
from harness.cli import commands
from harness.errors import UsageError


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """Return the folder of a new pack, for `--task-path`."""
    return write_pack("row_weights", tmp_path_factory.mktemp("new") / "pack")


def test_the_pack_is_named_throughout(pack):
    """Files, hook, entry points and the project bear the task's name; the template's own is gone."""
    files = [path for path in pack.parent.rglob("*") if path.is_file()]
    assert not [path for path in files if "my_task" in path.as_posix() or "my_task" in path.read_text("utf-8")]
    assert [hook.name for hook in discover([pack]).task("row_weights").hooks] == ["row_weights"]
    assert 'row_weights = "row_weights_pack.tasks.row_weights"' in (pack.parent / "pyproject.toml").read_text("utf-8")
    assert 'name = "row-weights-pack"' in (pack.parent / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("sample", "points", "mistake"),
    [
        ("passed__numpy", 10.0, None),
        ("failed__first_axis", 0.0, "the softmax runs over the first axis; it is the last"),
    ],
)
def test_it_grades_its_own_samples(pack, sample, points, mistake):
    """A right sample earns everything, and a wrong one is told its mistake."""
    path = pack / "tests" / "submissions" / "row_weights" / f"{sample}.py"
    record = harness.grade(path, tasks=["row_weights"], task_paths=[pack])
    value = next(check for check in record.tasks[0].checks if check.name == "value")
    assert (record.points, value.mistake) == (pytest.approx(points), mistake)


@pytest.mark.long
def test_it_is_fit_to_grade(pack):
    """Lint finds nothing lacking, with tolerances that came with it."""
    words = ["lint", "row_weights", "--task-path", str(pack), "--seeds", "10", "--json"]
    done = CliRunner().invoke(commands, words, standalone_mode=False)
    (found,) = json.loads(done.stdout)["tasks"]
    assert found["problems"] == []
    assert done.return_value == 0


@pytest.mark.long
def test_lint_misses_what_is_taken_away(pack, tmp_path):
    """Without its tolerances the same pack is not fit."""
    bare = write_pack("row_weights", tmp_path / "pack")
    (bare / "tasks" / "data" / "tolerances" / "row_weights.json").unlink()
    words = ["lint", "row_weights", "--task-path", str(bare), "--seeds", "1", "--mutant-seeds", "1", "--json"]
    done = CliRunner().invoke(commands, words, standalone_mode=False)
    assert any(
        "rounding spread was never measured" in problem for problem in json.loads(done.stdout)["tasks"][0]["problems"]
    )
    assert done.return_value == 1


@pytest.mark.parametrize("name", ["LayerNorm", "layer-norm", "class", "../up", "", "_hidden", "torch"])
def test_a_name_that_no_module_can_have_is_refused(name, tmp_path):
    """Nothing is written then."""
    with pytest.raises(UsageError, match="lower-case Python name"):
        write_pack(name, tmp_path / "pack")
    assert not (tmp_path / "pack").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    """Nothing is overwritten."""
    (tmp_path / "mine.py").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="holds something"):
        write_pack("row_weights", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.py"]
