"""Slips in a sum of products: each is a change of one part, and no two are alike."""

import itertools

from tasks.common.slips import Term, slips, total

TERMS = (
    Term("3h²", 3, {"h": 2, "L": 1}, "h"),
    Term("h", 1, {"h": 1, "L": 1}, "h"),
    Term("2hv", 2, {"h": 1, "v": 1}, "hv"),
)
SIZES = {"h": 5, "v": 7, "L": 2, "s": 3}


def test_the_sum_is_that_of_its_terms():
    """2·(3·25 + 5) + 2·5·7."""
    assert total(TERMS, SIZES) == 230


def test_a_slip_changes_the_part_that_it_names():
    """A term that is missing, another factor, another power, another letter."""
    found = slips(TERMS)
    assert found["3h² is missing"](SIZES) == 230 - 150
    assert found["3h² has the factor 4; it is 3"](SIZES) == 230 + 50
    assert found["h is subtracted; it is added"](SIZES) == 230 - 20
    assert found["2hv has the power 0 of v; it is 1"](SIZES) == 230 - 60
    assert found["what stands before 2hv is missing"](SIZES) == 70
    assert found["v stands where h belongs, everywhere"](SIZES) == 2 * (3 * 49 + 7) + 2 * 49


def test_no_slip_equals_another_the_right_sum_or_one_that_has_a_name():
    """A name would be a matter of chance."""
    known = slips(TERMS)["h is missing"]
    found = slips(TERMS, known=[known])
    assert "h is missing" not in found
    values = [slip({"h": 3.7, "v": 6.1, "L": 2.9, "s": 4.3}) for slip in (*found.values(), known)]
    values.append(total(TERMS, {"h": 3.7, "v": 6.1, "L": 2.9}))
    assert all(abs(one - other) > 1e-9 * abs(one) for one, other in itertools.combinations(values, 2))
