"""What all journeys share."""

from collections.abc import Iterator

import pytest

from chromium import end_browsers


@pytest.fixture(scope="session", autouse=True)
def _browsers() -> Iterator[None]:
    """Browsers go on from one journey to the next, and end with the last."""
    yield
    end_browsers()
