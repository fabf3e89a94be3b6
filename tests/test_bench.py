"""Comparisons: what is refused before anything is timed."""

import pytest

from harness.bench import BenchRequest, bench
from harness.errors import UsageError


def test_an_adapter_is_read_as_for_grading(tmp_path):
    """With the same words."""
    (tmp_path / "a.py").write_text("", encoding="utf-8")
    adapter = tmp_path / "adapter.yaml"
    adapter.write_text("hooks: [", encoding="utf-8")
    request = BenchRequest(paths=(tmp_path / "a.py",), tasks=("fgsm_bound",), adapter=adapter)
    with pytest.raises(UsageError, match=r"adapter\.yaml is not YAML: .* \(line 1, column 9\)"):
        bench(request, say=str)
