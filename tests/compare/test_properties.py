"""What named properties compare with: a finding or none, never a bool."""

import pytest
import torch

from harness.compare import close, exactly

NAN = float("nan")


def test_no_finding_when_it_holds():
    """An empty list is a match."""
    assert close(torch.ones(2), torch.ones(2), asked="equal") == []
    assert exactly(torch.arange(2), torch.arange(2), asked="equal") == []


@pytest.mark.parametrize(("error", "findings"), [(0.9e-4, 0), (1.1e-4, 1)])
def test_close_is_a_share_of_the_largest_magnitude(error, findings):
    """A ten-thousandth unless it says otherwise."""
    want = torch.tensor([1e-3, 10.0], dtype=torch.float64)
    assert len(close(want + torch.tensor([10 * error, 0.0]), want, asked="equal")) == findings
    assert len(close(want + torch.tensor([100 * error, 0.0]), want, asked="equal", relative=1e-3)) == findings


def test_a_given_scale_replaces_the_largest_magnitude():
    """Where 0 is wanted, the scale says what is small."""
    small = torch.tensor([1e-5])
    assert close(small, torch.zeros(1), asked="zero", scale=1.0) == []
    assert len(close(small, torch.zeros(1), asked="zero")) == 1


@pytest.mark.parametrize("compare", [close, exactly])
@pytest.mark.parametrize("got", [torch.tensor([1.0, NAN]), torch.ones(3), None, "text", [1.0]])
def test_what_can_not_be_read_is_a_finding(compare, got):
    """NaN, another shape and text never hold; the finding says what came."""
    (finding,) = compare(got, torch.ones(2), asked="equal")
    assert finding.asked == "equal"
    assert finding.came.startswith("wanted ")


@pytest.mark.parametrize(
    ("got", "want", "findings"),
    [
        (torch.tensor([1, 2]), torch.tensor([1, 2]), 0),
        (torch.tensor([1, 3]), torch.tensor([1, 2]), 1),
        (torch.zeros(2), torch.zeros(2), 0),
        (torch.tensor([0.0, 1e-30]), torch.zeros(2), 1),
        (torch.tensor([1.0 + 2**-23]), torch.ones(1), 1),
        ("Yes", "yes", 0),
        (True, True, 0),
        (0, True, 1),
        (0.1, 0.1, 0),
    ],
)
def test_exactly_allows_no_rounding(got, want, findings):
    """The last digit counts."""
    assert len(exactly(got, want, asked="equal")) == findings


def test_a_finding_keeps_values_apart_from_words():
    """A hidden case must not show them."""
    (finding,) = close(torch.tensor([7.25]), torch.tensor([3.5]), asked="equal")
    assert "7.25" not in finding.came
    assert finding.values == "expected [3.5]\ngot [7.25]"


@pytest.mark.parametrize(
    ("got", "want", "values"),
    [
        (1.0 + 1e-7, 1.0, "expected 1.0\ngot 1.0000001"),
        (torch.tensor([0.0, 1e-30], dtype=torch.float64), torch.zeros(2), "expected [0.0, 0.0]\ngot [0.0, 1e-30]"),
        (torch.tensor([1, 3]), torch.tensor([1, 2]), "expected [1, 2]\ngot [1, 3]"),
        ("no", "yes", "expected 'yes'\ngot 'no'"),
    ],
)
def test_a_finding_of_exactly_shows_where_the_values_differ(got, want, values):
    """Be it in the last digit."""
    (finding,) = exactly(got, want, asked="equal")
    assert finding.values == values
