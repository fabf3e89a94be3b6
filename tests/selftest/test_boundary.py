"""The search of a worker finds what is there and nothing of the judge's."""

import pytest

from harness.selftest import boundary
from harness.selftest.boundary import search_boundary


@pytest.mark.parametrize("namespaces", [True, False], ids=["full", "reduced"])
def test_a_worker_holds_nothing_of_the_judges(namespaces):
    """No key, seed, wanted value, source or environment; both controls are found in the same memory."""
    found = search_boundary(namespaces=namespaces)
    assert [search.what for search in found.searches if not search.holds] == []
    assert sum(search.wanted for search in found.searches) == 2
    assert found.bytes_read > 100 << 20


def test_what_leaks_is_found(monkeypatch):
    """An answer that is sent along with the inputs is called by its name: the test can fail."""
    ask = boundary._HalfWay.ask

    def leak(self, worker, task):
        leaked = {
            **self.given,
            "w": boundary.torch.frombuffer(bytearray(self.kept["the run key"]), dtype=boundary.torch.uint8),
        }
        ask(boundary._HalfWay(leaked, self.kept, self.sent), worker, task)

    monkeypatch.setattr(boundary._HalfWay, "ask", leak)
    monkeypatch.setattr(
        boundary,
        "_ANSWER",
        b"HELD = []\n\ndef ridge_gradient(X, t, w, weight_decay):\n    HELD.append((X, w))\n    return X\n",
    )
    found = search_boundary()
    assert [search.what for search in found.searches if not search.holds] == ["the run key"]
