"""The task `layer_norm`: its formula against another derivation, and its samples against their names."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from harness.catalog import discover

PACK = Path(__file__).parents[1] / "layer_norm_pack"
SAMPLES = PACK / "tests" / "submissions" / "layer_norm"
TASK = discover([PACK]).task("layer_norm")


def test_the_points_add_up_to_ten():
    """A task carries 10 points."""
    assert TASK.points == pytest.approx(10)


def test_the_formula_against_numpy():
    """Two vectors, entry by entry, by NumPy's own mean and variance."""
    x, gain, bias = np.array([[0.0, 1.0, -2.0], [3.0, 3.0, 0.5]]), np.array([1.0, 2.0, -1.0]), np.array([0.5, 0.0, 1.0])
    wanted = [gain * (row - np.mean(row)) / np.sqrt(np.var(row) + 0.01) + bias for row in x]
    given = {"x": x, "gain": gain, "bias": bias}
    given = {name: torch.from_numpy(value) for name, value in given.items()} | {"epsilon": 0.01}
    for form in TASK.checks[0].forms:
        assert form(given)["y"].numpy() == pytest.approx(np.array(wanted))


def test_samples_get_the_verdict_in_their_names(tmp_path):
    """Every outcome is that of the file's name, and what passes earns all the points."""
    words = ["grade", str(SAMPLES), "--folders-are", "class", "--task", "layer_norm", "--task-path", str(PACK)]
    command = [sys.executable, "-m", "harness", *words, "--out", str(tmp_path / "run"), "--json", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for entry in json.loads(done.stdout)["submissions"]:
        assert entry["tasks"][0]["outcome"] == entry["name"].partition("__")[0], entry["name"]
        assert (entry["points"] == pytest.approx(10)) == entry["name"].startswith("passed"), entry["name"]
