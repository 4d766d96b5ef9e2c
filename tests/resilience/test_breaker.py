"""The breaker as a machine: whatever happens to it, in whatever order."""

from hypothesis import given
from hypothesis import strategies as st

from integrations.cms.breaker import Breaker, BreakerState

FAILURES, REST_S = 3, 10.0
steps = st.lists(
    st.tuples(st.sampled_from(["worked", "failed", "asked-to-wait", "given-up"]), st.floats(min_value=0, max_value=25)),
    max_size=40,
)


@given(steps)
def test_it_is_open_only_after_failures_and_never_for_ever(taken: list[tuple[str, float]]) -> None:
    breaker, at, in_a_row = Breaker(failures=FAILURES, rest_s=REST_S), 0.0, 0
    for outcome, pause in taken:
        at += pause
        if breaker.wait_s(at):
            assert breaker.state(at) is BreakerState.OPEN
            assert in_a_row
            at += breaker.wait_s(at)
        tries = breaker.enter(at)
        assert tries == (breaker.state(at) is BreakerState.HALF_OPEN)
        if tries:
            assert breaker.wait_s(at) > 0, "one tries, the rest wait"
        if outcome == "worked":
            breaker.worked()
            in_a_row = 0
            assert breaker.state(at) is BreakerState.CLOSED
        elif outcome != "given-up":
            breaker.failed(at, rest_s=20 if outcome == "asked-to-wait" else 0)
            in_a_row += 1
            must_open = tries or outcome == "asked-to-wait" or in_a_row >= FAILURES
            assert (breaker.state(at) is BreakerState.OPEN) == must_open
        if tries:
            breaker.left()


def test_a_try_that_was_given_up_leaves_the_next_one_to_try() -> None:
    breaker = Breaker(failures=1, rest_s=REST_S)
    breaker.failed(0)
    assert breaker.enter(REST_S)
    breaker.left()

    assert breaker.wait_s(REST_S) == 0
    assert breaker.enter(REST_S)
