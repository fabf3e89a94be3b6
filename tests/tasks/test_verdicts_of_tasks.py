"""Tasks that read alike: their points, inputs and known mistakes, and the verdicts of their sample submissions."""

import functools
import math

import numpy as np
import pytest
import torch

from harness.compare import doubled
from harness.records import Outcome

from .bench import (
    APART,
    NAMES,
    ROOT,
    answering,
    between_mistakes,
    drawn,
    mistakes,
    outcome,
    said,
    samples,
    share_of_tolerance,
    task_of,
    value_checks,
    verdicts,
    worst,
)

EVERY_SAMPLE = [pytest.param(name, path, id=f"{name}-{path.stem}") for name in NAMES for path in samples(name)]
HONEST = [
    pytest.param(name, path, id=f"{name}-{path.stem}")
    for name in NAMES
    for path in samples(name)
    if "passed" in path.stem
]
EVERY_MISTAKE = [
    pytest.param(name, check, words, id=f"{name}-{check.name}-{words}")
    for name in NAMES
    for check in value_checks(name)
    for words in check.mistakes
]
NULLS = {
    "zero": lambda _: 0.0,
    "one": lambda _: 1.0,
    "NaN": lambda _: math.nan,
    "nothing": lambda _: None,
    "true": lambda _: True,
    "a word": lambda _: "answer",
    "an input": lambda given: next(iter(given.values())),
    "zeros like an input": lambda given: 0 * np.array(first_array(given)),
    "two ones": lambda _: (1.0, 1.0),
}


def first_array(given):
    """Return the first input that has axes, else the first one that is a number."""
    found = [value for value in given.values() if hasattr(value, "shape")]
    return (found or [value for value in given.values() if isinstance(value, float)] or [1.0])[0]


def alike(one, other):
    """Tell whether two inputs are the same data."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(alike(one[name], other[name]) for name in one)
    return np.array_equal(np.asarray(one), np.asarray(other))


def shapes(given):
    """Return the shapes of all inputs that have some, and the whole numbers."""
    return tuple(
        tuple(v.shape) if hasattr(v, "shape") else v for v in given.values() if hasattr(v, "shape") or type(v) is int
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_points_add_up_to_ten(name):
    """The checks carry 10 points, at most one of them visible, all of them gating."""
    checks = task_of(name).checks
    assert task_of(name).points == pytest.approx(10)
    assert sum(check.points for check in checks if check.visible) <= 1
    assert any(check.visible for check in checks)
    assert all(check.gating for check in checks)


@pytest.mark.parametrize("name", NAMES)
def test_inputs_follow_from_the_generator_alone(name):
    """The same generator gives the same inputs, another one others, and the global seed is left alone."""
    before = torch.get_rng_state()
    for check in task_of(name).checks:
        for case in check.cases:
            assert alike(drawn(name, check, case, 3), drawn(name, check, case, 3))
            if "choice" not in check.name:
                assert not alike(drawn(name, check, case, 3), drawn(name, check, case, 4))
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("name", NAMES)
def test_arrays_have_another_size_every_time(name):
    """In most hidden cases with arrays or whole numbers, sizes are drawn too."""
    cases = [(check, case) for check in value_checks(name) if not check.visible for case in check.cases]
    found = [{shapes(drawn(name, check, case, seed)) for seed in range(12)} for check, case in cases]
    sized = [one for one in found if one != {()}]
    assert sum(len(one) > 1 for one in sized) >= 0.6 * len(sized)


@pytest.mark.parametrize("name", NAMES)
def test_every_option_of_a_choice_is_right_several_times(name):
    """Each answer of a choice is wanted at least four times, so that neither a constant nor a coin passes."""
    for check in value_checks(name):
        if "choice" in check.name:
            wanted = [next(iter(check.forms[0](drawn(name, check, case)).values())) for case in check.cases]
            assert len(wanted) >= 12
            assert all(wanted.count(option) >= 4 for option in set(wanted))
            assert len(set(wanted)) >= 2


@pytest.mark.parametrize(("name", "check", "words"), EVERY_MISTAKE)
def test_each_mistake_is_far_away(name, check, words):
    """Whatever the seed, a known mistake is 10 tolerances off in at least one case."""
    for seed in range(2):
        assert max(worst(name, check, case, mistaken(check, words), seed) for case in check.cases) >= APART


def mistaken(check, words):
    """Return what a known mistake answers, as a function of the inputs."""
    return lambda given: check.mistakes[words](doubled(given))


@pytest.mark.parametrize(
    ("name", "check"),
    [
        pytest.param(name, check, id=f"{name}-{check.name}")
        for name in NAMES
        for check in value_checks(name)
        if check.mistakes
    ],
)
def test_no_mistake_equals_another(name, check):
    """In some case a known mistake lies 10 tolerances from every other one, so that one name fits."""
    for words in check.mistakes:
        for other in (other for other in check.mistakes if other < words):
            assert any(between_mistakes(name, check, case, words, other, 1) >= APART for case in check.cases)


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_passes(name):
    """Every check passes on the reference at any key, nothing needs to be said."""
    for key in (1, 2):
        records, notices = verdicts(name, answering(name), key)
        assert [record.message for record in records.values()] == [""] * len(task_of(name).checks)
        assert notices == ()


@pytest.mark.parametrize(("name", "path"), EVERY_SAMPLE)
def test_a_sample_gets_the_verdict_in_its_name(name, path, loaded):
    """The outcome is that of the file's name, and the mistake is the one that its comment names."""
    records, _ = verdicts(name, loaded(task_of(name), path))
    assert outcome(name, records) == path.stem.partition("__")[0]
    assert mistakes(records) == said(path)


