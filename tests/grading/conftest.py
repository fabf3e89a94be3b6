"""Workers that the tests of this folder share."""

import pytest

from harness.catalog import discover
from harness.sandbox.pool import Pool


@pytest.fixture(scope="session")
def workers():
    """Return one pool of confined workers."""
    with Pool(discover().hidden_paths()) as pool:
        yield pool
