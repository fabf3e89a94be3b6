"""What a student reads: three lines a finding, and nothing that a hidden case must keep."""

import json
import re
from pathlib import Path

import pytest
import torch

from harness.correctness.questions import CaseTrial, Questions
from harness.grading import Grader, plan_grading
from harness.report.console import grade_details, grade_summary, make_console
from harness.sandbox.submission import read_submission
from harness.seeds import RunKey, Seeds

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "submissions"
# A wrong one of every kind of check: by value, by property, a choice, gradients, crashes and unusable answers.
WRONG = (
    "ridge_regression/failed__solution_minus.py",
    "ridge_regression/failed__gradient_minus.py",
    "ridge_regression/crashed__dot_for_matmul.py",
    "fgsm_bound/failed__l2_norms.py",
    "fgsm_bound/failed__always_true.py",
    "fgsm_bound/failed__nan_at_zero.py",
    "scaling_fit/failed__natural_logarithm.py",
    "scaling_fit/failed__grid.py",
    "decoder_only_tensors/failed__eos_left_in.py",
    "clip_retrieval/failed__not_normalised.py",
)
LEAST_DIGITS = 5


def numbers(value):
    """Return the numbers in a value as a message would show them, those that no two cases have by chance."""
    if isinstance(value, dict):
        return {text for item in value.values() for text in numbers(item)}
    if isinstance(value, list | tuple):
        return {text for item in value for text in numbers(item)}
    layouts = getattr(value, "layouts", None)
    if layouts is not None:
        return numbers(dict(layouts))
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return {text for item in value.reshape(-1)[:2000].tolist() for text in numbers(item)}
    if isinstance(value, float):
        shown = {f"{value:.6f}", repr(round(value, 6)), f"{value:.6g}", repr(value)}
        return {text for text in shown if len(re.sub(r"\D", "", text).strip("0")) >= LEAST_DIGITS}
    return set()


class Watched:
    """What the judge keeps: numbers of hidden and of visible cases, and every seed that was used."""

    def __init__(self, patch):
        self.hidden, self.visible, self.seeds = set(), set(), set()
        drawn, seed, inputs = Questions.drawn, Seeds.seed, CaseTrial.inputs

        def watched_drawn(questions, check, trial, **changed):
            question = drawn(questions, check, trial, **changed)
            found = self.visible if check.visible else self.hidden
            found.update(numbers(dict(question.want)), numbers(question.given))
            return question

        def watched_inputs(trial, **changed):
            given = inputs(trial, **changed)
            self.hidden.update(numbers(given))
            return given

        def watched_seed(seeds, *what):
            number = seed(seeds, *what)
            self.seeds.update((str(number), f"{number:x}"))
            return number

        patch.setattr(Questions, "drawn", watched_drawn)
        patch.setattr(CaseTrial, "inputs", watched_inputs)
        patch.setattr(Seeds, "seed", watched_seed)


@pytest.fixture(scope="module")
def told(workers):
    """Return what was kept, the run key, and everything that is printed and written about wrong samples."""
    key = RunKey.from_hex(b"feedback".hex())  # drawn anew, some number would be another one by chance one day
    with pytest.MonkeyPatch.context() as patch:
        watched = Watched(patch)
        records = []
        for name in WRONG:
            plan = plan_grading(tasks=[name.partition("/")[0]])
            records.append(Grader(plan, key=key, pool=workers).grade(read_submission(SAMPLES / name)))
    console = make_console(color=False)
    with console.capture() as capture:
        for record in records:
            console.print(grade_details(record), grade_summary(record))
    texts = {"console": capture.get(), "json": json.dumps([record.to_dict() for record in records], ensure_ascii=False)}
    return watched, key, records, texts


@pytest.mark.parametrize("where", ["console", "json"])
def test_no_number_of_a_hidden_case_is_told(told, where):
    """Neither of an input nor of an expected answer; those of the visible cases are found by the same search."""
    watched, _, _, texts = told
    found = set(re.findall(r"-?\d+\.\d+(?:e[-+]\d+)?|-?\d+e[-+]\d+", texts[where]))
    assert found & watched.visible
    assert len(watched.hidden) > 1000
    assert not found & (watched.hidden - watched.visible)


@pytest.mark.parametrize("where", ["console", "json"])
def test_no_seed_and_no_key_is_told(told, where):
    """Not in any form; seeds were drawn, so there was something to tell."""
    watched, key, _, texts = told
    assert len(watched.seeds) > 50
    digits = set(re.findall(r"[0-9a-f]{8,}", texts[where]))
    assert not digits & watched.seeds
    assert key.secret.hex() not in texts[where]


def test_no_path_of_the_machine_is_told(told):
    """Messages name the submission's own files alone; the record says where it was read from, to the grader."""
    _, _, records, _ = told
    said = [text for record in records for task in record.tasks for text in task.notices]
    said += [check.message for record in records for task in record.tasks for check in task.checks]
    assert said
    assert not [text for text in said if re.search(r"(?:^|[\s('\"])/\w+/", text)]


def test_a_librarys_own_path_is_left_out_of_its_error(workers, tmp_path):
    """The import error of a package ends in the place of its file on this machine."""
    path = tmp_path / "answer.py"
    body = "    from torch.nn import nothing_like_it\n"
    path.write_text(f"from torch import neither\ndef fgm_perturbation(gradient, epsilon):\n{body}", encoding="utf-8")
    plan = plan_grading(tasks=["fgsm_bound"])
    record = Grader(plan, key=RunKey.draw(), pool=workers).grade_task(read_submission(path), plan.tasks[0])
    message = next(check.message for check in record.checks if check.hook == "fgm_perturbation")
    assert "cannot import name 'nothing_like_it' from 'torch.nn' (torch/nn/__init__.py)" in message
    assert "(torch/__init__.py)" in record.notices[0]


def test_a_finding_is_what_was_asked_what_came_and_what_it_looks_like(told):
    """Three lines where it looks like something, two where not; a visible case shows its values between them."""
    _, _, records, _ = told
    failed = [check for record in records for task in record.tasks for check in task.checks]
    failed = [check for check in failed if check.outcome.value in ("failed", "crashed")]
    hidden = [check for check in failed if "expected" not in check.message]
    assert len(hidden) > len(WRONG)
    for check in failed:
        lines = check.message.splitlines()
        assert lines[0].startswith("asked: ")
        assert lines[1].startswith("came: ")
        assert check.mistake is None or lines[-1] == f"looks like: {check.mistake}"
    for check in hidden:
        assert [line.partition(":")[0] for line in check.message.splitlines()[2:]] in ([], ["looks like"])
    assert any(check.mistake for check in hidden)
