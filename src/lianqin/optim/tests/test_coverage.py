"""What a crew is worth where it stands, against the definition summed by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from lianqin.optim.coverage import crews_covering, expected_cover, expected_loss

NEVER = np.inf
TEN_MINUTES = 600.0

Floats = NDArray[np.float64]
times = arrays(
    float, array_shapes(min_dims=2, max_dims=2, max_side=8), elements=st.floats(0.0, 1200.0)
)
shares = st.floats(0.0, 1.0)


def test_the_only_crew_of_a_village_is_worth_all_of_its_service() -> None:
    loss = expected_loss(np.array([[300.0]]), np.array([7.0]), TEN_MINUTES, 0.2)
    assert loss == pytest.approx([7 * 0.8])


def test_the_second_crew_is_worth_only_what_the_first_may_be_too_busy_for() -> None:
    seconds = np.array([[300.0, NEVER], [400.0, 500.0]])
    loss = expected_loss(seconds, np.array([10.0, 4.0]), TEN_MINUTES, 0.3)
    assert loss == pytest.approx([10 * 0.7 * 0.3, 10 * 0.7 * 0.3 + 4 * 0.7])


def test_a_crew_that_covers_nothing_in_time_may_go_at_no_cost() -> None:
    seconds = np.array([[TEN_MINUTES], [np.nextafter(TEN_MINUTES, NEVER)], [NEVER], [np.nan]])
    loss = expected_loss(seconds, np.array([5.0]), TEN_MINUTES, 0.3)
    assert loss.tolist() == pytest.approx([5 * 0.7, 0.0, 0.0, 0.0])


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
def test_no_crew_or_no_demand_is_no_loss(shape: tuple[int, int]) -> None:
    loss = expected_loss(np.zeros(shape), np.ones(shape[1]), TEN_MINUTES, 0.3)
    assert loss.shape == (shape[0],)
    assert not loss.any()


def test_crews_that_are_never_busy_are_worth_nothing_beside_another() -> None:
    seconds = np.array([[60.0, 60.0], [60.0, NEVER]])
    assert expected_loss(seconds, np.array([3.0, 2.0]), 100.0, 0.0) == pytest.approx([2.0, 0.0])


@pytest.mark.parametrize("busy", [-0.1, 1.1, np.nan])
def test_a_busy_share_outside_nought_to_one_is_refused(busy: float) -> None:
    with pytest.raises(ValueError, match="probability"):
        expected_loss(np.ones((1, 1)), np.ones(1), TEN_MINUTES, busy)


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        expected_loss(np.ones((1, 1)), np.array([-1.0]), TEN_MINUTES, 0.3)


@given(times, shares, st.data())
def test_the_loss_is_the_cover_with_the_crew_less_the_cover_without(
    seconds: Floats, busy: float, data: st.DataObject
) -> None:
    weights = data.draw(arrays(float, seconds.shape[1], elements=st.floats(0.0, 100.0)))
    whole = expected_cover(crews_covering(seconds, TEN_MINUTES), weights, busy)
    for crew, loss in enumerate(expected_loss(seconds, weights, TEN_MINUTES, busy)):
        others = crews_covering(np.delete(seconds, crew, axis=0), TEN_MINUTES)
        assert loss == pytest.approx(whole - expected_cover(others, weights, busy), abs=1e-9)


@given(times, shares)
def test_a_further_crew_never_makes_another_one_dearer(seconds: Floats, busy: float) -> None:
    weights = np.ones(seconds.shape[1])
    alone = expected_loss(seconds, weights, TEN_MINUTES, busy)
    further = np.vstack([seconds, np.zeros(seconds.shape[1])])
    assert np.all(expected_loss(further, weights, TEN_MINUTES, busy)[:-1] <= alone + 1e-12)
