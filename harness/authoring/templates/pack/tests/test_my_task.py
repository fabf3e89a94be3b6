"""The task `my_task`: its formula against another derivation, and its samples against their names."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from harness.catalog import discover

PACK = Path(__file__).parents[1] / "my_task_pack"
SAMPLES = PACK / "tests" / "submissions" / "my_task"
TASK = discover([PACK]).task("my_task")


def test_the_points_add_up_to_ten():
    """A task carries 10 points."""
    assert TASK.points == pytest.approx(10)


def test_the_formula_against_numpy():
    """The weights of two rows, by NumPy."""
    scores, temperature = np.array([[0.0, 1.0, -2.0], [3.0, 3.0, 0.5]]), 0.7
    powers = np.exp(scores / temperature)
    wanted = TASK.checks[0].forms[0]({"scores": torch.from_numpy(scores), "temperature": temperature})
    assert wanted["weights"].numpy() == pytest.approx(powers / powers.sum(axis=1, keepdims=True))


def test_samples_get_the_verdict_in_their_names(tmp_path):
    """Every outcome is that of the file's name, and what passes earns all the points."""
    words = ["grade", str(SAMPLES), "--folders-are", "class", "--task", "my_task", "--task-path", str(PACK)]
    command = [sys.executable, "-m", "harness", *words, "--out", str(tmp_path / "run"), "--json", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for entry in json.loads(done.stdout)["submissions"]:
        assert entry["tasks"][0]["outcome"] == entry["name"].partition("__")[0], entry["name"]
        assert (entry["points"] == pytest.approx(10)) == entry["name"].startswith("passed"), entry["name"]
