"""Estimated verdicts on made-up lists with a part hidden: right at least as often as they promise."""

import pytest
from benchmarks.reliability import lower_limit, measure


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["heaviest_pair", "most_active", "by_far", "share", "association"])
def test_estimated_verdicts_are_right(kind) -> None:
    _, decided, right, _ = measure(kind, 60, 20, 120)
    assert decided == 120
    assert right / decided >= 0.93 and lower_limit(right, decided) > 0.87
