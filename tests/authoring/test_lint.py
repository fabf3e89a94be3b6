"""Linting tasks: what a task lacks is said, and the project's own tasks lack nothing."""

import pytest
from click.testing import CliRunner

from harness.authoring.exceptions import exceptions_beside
from harness.authoring.lint import LintPlan, lint
from harness.authoring.reasons import without_reason
from harness.authoring.results import Judged
from harness.authoring.samples import samples_of
from harness.authoring.trials import Verdict, keys, within_cpu
from harness.catalog import discover
from harness.cli.authoring import lint as command
from harness.errors import InvalidTask, TimedOut, UsageError
from harness.records import Outcome
from harness.sandbox.pool import Pool

from .packs import copied

SHORT = LintPlan(seeds=2, slow_seeds=1, mutant_seeds=1)
OWN = tuple(name for name, provider in discover().tasks.items() if provider.source is not None)
QUICK = ("decoder_only_tensors",)


def linted(name, catalog, plan=SHORT):
    """Return what linting a task finds."""
    with Pool(catalog.hidden_paths()) as pool:
        return lint(catalog, name, plan, pool, say=lambda _: None)


def test_a_task_with_literal_sizes_and_no_samples_is_told_so(tmp_path):
    """The smallest task lacks styles, ranges of sizes, and a case that tells float32 from half precision."""
    found = linted("sorting", copied(tmp_path))
    said = "\n".join(found.problems)
    assert not found.is_fit
    assert "honest styles" in said
    assert "right at the sizes of one other run alone" in said
    assert "no case is marked `precision`" in said
    assert "never measured" in said


def test_a_form_that_takes_a_wrong_answer_lets_nulls_through(tmp_path):
    """A task whose tolerance is far too wide is told by what passes."""
    found = linted("sorting", copied(tmp_path, **{"cases=(": "relative=1e9, cases=("}))
    assert found.nulls.killed < found.nulls.total
    assert any("zeros: passes at 1 of 1 keys" in problem for problem in found.problems)
    assert any("picked by hand" in problem for problem in found.problems)


def test_a_mistake_that_is_none_is_told(tmp_path):
    """A known mistake must be far from right."""
    found = linted("sorting", copied(tmp_path, **{"sort(descending=True)": "sort()"}))
    assert any("the largest comes first: this known mistake passes" in problem for problem in found.problems)


def test_the_command_prints_a_row_a_task_and_exits_with_1(tmp_path):
    """What is lacking stands under the table."""
    copied(tmp_path)
    arguments = ["sorting", "--task-path", str(tmp_path), "--seeds", "1", "--mutant-seeds", "1"]
    result = CliRunner().invoke(command, arguments, standalone_mode=False)
    assert result.return_value == 1
    assert "sorting: lacks" in result.stdout


@pytest.mark.parametrize("name", QUICK)
def test_a_task_of_the_project_lacks_nothing(name):
    """At few keys; the long form takes all tasks."""
    assert linted(name, discover()).problems == ()


@pytest.mark.long
@pytest.mark.parametrize("name", OWN)
def test_no_task_lacks_anything(name):
    """The whole of it, at a tenth of the keys that a release takes."""
    assert linted(name, discover(), LintPlan(seeds=100, slow_seeds=10, mutant_seeds=3)).problems == ()


def narrow(*distances):
    """Return answers in a narrow float format: at each key, how far off two cases of a check are."""
    verdicts = [
        Verdict(
            key=str(number),
            outcome=Outcome.FAILED,
            mistakes={},
            told=True,
            failed="value: another result",
            distances={"value": dict(zip(("few", "many"), one, strict=True))},
        )
        for number, one in enumerate(distances)
    ]
    return Judged(name="f: arithmetic in bfloat16", verdicts=tuple(verdicts), reached=len(verdicts))


def test_every_precision_case_tells_a_narrow_format_at_every_key():
    """One key at which a case passes is enough to blame the case."""
    one = narrow((50.0, 80.0), (0.4, 90.0))
    assert one.hidden("value", ["few", "many"], together=False) == ["case few"]
    assert one.hidden("value", ["many"], together=False) == []


def test_single_numbers_are_told_by_all_cases_together():
    """A number may lie beside its rounded self by chance; all of them at one key may not."""
    cases = ["few", "many"]
    assert narrow((0.4, 90.0), (50.0, 0.1)).hidden("value", cases, together=True) == []
    assert narrow((50.0, 90.0), (0.4, 0.1)).hidden("value", cases, together=True) == ["all its cases together"]


def test_a_sample_that_fails_in_training_passes_the_checks(tmp_path):
    """It is no honest style and no mutant, and it wants a task in which something is trained."""
    folder = tmp_path / "samples" / "sorting"
    folder.mkdir(parents=True)
    text = "# fails in training\n\n\ndef smallest_first(values):\n    return values.sort().values\n"
    (folder / "failed__in_training.py").write_text(text, encoding="utf-8")
    (sample,) = samples_of([folder])
    assert sample.fails_in_training
    assert sample.outcome is Outcome.FAILED
    plan = LintPlan(seeds=1, slow_seeds=1, mutant_seeds=1, samples=tmp_path / "samples")
    (tmp_path / "pack").mkdir()
    problems = linted("sorting", copied(tmp_path / "pack"), plan).problems
    said = [problem for problem in problems if "in_training" in problem]
    assert said == ["sample failed__in_training: it is to fail in training, and nothing is trained in this task"]


def test_keys_follow_from_the_seed():
    """The same seed gives the same keys, and no two alike."""
    assert keys("1", 3) == keys("1", 5)[:3]
    assert len({*keys("1", 20), *keys("2", 20)}) == 40


def test_a_mutant_that_never_ends_is_stopped():
    """By its CPU time."""

    def never_ending():
        while True:
            pass

    def limited():
        with within_cpu(0.05):
            never_ending()

    with pytest.raises(TimedOut, match=r"more than 0\.05 s"):
        limited()


def test_a_tolerance_picked_by_hand_needs_a_reason():
    """On its line, above it, or at the constant that it is taken from."""
    source = "R = 1e-5  # why\nCheck(relative=R)\nCheck(relative=1e-3)\n# why\nCase(k=3)\nCase(k=4)\n"
    assert without_reason(source) == ["line 3: relative=0.001", "line 6: k=4"]


def test_a_sample_says_in_its_name_how_it_must_be_judged(tmp_path):
    """A name without an outcome is an error that shows one with."""
    (tmp_path / "passed__loops.py").write_text("# mistake: none\n", encoding="utf-8")
    (sample,) = samples_of([tmp_path, tmp_path / "nowhere"])
    assert (sample.name, sample.outcome, sample.mistakes) == ("passed__loops", "passed", ("none",))
    (tmp_path / "loops.py").touch()
    with pytest.raises(UsageError, match=r"wanted a name such as passed__einsum\.py"):
        samples_of([tmp_path])


def test_what_an_author_states_has_a_reason(tmp_path):
    """Patterns match whole names, with or without what stands before the first colon."""
    task = tmp_path / "t.py"
    assert exceptions_beside(task).of("f: axis: 1 → -1") is None
    path = tmp_path / "data" / "lint" / "t.yaml"
    path.parent.mkdir(parents=True)
    path.write_text('equivalent:\n  "axis: 1 → *": two axes\noutside:\n', encoding="utf-8")
    assert exceptions_beside(task).of("f: axis: 1 → -1") == ("equivalent", "axis: 1 → *", "two axes")
    path.write_text('equivalent:\n  "axis": ""\n', encoding="utf-8")
    with pytest.raises(InvalidTask, match="wanted a reason for each name"):
        exceptions_beside(task)
