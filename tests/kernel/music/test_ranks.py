"""Quantiles of few values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.music.ranks import median, quantiles


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40), st.floats(0, 1))
def test_they_are_what_numpy_says(values, share):
    assert quantiles(np.array(values), share, 0.25) == pytest.approx(np.quantile(values, [share, 0.25]), abs=1e-9)
    assert median(np.array(values)) == pytest.approx(np.median(values), abs=1e-9)
