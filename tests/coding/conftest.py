"""The coder, loaded once for all tests of its parts."""

import pytest

from streams.coding.coder import Coder
from streams.evaluation.training import Everything


@pytest.fixture(scope="session")
def coder() -> Coder:
    """As it is shipped."""
    return Coder.load()


@pytest.fixture(scope="session")
def open_coder() -> Coder:
    """Reports everything: where the judgement is not what is tested."""
    return Coder.load(judge=Everything())
