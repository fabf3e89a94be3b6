"""The throughput self-test measures what it says."""

import pytest

from harness.errors import HarnessFault
from harness.selftest import throughput


@pytest.mark.long
def test_it_measures_in_turns_and_prints_what_should_hold(monkeypatch):
    """Every figure but the difference between two is positive, the first is the ratio with its goal."""
    monkeypatch.setattr(throughput, "_BATCH", 4)
    monkeypatch.setattr(throughput, "_WORKERS", 2)
    result = throughput.measure_throughput(0.1, say=lambda _: None)
    assert all(figure.value > 0 for figure in result.figures if not figure.name.startswith("confinement"))
    assert result.figures[0].goal == ">= 100x"
    assert result.to_dict()["figures"][0]["value"] == result.figures[0].value


def test_a_right_submission_that_does_not_pass_is_a_fault(monkeypatch):
    """A quick verdict that is wrong is no throughput."""
    monkeypatch.setattr(throughput, "_ANSWER", throughput._ANSWER.replace("epsilon * gradient", "gradient"))
    with pytest.raises(HarnessFault, match="a right submission was failed"):
        throughput.measure_throughput(0.1, say=lambda _: None)
