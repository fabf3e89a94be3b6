"""Calibrating thresholds: what is measured and kept, and which thresholds are refused."""

import json
import statistics

import pytest
from click.testing import CliRunner

from harness.authoring.calibration import Plan, calibrate, judge, write
from harness.cli.calibrating import calibrate as command
from harness.errors import UsageError

SEEDS = 30
PACK = '''
"""A number that is trained."""

import torch

from harness import Answer, Case, Check, FloatTensor, Lesson, QualityBar, Question, Recipe, Task, hookspec


class Spec:
    """One hook."""

    @hookspec
    def slope(self, w: FloatTensor):
        """Return the loss of w."""


def lesson(generator):
    """Draw how far the metric lies above 0.6 or so, and where the mistake ends."""
    luck = float(torch.rand((), generator=generator)) / 20
    return Lesson(
        weights={{"w": torch.zeros(2)}},
        question=lambda step, weights: Question({{"w": weights["w"]}}),
        answer=lambda asked: Answer(0.0, {{"w": asked["w"] - 1}}),
        measure=lambda weights: {{"nearness": float(weights["w"].mean()) * (0.7 + luck)}},
        mistakes={{"half": lambda asked: Answer(0.0, {{"w": asked["w"] - {mistake}}})}},
    )


RECIPE = Recipe(
    steps=60, hooks=("slope",), draw=lesson, opened=lambda subject: None, learning_rate=lambda share: 0.1 * (1 - share)
)
TASK = Task(
    name="number",
    title="A number",
    handout="",
    spec=Spec,
    inputs=lambda generator: {{}},
    checks=(Check(name="c", hook="slope", cases=(Case("one"),), asks="anything", holds=lambda *_: []),),
    quality=(QualityBar(setting="only", metric="nearness", threshold={threshold}, recipe=RECIPE),),
)
'''


@pytest.fixture
def pack(tmp_path):
    """Return what writes the pack, with a threshold and a place where the mistake ends."""

    def written(threshold=0.6, mistake=0.2):
        folder = tmp_path / f"pack_{threshold}_{mistake}"
        folder.mkdir(exist_ok=True)
        (folder / "number.py").write_text(PACK.format(threshold=threshold, mistake=mistake), encoding="utf-8")
        return folder

    return written


def measured(folder, **options):
    """Return what is measured of the pack."""
    plan = Plan(task="number", task_paths=(folder,), seed="5", seeds=SEEDS, wrong_seeds=2, **options)
    return calibrate(plan, say=lambda _: None)


def test_values_spread_and_bound_are_kept(pack):
    """Every right value, their mean and deviation, a lower bound, the mistakes, the code, the machine."""
    found = measured(pack())
    only = found["settings"]["only"]
    assert len(only["values"]) == SEEDS
    assert only["mean"] == pytest.approx(statistics.fmean(only["values"]), rel=1e-3)
    assert only["least"] == min(only["values"])
    assert 0.6 < only["bound"]["value"] < only["least"]
    assert only["bound"]["confidence"] == 0.999
    assert only["false_reject"]["rule"] <= only["false_reject"]["lesson"] < 1e-3
    assert [len(values) for values in only["mistakes"].values()] == [2]
    assert len(found["code"]) == 64
    assert found["machine"]


def test_the_same_key_gives_the_same_values(pack):
    """Lessons follow from the key, and another key has other ones."""
    first, again = measured(pack()), measured(pack())
    assert first == again


def test_a_sound_threshold_is_written_beside_the_task(pack):
    """The file is JSON under the task's name."""
    folder = pack()
    path = write(folder / "data", measured(folder))
    assert path == folder / "data" / "thresholds" / "number.json"
    assert json.loads(path.read_text(encoding="utf-8"))["task"] == "number"


def test_a_threshold_that_a_mistake_reaches_is_refused(pack):
    """Nothing is written, and the message names the mistake."""
    folder = pack(mistake=0.95)
    found = measured(folder)
    assert "'half' reaches" in judge(found)[0]
    with pytest.raises(UsageError, match="no threshold was written"):
        write(folder / "data", found)
    assert not (folder / "data").exists()


def test_a_threshold_that_right_answers_miss_is_refused(pack):
    """It lies within their spread."""
    assert "of right answers would fail" in judge(measured(pack(threshold=0.72)))[0]


def test_a_journal_spares_what_was_measured(pack, tmp_path):
    """A second run trains nothing, and finds the same."""
    said, journal = [], tmp_path / "journal"
    first = measured(pack(), journal=journal)
    plan = Plan(task="number", task_paths=(pack(),), seed="5", seeds=SEEDS, wrong_seeds=2, journal=journal)
    assert calibrate(plan, say=said.append) == first
    assert said == []
    assert len(journal.read_text(encoding="utf-8").splitlines()) == SEEDS + 2


def test_a_task_that_trains_nothing_is_said():
    """There is no bar to calibrate."""
    with pytest.raises(UsageError, match="nothing is trained"):
        calibrate(Plan(task="fgsm_bound", seed="1"), say=lambda _: None)


def test_the_command_writes_and_refuses(pack):
    """Exit code 0 with a path, or 1 with the reason."""
    done = CliRunner().invoke(command, ["number", "--task-path", str(pack()), "--seed", "5"], standalone_mode=False)
    assert done.exit_code == 0, done.output
    assert "wrote" in done.output
    refused = CliRunner().invoke(
        command, ["number", "--task-path", str(pack(mistake=0.95)), "--seed", "5"], standalone_mode=False
    )
    assert refused.return_value == 1
    assert "refused: only: 'half' reaches" in refused.output