@pytest.mark.long
@pytest.mark.parametrize(("name", "path"), EVERY_SAMPLE)
def test_a_sample_gets_its_verdict_at_any_key(name, path, loaded):
    """Two hundred keys give the same verdict and name the same mistake."""
    source = loaded(task_of(name), path)
    for key in range(1000, 1200):
        records, _ = verdicts(name, source, key)
        assert (outcome(name, records), mistakes(records)) == (path.stem.partition("__")[0], said(path)), key


def furthest(name, path, loaded, seeds):
    """Return the largest share of the tolerance that a sample errs by, over all value checks."""
    source = loaded(task_of(name), path)
    shares = [0.0]
    for check in value_checks(name):
        subject = source.subject(check.hook, cpu_s=1.0)
        ask = functools.partial(check.ask, subject)
        shares += [share_of_tolerance(name, check, case, ask, seed) for case in check.cases for seed in seeds]
    return max(shares)


@pytest.mark.parametrize(("name", "path"), HONEST)
def test_honest_styles_are_well_within_the_tolerance(name, path, loaded):
    """Each style that passes errs by a third of the tolerance at most."""
    assert furthest(name, path, loaded, range(1)) <= 1 / 3


@pytest.mark.long
@pytest.mark.parametrize(("name", "path"), HONEST)
def test_honest_styles_are_well_within_the_tolerance_at_any_seed(name, path, loaded):
    """The same over two hundred seeds."""
    assert furthest(name, path, loaded, range(200)) <= 1 / 3


@pytest.mark.parametrize("name", NAMES)
def test_there_are_samples_of_every_kind(name):
    """Six honest styles, four wrong answers, and several for the known mistakes of each check.

    A mistake without a sample is answered and named by `harness lint` and by the tests above.
    """
    stems = [path.stem for path in samples(name)]
    assert sum(stem.startswith("passed") for stem in stems) >= 6
    assert sum(stem.startswith("failed") for stem in stems) >= 4
    named = set().union(*(said(path) for path in samples(name)))
    for check in value_checks(name):
        assert len(named & set(check.mistakes)) >= min(3, len(check.mistakes))


@pytest.mark.parametrize("null", NULLS)
@pytest.mark.parametrize("name", NAMES)
def test_an_answer_that_says_nothing_earns_nothing(name, null):
    """Null answers from every hook earn no point, and no check blames the task."""
    functions = {hook.name: lambda null=NULLS[null], **given: null(given) for hook in task_of(name).hooks}
    records, _ = verdicts(name, answering(name, **functions))
    assert sum(record.points for record in records.values()) == 0
    assert Outcome.HARNESS_ERROR not in {record.outcome for record in records.values()}


@pytest.mark.parametrize("name", NAMES)
def test_the_model_answer_passes(name, loaded):
    """Another style than the reference's earns every point."""
    records, notices = verdicts(name, loaded(task_of(name), ROOT / "submissions" / "model_answers" / f"{name}.py"))
    assert sum(record.points for record in records.values()) == pytest.approx(10)
    assert notices == ()
