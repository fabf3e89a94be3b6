"""A training that is cut off goes on where it was, and ends as if it had not been."""

import pytest
import torch

from harness.quality.resume import Kept
from harness.quality.training import State
from harness.records import Outcome

from .fakes import STEPS, bar, judged, squared_error

CUT = 17


class Interrupting:
    """Ends the process's work at a step, as Ctrl-C does."""

    def __init__(self, at):
        self._at, self.seen = at, []

    def __call__(self, progress):
        """Take a step."""
        self.seen.append((progress.reference, progress.step))
        if len(self.seen) == self._at:
            raise KeyboardInterrupt


def test_it_goes_on_where_it_was_cut_off(tmp_path):
    """No step is done twice, and the verdict is that of an undisturbed training, bit for bit."""
    first, second = Interrupting(CUT), Interrupting(0)
    with pytest.raises(KeyboardInterrupt):
        judged(squared_error, on_step=first, resume=tmp_path / "kept")
    (record,) = judged(squared_error, on_step=second, resume=tmp_path / "kept")
    assert second.seen[0] == (False, CUT + 1)
    (undisturbed,) = judged(squared_error)
    assert (record.value, record.curve) == (undisturbed.value, undisturbed.curve)
    assert record.outcome is Outcome.PASSED


def test_a_finished_training_is_not_done_again(tmp_path):
    """An interrupt while the reference trains costs nothing of the submission's."""
    hard = bar(threshold=0.999)
    with pytest.raises(KeyboardInterrupt):
        judged(squared_error, hard, on_step=Interrupting(STEPS + 3), resume=tmp_path)
    second = Interrupting(0)
    judged(squared_error, hard, on_step=second, resume=tmp_path)
    assert second.seen[0] == (True, 4)


def test_nothing_is_left_when_all_is_judged(tmp_path):
    """The folder goes with the last training."""
    judged(squared_error, resume=tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_distances_are_kept_too(tmp_path):
    """Gradients that were off before the interrupt still count."""
    state = State(weights=torch.ones(2), first=torch.zeros(2), second=torch.zeros(2), step=3, distances=[1e-6, 5e-3])
    Kept(tmp_path).save(("a", 1), state)
    like = State.start({"w": torch.zeros(2)})
    found = Kept(tmp_path).load(("a", 1), like)
    assert (found.step, found.distances, found.weights.tolist()) == (3, [1e-6, 5e-3], [1.0, 1.0])
    assert Kept(tmp_path).load(("a", 2), like) is like


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a file", b"nothing of the kind"])
def test_a_broken_file_is_as_good_as_none(content, tmp_path):
    """The training starts anew."""
    like = State.start({"w": torch.zeros(2)})
    Kept(tmp_path).save(("a",), like)
    (path,) = tmp_path.iterdir()
    path.write_bytes(content)
    assert Kept(tmp_path).load(("a",), like) is like


def test_a_state_of_other_sizes_is_not_taken(tmp_path):
    """A model that has changed since starts anew."""
    Kept(tmp_path).save(("a",), State.start({"w": torch.zeros(3)}))
    like = State.start({"w": torch.zeros(2)})
    assert Kept(tmp_path).load(("a",), like) is like
