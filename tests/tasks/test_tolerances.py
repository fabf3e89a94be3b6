"""The frozen tolerances are those of the tasks as they are now."""

import json

import pytest

from harness.authoring.tolerance import measure_tolerances
from harness.catalog import discover

# The translators repeat checks of the attention tasks, and take their tolerances from there.
REPEATING = {"encoder_decoder_nmt", "decoder_only_nmt"}
TASKS = {
    name: provider
    for name, provider in discover().tasks.items()
    if provider.source is not None and name not in REPEATING
}


def frozen(name):
    """Return what is kept beside a task."""
    path = TASKS[name].source.parent / "data" / "tolerances" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def entries(data):
    """Iterate over (check, case, group, entry)."""
    for check, cases in data["checks"].items():
        for case, groups in cases.items():
            for group, entry in groups.items():
                yield check, case, group, entry


@pytest.mark.parametrize("seeds", [2, pytest.param(5, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", TASKS)
def test_the_spread_measured_now_is_what_was_frozen(name, seeds):
    """Every check, case and group is there, and a few other seeds lie about where forty did."""
    task = discover().task(name)
    now = {(check, case, group): entry for check, case, group, entry in entries(measured(task, seeds))}
    then = {(check, case, group): entry for check, case, group, entry in entries(frozen(name))}
    assert now.keys() == then.keys()
    for place, entry in now.items():
        kept = then[place]
        assert entry["k"] == kept["k"], place
        assert entry["high"] <= 3 * kept["high"], place
        assert kept["per_input"] or entry["low"] >= kept["low"] / 3, place


def measured(task, seeds):
    """Measure a task with few seeds, its mistakes left out."""
    import dataclasses

    checks = tuple(dataclasses.replace(check, mistakes={}) for check in task.checks)
    return measure_tolerances(dataclasses.replace(task, checks=checks), seeds=seeds, say=lambda _: None)


@pytest.mark.parametrize("name", TASKS)
def test_every_known_mistake_lies_ten_tolerances_away(name):
    """At its worst seed, in the case that shows it best; None is infinitely far."""
    task, kept = discover().task(name), frozen(name)["mistakes"]
    for check, distances in kept.items():
        assert set(distances) == set(next(one.mistakes for one in task.checks if one.name == check))
        assert all(distance is None or distance >= 10 for distance in distances.values())
