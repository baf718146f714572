"""What the county keeps when a crew leaves: by road, tonight, for what people reported."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from cast import Cast
from cast_roads import POINTS, lay_roads
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core import clock
from lianqin.dispatch.busy import PRIOR_BUSY, busy_share, overlap, pooled
from lianqin.dispatch.coverage import THRESHOLD_S, CoverNow, cover_now
from lianqin.dispatch.demand_points import demand_points, spread
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.states import Source
from lianqin.registry.conditions import set_condition
from lianqin.registry.kinds import ConditionKind, PlaceKind
from lianqin.registry.models import Place
from lianqin.units.models import Commitment, Unit
from lianqin.units.selectors import standings

DAY = timedelta(days=1)


@pytest.fixture
def county(cast: Cast, db: None) -> Cast:
    lay_roads(cast)
    _place(cast, "丹河镇", "danhe", PlaceKind.TOWN, 0)
    _place(cast, "城关镇", "city", PlaceKind.TOWN, 0)
    return cast


def _place(cast: Cast, name: str, where: str, kind: PlaceKind, rank: int) -> None:
    lon, lat = POINTS[where]
    Place.unscoped.create(
        slug=where, bureau=cast.bureau, kind=kind, name=name, pinyin=where, lon=lon, lat=lat,
        initials=where[0], rank=rank,
    )  # fmt: skip


def reported(county: Cast, where: str, count: int, source: Source = Source.PHONE) -> None:
    """Calls from a place two days ago."""
    lon, lat = POINTS[where]
    for _ in range(count):
        report = Report(source, "电缆被盗", "某处", lon, lat, category="criminal.theft")
        incident = take_report(report, actor=county.chen.viewer)
        type(incident).unscoped.filter(pk=incident.pk).update(
            received_at=clock.now() - 2 * DAY, source=source
        )
    cache.clear()


def weights(county: Cast) -> dict[str, float]:
    return {point.name: point.weight for point in demand_points(county.bureau.pk, clock.now())}


def cover(county: Cast) -> CoverNow:
    now = clock.now()
    crews = standings(Unit.unscoped.filter(bureau=county.bureau), now)
    return cover_now(county.bureau.pk, crews, now)


def test_a_bureau_without_a_past_counts_its_places_by_rank(county: Cast) -> None:
    known = weights(county)
    assert known["丹河镇"] == known["城关镇"] == 1.0
    assert 0 < known[county.places.village.name] < 1.0


def test_a_place_counts_for_what_people_reported_near_it(county: Cast) -> None:
    reported(county, "site", 3)  # beside Danhe's town
    assert weights(county)["丹河镇"] == 4.0
    assert weights(county)["城关镇"] == 1.0


@pytest.mark.parametrize("source", [Source.PATROL, Source.VIDEO])
def test_what_was_found_by_looking_draws_nobody_there_again(county: Cast, source: Source) -> None:
    reported(county, "site", 3, source)
    assert weights(county)["丹河镇"] == 1.0


def test_a_report_of_today_changes_nothing_before_midnight(county: Cast) -> None:
    before = weights(county)
    lon, lat = POINTS["site"]
    report = Report(Source.PHONE, "被盗", "某处", lon, lat, category="criminal.theft")
    take_report(report, actor=county.chen.viewer)
    cache.clear()
    assert weights(county) == before


def test_the_crew_that_alone_covers_a_town_costs_its_share_of_all_demand(county: Cast) -> None:
    now = cover(county)
    village = next(p for p in now.points if p.name == county.places.village.name)
    share = now.weights[now.points.index(village)]
    near = now.seconds[:, now.points.index(village)] <= THRESHOLD_S
    assert near.tolist() == [unit == county.niu_crew.pk for unit in now.unit_ids]
    assert now.losses[county.niu_crew.pk] == pytest.approx(share * (1 - now.busy))
    assert now.bared_by([county.niu_crew.pk]) == (village,)


def test_ice_makes_covered_places_bare(county: Cast) -> None:
    before, now = cover(county), clock.now()
    set_condition(
        actor=county.chen.viewer,
        kind=ConditionKind.ICE,
        label="大两线结冰",
        since=now - timedelta(hours=1),
        until=now + timedelta(hours=1),
        factor=90.0,
        road_name="大两线",
    )
    after = cover(county)
    assert before.losses[county.niu_crew.pk] > 0
    assert after.losses[county.niu_crew.pk] == 0


def test_a_taken_crew_covers_nothing(county: Cast) -> None:
    Commitment.unscoped.create(unit=county.niu_crew, source="patrol:1", since=clock.now())
    assert county.niu_crew.pk not in cover(county).losses


def test_together_they_cost_more_than_one_by_one(county: Cast) -> None:
    now = cover(county)
    both = [county.danhe_car.pk, county.swat_car.pk]
    assert now.lost_by(both) >= sum(now.losses[unit] for unit in both) - 1e-9
    assert now.lost_by([]) == 0
    for unit, lost in now.losses.items():
        assert now.lost_by([unit]) == pytest.approx(lost)


def test_the_same_moment_gives_the_same_cover_whatever_the_order_of_crews(county: Cast) -> None:
    now = clock.now()
    crews = standings(Unit.unscoped.filter(bureau=county.bureau), now)
    forth, back = (cover_now(county.bureau.pk, some, now) for some in (crews, crews[::-1]))
    assert forth.losses == back.losses
    assert forth.unit_ids == back.unit_ids


def test_a_second_question_asks_no_more_than_crews_need(
    county: Cast, django_assert_num_queries: object
) -> None:
    now = clock.now()
    crews = standings(Unit.unscoped.filter(bureau=county.bureau), now)
    cover_now(county.bureau.pk, crews, now)
    with django_assert_num_queries(1):  # type: ignore[operator]  # tonight's conditions
        cover_now(county.bureau.pk, crews, now)


def test_a_quiet_first_week_does_not_say_that_nobody_is_ever_taken(county: Cast) -> None:
    assert busy_share(county.bureau.pk, clock.now()) == PRIOR_BUSY


def test_the_share_taken_is_that_of_the_same_hour_on_other_days(county: Cast) -> None:
    now = clock.now()
    days = (now - DAY, now - 2 * DAY)
    for number, day in enumerate(days):
        unit = Unit.unscoped.get(pk=county.swat_car.pk)
        unit.pk, unit.slug = None, f"swat-{number}"
        unit.shift_since, unit.shift_until = day - timedelta(hours=1), day + timedelta(hours=2)
        unit.save()
        Commitment.unscoped.create(
            unit=unit, source="directive:1", since=day, until=day + timedelta(minutes=30)
        )
    assert busy_share(county.bureau.pk, now) == pooled(1.0, 2.0)


@given(st.floats(0, 1e5), st.floats(0, 1e5))
def test_a_share_is_never_nought_nor_one(taken: float, shift: float) -> None:
    assert 0 < pooled(taken, shift) < 1


def test_only_the_part_of_a_period_within_the_hour_counts(county: Cast) -> None:
    now = clock.now()
    hours = [now, now - DAY]
    assert overlap([(now - timedelta(minutes=30), now + timedelta(minutes=15))], hours) == 0.25
    assert overlap([], hours) == 0


@given(st.integers(1, 300), st.integers(1, 40))
def test_the_chosen_places_lie_spread_over_all(count: int, most: int) -> None:
    dice = np.random.default_rng(count)
    places = dice.uniform(0, 1, (count, 2))
    chosen = spread(places, most)
    assert len(chosen) == len(set(chosen)) == min(count, most)
    if len(chosen) < count:
        away = np.linalg.norm(places[:, None] - places[chosen][None], axis=2).min(axis=1).max()
        apart = np.linalg.norm(places[chosen][:, None] - places[chosen][None], axis=2)
        assert away <= apart[apart > 0].min(initial=np.inf)
