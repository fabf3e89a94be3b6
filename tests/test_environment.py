"""What a machine is: how many processors' time there is."""

import pytest

from harness import environment


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({}, 8),
        ({"cpu.max": "max 100000"}, 8),
        ({"cpu.max": "200000 100000"}, 2),
        ({"cpu.max": "150000 100000"}, 2),
        ({"cpu.max": "1000 100000"}, 1),
        ({"cpu.max": "1600000 100000"}, 8),
        ({"cpu.max": "nonsense"}, 8),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, 8),
        ({"cpu/cpu.cfs_quota_us": "300000", "cpu/cpu.cfs_period_us": "100000"}, 3),
    ],
)
def test_a_container_with_a_quota_has_no_more_processors_than_that(files, wanted, monkeypatch, tmp_path):
    """Of eight on which it may run; a begun one counts whole."""
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content + "\n", encoding="utf-8")
    monkeypatch.setattr(environment, "_GROUPS", tmp_path)
    monkeypatch.setattr(environment, "processors", lambda: list(range(8)))
    assert environment.cores() == wanted
