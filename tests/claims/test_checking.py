"""Claims of small submissions, from the file to the verdict."""

import dataclasses
import json
from pathlib import Path

import pytest
import torch

from harness.catalog import discover
from harness.claims import ClaimsRequest, Observer, check_claims
from harness.claims.running import Followed, Run, Runner
from harness.cli import main
from harness.errors import UsageError
from harness.grading import plan_grading
from harness.sandbox.levels import Level
from harness.seeds import RunKey

PACK = Path(__file__).parents[1] / "packs" / "claiming"
ERROR = """
def squared_error(inputs, targets, weights, bias):
    return ((inputs @ weights + bias - targets) ** 2).mean()
"""
SLOPE = """
def slope(x, y):
    return (x * y).sum() / (x * x).sum()
"""
# Right when it is checked, and another gradient from its 30th call on, which are those of a training.
FORGED = """
import torch
calls = [0]

class Forged(torch.autograd.Function):
    @staticmethod
    def forward(ctx, loss):
        return loss.clone()

    @staticmethod
    def backward(ctx, gradient):
        calls[0] += 1
        return gradient * (1.0 if calls[0] < 30 else 1.2)

def squared_error(inputs, targets, weights, bias):
    return Forged.apply(((inputs @ weights + bias - targets) ** 2).mean())
"""
CLAIMS = {"lines.short.distance": 0.05, "lines.slope": 2.02}


class Counted(Observer):
    """Counts what is observed anew."""

    def __init__(self):
        self.found = []

    def finished(self, run, found):
        """Take an observation."""
        self.found.append((run, found))


def submission(folder, text, claims):
    """Write a submission and return its path."""
    folder.mkdir()
    (folder / "answers.py").write_text(text, encoding="utf-8")
    (folder / "submission.yaml").write_text(json.dumps({"claims": claims}), encoding="utf-8")
    return folder


def checked(path, out, *, observer=None, **options):
    """Return the verdicts by claim: (with the submission's parts, with the reference's)."""
    options = {"task_paths": (PACK,), "seed": "7", **options}
    report = check_claims(ClaimsRequest(path=path, out=out, **options), observer=observer)
    return report, {claim.name: (claim.submission, claim.reference) for claim in report.claims}


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    """Return what came of right parts with claims right, wrong and of nothing."""
    folder = tmp_path_factory.mktemp("right")
    claims = {**CLAIMS, "lines.long.distance": "> 100", "lines.sorcery": 1}
    path = submission(folder / "mine", ERROR + SLOPE, claims)
    observer = Counted()
    return path, folder / "out", observer, checked(path, folder / "out", observer=observer)


def test_right_parts_reproduce_what_the_reference_does(right):
    """Both columns have five values, the same to rounding, and the claims lie inside their intervals."""
    *_, (_, found) = right
    for own, reference in (found["lines.short.distance"], found["lines.slope"]):
        assert len(own.values) == len(reference.values) == 5
        assert own.values == pytest.approx(reference.values, rel=1e-4)
        assert len(set(reference.values)) == 5  # five seeds, not one five times
    assert [one.standing for one in found["lines.slope"]] == ["reproduced", "reproduced"]


def test_a_wrong_claim_is_not_reproduced(right):
    """Whatever side's parts are taken."""
    *_, (_, found) = right
    assert [one.standing for one in found["lines.long.distance"]] == ["not_reproduced", "not_reproduced"]


def test_what_no_task_knows_cannot_be_checked(right):
    """It says so."""
    *_, (_, found) = right
    assert found["lines.sorcery"][0].standing == "cannot_be_checked"
    assert "no task" in found["lines.sorcery"][0].why


def test_quick_says_what_it_leaves_out_and_nothing_is_begun_after_the_time_is_over(right, tmp_path):
    """Three seeds and no training of an hour; a verdict says what is lacking."""
    path, *_ = right
    report, found = checked(path, tmp_path / "out", quick=True, minutes=0)
    assert "60 min" in report.left_out[0]
    assert "--quick leaves out lines.long" in found["lines.long.distance"][1].why
    assert "0 of 3 seeds" in found["lines.slope"][0].why


