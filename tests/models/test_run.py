"""A run with a folder of models: what it records, when it goes on, what a changed or a wrong folder means."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from harness.authoring.calibration import Plan, calibrate
from harness.claims import ClaimsRequest, Observer, check_claims
from harness.cli import main
from harness.errors import UsageError
from harness.grading import plan_grading
from harness.replay import replay
from harness.run import Request, execute

from .folders import bert_folder

ANSWERS = Path(__file__).parents[2] / "submissions" / "model_answers"
CLIP, BERT = ANSWERS / "clip_retrieval.py", ANSWERS / "bert_head.py"


@pytest.fixture
def own(models, tmp_path):
    """Return a copy of CLIP and its gallery, to be changed."""
    for name in ("ViT-B-32", "gallery"):
        shutil.copytree(models / name, tmp_path / "models" / name)
    return tmp_path / "models"


def graded(own, tmp_path, **changed):
    """Grade the model answer into one run; return the report."""
    request = Request(paths=(CLIP,), tasks=("clip_retrieval",), seed="1", jobs=1, **{"models": own, **changed})
    return execute(request, out=tmp_path / "run")


def repaint(own):
    """Change one image of the gallery."""
    Image.new("RGB", (8, 8), "teal").save(own / "gallery" / "0.png")


def test_a_run_says_which_models_it_used(own, tmp_path):
    """By a digest of each folder; the caption, which the answer lacks, is asked for in the worker."""
    report = graded(own, tmp_path)
    assert sorted(report.run["models"]["clip_retrieval"]) == ["ViT-B-32", "gallery"]
    (task,) = report.records[0].tasks
    (caption,) = (check for check in task.checks if check.hook == "caption")
    assert caption.name == "the_caption_retrieves_the_target"
    assert all(check.outcome.counts_as_passed for check in task.checks if check is not caption)
    with pytest.raises(UsageError, match="holds a run with other arguments"):
        graded(own, tmp_path, models=None)


def test_a_replay_judges_with_the_models_of_the_run(own, tmp_path):
    """It says when the folder holds something else by now, or is gone; a kept verdict is then given anew."""
    graded(own, tmp_path)
    repaint(own)
    assert replay(tmp_path / "run").altered == (("clip_retrieval.py", "clip_retrieval"),)
    shutil.rmtree(own)
    with pytest.raises(UsageError, match="--models: wanted a folder"):
        replay(tmp_path / "run")


def inputs_of(models):
    """Return what a verdict on the classifier depends on, as far as the task goes."""
    return plan_grading(tasks=("bert_head",), models=models).tasks[0].digest


def test_what_a_verdict_depends_on_is_what_the_files_hold(models, tmp_path):
    """Neither where the folder lies, nor what is no model; an unfinished training goes on by the same rule."""
    shutil.copytree(models / "MathBERT", tmp_path / "a" / "MathBERT")
    shutil.copytree(models / "MathBERT", tmp_path / "b" / "MathBERT")
    (tmp_path / "b" / "MathBERT" / "notes.md").write_text("mine", encoding="utf-8")
    bert_folder(tmp_path / "c" / "MathBERT", layers=2)
    digests = [inputs_of(None), *(inputs_of(tmp_path / name) for name in "abc")]
    assert digests[1] == digests[2]
    assert len(set(digests)) == 3


@pytest.mark.parametrize(
    ("task", "make", "words"),
    [
        ("bert_head", lambda folder: None, "wanted a folder, .*models is none"),
        (
            "bert_head",
            lambda folder: folder.mkdir(),
            "wanted one of the folders of bert_head: MathBERT, BERTweet; .* nothing",
        ),
        ("bert_head", lambda folder: (folder / "mathbert").mkdir(parents=True), "models holds mathbert"),
        ("fgsm_bound", lambda folder: folder.mkdir(), "no task that is asked for uses a pretrained model"),
        (
            "bert_head",
            lambda folder: (folder / "MathBERT").mkdir(parents=True),
            "wanted config.json in .*holds nothing",
        ),
    ],
    ids=["no folder", "an empty one", "another name", "another task", "an empty model"],
)
def test_a_wrong_folder_is_a_usage_error(task, make, words, tmp_path, monkeypatch, capsys):
    """Nothing is graded, and the exit code is 2."""
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "models")
    with pytest.raises(UsageError, match=words):
        plan_grading(tasks=(task,), models=tmp_path / "models")
    with pytest.raises(SystemExit) as left:
        main(["check", str(BERT), "--task", task, "--models", "models"])
    assert left.value.code == 2
    assert "--models" in capsys.readouterr().err


class Counted(Observer):
    """Counts what is observed anew."""

    def __init__(self):
        self.found = []

    def finished(self, run, found):
        """Take an observation."""
        self.found.append(run)


def claimed(models, out):
    """Observe the frozen body with two seeds; return the report and how many observations were new."""
    observer = Counted()
    request = ClaimsRequest(
        path=BERT, names=("bert_head.frozen",), every=True, sides=("reference",), seeds=2, out=out, models=models
    )
    return check_claims(request, observer=observer), len(observer.found)


@pytest.mark.long
def test_claims_are_observed_with_the_models_of_the_folder(models, tmp_path):
    """The journal knows them by what the folder held, so that another one's are made anew."""
    (tmp_path / "MathBERT").symlink_to(models / "MathBERT")
    report, new = claimed(tmp_path, tmp_path / "out")
    assert new == 2
    assert list(report.run["models"]) == ["bert_head"]
    assert "pretrained MathBERT" in report.to_dict()["sources"][0]["what"]
    (_, *kept) = (tmp_path / "out" / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    digest = plan_grading(tasks=("bert_head",), models=tmp_path).tasks[0].models.digest
    assert [digest in line for line in kept] == [True, True]


def test_a_calibration_is_one_of_these_models(models, tmp_path):
    """It says so, and its journal knows them from other ones."""
    (tmp_path / "MathBERT").symlink_to(models / "MathBERT")
    plan = Plan(task="bert_head", models=tmp_path, seed="7", seeds=3, wrong_seeds=1, journal=tmp_path / "journal")
    measured = calibrate(plan, say=lambda _: None)
    assert list(measured["models"]) == ["MathBERT"]
    assert list(measured["settings"]) == ["fine_tuned"]
    lines = (tmp_path / "journal").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 4
    digest = plan_grading(tasks=("bert_head",), models=tmp_path).tasks[0].models.digest
    assert all(digest in line for line in lines)
