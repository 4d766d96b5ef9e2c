"""How wrong a process may be that was wrong so many times of so many: the exact interval of Clopper and Pearson."""

from math import exp, lgamma, log, log1p

_STEPS = 60


def upper_bound(wrong: int, trials: int, *, tail: float = 0.025) -> float:
    """The upper end of the interval with that much in each tail: 0.025 is the two-sided 95 % one, the stricter reading."""
    if wrong >= trials:
        return 1.0
    low, high = wrong / trials, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _at_most(wrong, trials, middle) > tail:
            low = middle
        else:
            high = middle
    return high


def _at_most(wrong: int, trials: int, rate: float) -> float:
    """How likely at most so many are wrong at this rate."""
    if not 0 < rate < 1:
        return 1.0 if rate <= 0 else 0.0
    return sum(exp(_log_binomial(count, trials, rate)) for count in range(wrong + 1))


def _log_binomial(count: int, trials: int, rate: float) -> float:
    ways = lgamma(trials + 1) - lgamma(count + 1) - lgamma(trials - count + 1)
    return ways + count * log(rate) + (trials - count) * log1p(-rate)