def test_the_command_prints_the_table_and_writes_the_report(right, capsys):
    """Nothing is observed twice: the journal has it. There is a row for each side, and JSON beside the journal."""
    path, out, observer, (_, found) = right
    assert len(observer.found) == 30  # three sources, two sides, five seeds
    with pytest.raises(SystemExit) as left:
        main(["claims", str(path), "--task-path", str(PACK), "--out", str(out), "--json", "-"])
    captured = capsys.readouterr()
    assert left.value.code == 0
    assert json.loads(captured.out) == json.loads((out / "claims.json").read_text(encoding="utf-8"))
    assert "30 observations, 30 of them there already" in " ".join(captured.err.split())
    assert [claim["submission"]["values"] for claim in json.loads(captured.out)["claims"]] == [
        list(own.values) for own, _ in found.values()
    ]
    assert "not reproduced" in captured.err
    assert "the reference's" in captured.err


def test_a_training_that_was_cut_off_goes_on_from_where_it_was(tmp_path):
    """Its weights, its optimiser and what it had measured are there again, so it ends as if nothing had happened."""
    setting = discover([PACK]).task("lines").claims[0].sources[0]
    run = Run(setting.full_name, "reference", 0)
    runner = Runner(
        plan=plan_grading(tasks=("lines",), task_paths=[PACK]),
        sources={setting.full_name: setting},
        submission=None,
        key=RunKey.from_hex("1"),
        pool=None,
        lowest=Level.NONE,
        unfinished=tmp_path / "unfinished",
    )

    def followed():
        return Followed(run, setting.begin(torch.Generator().manual_seed(1)), runner, print)

    whole, half = followed(), followed()

    def until_interrupted():
        if half.training.state.step == 25:
            raise KeyboardInterrupt
        return half.training.own_step()

    expected = whole.follow(whole.training.own_step)
    with pytest.raises(KeyboardInterrupt):
        half.follow(until_interrupted)
    rest = followed()
    assert rest.training.state.step == 25
    assert rest.follow(rest.training.own_step) == expected
    assert followed().training.state.step == 0  # what is finished is in the journal


@pytest.mark.long
def test_two_processes_observe_the_same(right, tmp_path):
    """Seeds follow from what is observed, not from who does it or when."""
    path, *_, (_, found) = right
    assert checked(path, tmp_path / "out", jobs=2)[1] == found


def test_gradients_that_are_forged_in_training_check_nothing(tmp_path):
    """They pass the checks; at the step where they differ the claim ends, and the reference's column stands."""
    path = submission(tmp_path / "mine", FORGED, CLAIMS)
    _, found = checked(path, tmp_path / "out")
    own, reference = found["lines.short.distance"]
    assert own.standing == "cannot_be_checked"
    assert "gradients differ" in own.why
    assert len(reference.values) == 5
    assert "'slope'" in found["lines.slope"][0].why


def test_parts_that_fail_their_checks_are_not_trained(tmp_path):
    """The claim says which check of which hook; the claim's own text may be a YAML number without a point."""
    path = submission(tmp_path / "mine", ERROR.replace(".mean()", ".sum()") + SLOPE, CLAIMS)
    (path / "submission.yaml").write_text("claims: {lines.short.distance: 5e-2}", encoding="utf-8")
    _, found = checked(path, tmp_path / "out", names=("lines.short",), sides=("submission",))
    assert found.keys() == {"lines.short.distance"}
    assert found["lines.short.distance"][1].why == "not asked for"
    assert "squared_error, error_value: failed" in found["lines.short.distance"][0].why


def test_a_submission_without_claims_is_a_usage_error(tmp_path):
    """Unless everything that can be claimed is asked for."""
    path = tmp_path / "answers.py"
    path.write_text(ERROR, encoding="utf-8")
    with pytest.raises(UsageError, match="claims nothing"):
        checked(path, tmp_path / "out")


def test_one_seed_is_refused_before_anything_is_observed(tmp_path):
    """No interval follows from one value; the command line takes two or more."""
    with pytest.raises(UsageError, match="seeds: wanted at least 2, 1 came"):
        ClaimsRequest(path=tmp_path, seeds=1)


def test_a_report_is_json_of_everything_that_was_observed(right):
    """With the rows, from which pictures are drawn, and without a secret key."""
    *_, (report, _) = right
    data = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert data["kind"] == "claims"
    rows = data["sources"][0]["runs"][0]["rows"]
    assert len(rows) == 4
    assert "distance" in rows[0]
    secret = dataclasses.replace(report, run={**report.run, "seed": {"public": False, "key": None}}).to_dict()
    assert secret["run"]["seed"]["key"] is None
