"""Each test begins without anybody's voice on the disk."""

import pytest

from upbeat.packs.music import voices


@pytest.fixture(autouse=True)
def _no_voices_of_other_tests() -> None:
    for path, _at in voices.stored():
        voices.remove(path)
