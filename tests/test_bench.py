"""Comparisons: what the command's exit code says, and what is refused before anything is timed."""

import pytest

from harness.bench import BenchEntry, BenchReport, BenchRequest, bench
from harness.cli import main
from harness.errors import UsageError
from harness.records import Outcome, SpeedRecord


def report(*outcomes):
    """Return a comparison of one implementation whose workloads ended so."""
    speed = tuple(SpeedRecord(workload=f"w{place}", hook="f", outcome=one) for place, one in enumerate(outcomes))
    entry = BenchEntry(name="a.py", task="t", speed=speed)
    return BenchReport(baseline="reference", entries=(entry,), environment={}, confinement="full")


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ((Outcome.PASSED, Outcome.CRASHED), 0),
        ((Outcome.PASSED, Outcome.HARNESS_ERROR), 3),
    ],
)
def test_an_error_of_the_harness_is_exit_code_3(outcomes, code, monkeypatch, capsys):
    """A failed implementation is a result; what could not be timed through no fault of its own is none."""
    monkeypatch.setattr("harness.bench.bench", lambda request, *, say: report(*outcomes))
    with pytest.raises(SystemExit) as left:
        main(["bench", "a.py"])
    assert left.value.code == code
    assert "a.py" in capsys.readouterr().out


def test_an_adapter_is_read_as_for_grading(tmp_path):
    """With the same words."""
    (tmp_path / "a.py").write_text("", encoding="utf-8")
    adapter = tmp_path / "adapter.yaml"
    adapter.write_text("hooks: [", encoding="utf-8")
    request = BenchRequest(paths=(tmp_path / "a.py",), tasks=("fgsm_bound",), adapter=adapter)
    with pytest.raises(UsageError, match=r"adapter\.yaml is not YAML: .* \(line 1, column 9\)"):
        bench(request, say=str)
