"""The bound the benchmark prints is that of Clopper and Pearson, whatever is counted."""

import math

import pytest

from intake.clopper_pearson import upper_bound


@pytest.mark.parametrize(
    ("wrong", "trials", "bound"),
    [
        (0, 10, 0.30850),  # 1 - 0.025 ** (1 / 10)
        (1, 10, 0.44502),
        (5, 10, 0.81291),
        (10, 10, 1.0),
        (4, 51_129, 0.000200),
        (6, 49_200, 0.000265),
    ],
)
def test_known_bounds(wrong: int, trials: int, bound: float) -> None:
    assert upper_bound(wrong, trials) == pytest.approx(bound, rel=0.003)


def test_none_wrong_follows_the_rule_of_three() -> None:
    assert upper_bound(0, 30_000, tail=0.05) == pytest.approx(3 / 30_000, rel=0.01)
    assert upper_bound(0, 30_000) == pytest.approx(1 - math.exp(math.log(0.025) / 30_000))


def test_more_wrong_or_fewer_mails_raise_the_bound() -> None:
    assert upper_bound(0, 1_000) < upper_bound(1, 1_000) < upper_bound(1, 900)
