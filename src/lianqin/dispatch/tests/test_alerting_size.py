"""Silence is a risk of the hour and the place; it is nobody's record."""

from __future__ import annotations

import ast
import itertools
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cast import Cast
from cast_roads import lay_roads
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

import lianqin.dispatch
from lianqin.core import clock
from lianqin.dispatch.alerting_size import MOST_ASKED, answering_share, fewest, pooled
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import DirectiveKind, Status
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.models import Incident
from lianqin.incidents.states import Source
from lianqin.units.models import Unit

DAY = timedelta(days=1)
crews = st.lists(st.floats(0, 1200), max_size=10).map(lambda times: list(enumerate(times)))
shares = st.floats(0.01, 0.99)


@given(crews, shares, st.floats(0, 1200), st.floats(0.01, 0.5))
def test_no_smaller_choice_would_do(
    crews: list[tuple[int, float]], share: float, tau: float, epsilon: float
) -> None:
    """Against every subset there is."""
    size = fewest(crews, share, tau, epsilon)
    in_time = [unit for unit, seconds in crews if seconds <= tau]
    enough = [
        count
        for count in range(min(len(in_time), MOST_ASKED) + 1)
        for _some in itertools.islice(itertools.combinations(in_time, count), 1)
        if (1 - share) ** count <= epsilon
    ]
    if enough:
        assert len(size.unit_ids) == min(enough)
        assert size.is_enough
    else:
        assert len(size.unit_ids) == min(len(in_time), MOST_ASKED)
        assert not size.is_enough


def test_whoever_comes_too_late_is_not_asked_and_adds_nothing() -> None:
    size = fewest([(1, 100.0), (2, 2000.0)], 0.5, tau=600)
    assert size.unit_ids == (1,)
    assert size.nobody == 0.5
    assert not size.is_enough
    assert size.surely_percent == 50


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 5000), st.integers(0, 5000))
def test_a_share_is_never_certain(a: int, b: int, c: int, d: int) -> None:
    assert 0 < pooled(min(a, b), b, min(c, d), d) < 1


@pytest.fixture
def county(cast: Cast, db: None) -> Cast:
    return lay_roads(cast)


@pytest.fixture
def theft(county: Cast) -> Incident:
    report = Report(Source.PHONE, "被盗", "某处", 112.915, 35.510, category="criminal.theft")
    return take_report(report, actor=county.chen.viewer)


def asked(theft: Incident, county: Cast, unit: Unit, **more: object) -> None:
    """A directive of yesterday at this hour, answered as `more` says."""
    issued = clock.now() - DAY
    known = {
        "number": f"联{Directive.unscoped.count()}",
        "bureau": county.bureau,
        "incident": theft,
        "unit": unit,
        "kind": DirectiveKind.LINKAGE,
        "status": Status.SILENT,
        "rule": county.order.rules.first(),
        "lead": "police_led",
        "task": "协助",
        "officer_id": 1,
        "officer_name": "陈",
        "issued_at": issued,
        "answer_by": issued + timedelta(seconds=60),
    }
    Directive.unscoped.create(**(known | more))


def share(theft: Incident, at: datetime | None = None) -> float:
    cache.clear()
    return answering_share(theft, at or clock.now())


def test_before_anything_is_known_the_prior_holds(theft: Incident, county: Cast) -> None:
    assert share(theft) == 0.75


def test_silence_makes_more_be_asked(theft: Incident, county: Cast) -> None:
    near = [(unit, 60.0) for unit in range(8)]
    before = fewest(near, share(theft), 600)
    for _ in range(12):
        asked(theft, county, county.li_crew)
    after = fewest(near, share(theft), 600)
    assert len(after.unit_ids) > len(before.unit_ids)


def test_a_decline_is_an_answer_like_a_yes(theft: Incident, county: Cast) -> None:
    soon = clock.now() - DAY + timedelta(seconds=20)
    asked(theft, county, county.li_crew, status=Status.DECLINED, answered_at=soon, ended_at=soon)
    declined = share(theft)
    row = Directive.unscoped.filter(incident=theft)
    row.update(status=Status.CLEARED, ended_at=soon + timedelta(hours=1))
    assert share(theft) == declined > 0.75


def test_an_answer_after_the_deadline_was_silence_while_it_mattered(
    theft: Incident, county: Cast
) -> None:
    late = clock.now() - DAY + timedelta(minutes=5)
    asked(theft, county, county.li_crew, status=Status.CLEARED, answered_at=late)
    assert share(theft) < 0.75


def test_what_the_desk_took_back_in_time_and_what_was_an_exercise_say_nothing(
    theft: Incident, county: Cast
) -> None:
    soon = clock.now() - DAY + timedelta(seconds=20)
    asked(theft, county, county.li_crew, status=Status.CANCELLED, ended_at=soon)
    asked(theft, county, county.li_crew, is_exercise=True)
    asked(theft, county, county.danhe_car, kind=DirectiveKind.DISPATCH)
    assert share(theft) == 0.75


def test_another_hour_and_another_crew_are_held_alike(theft: Incident, county: Cast) -> None:
    for _ in range(8):
        asked(theft, county, county.li_crew)
    by_one = share(theft)
    other_hour = share(theft, clock.now() + timedelta(hours=1))
    assert by_one < other_hour < 0.75
    Directive.unscoped.filter(incident=theft).update(unit=county.niu_crew)
    assert share(theft) == by_one  # whose silence it was plays no part


POOLED = ("alerting_size", "busy", "demand_points", "coverage")
WRITES_ROWS = {"values", "values_list", "annotate", "order_by", "distinct", "filter", "exclude"}


@pytest.mark.parametrize("name", POOLED)
def test_nothing_that_is_pooled_is_grouped_by_crew_or_person(name: str) -> None:
    """No query of these files names a crew, its people or an officer: it cannot group by them."""
    source = Path(lianqin.dispatch.__file__).parent / f"{name}.py"
    for call in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        if call.func.attr not in WRITES_ROWS:
            continue
        named = [kw.arg or "" for kw in call.keywords]
        named += [str(one.value) for arg in call.args for one in ast.walk(arg) if _is_word(one)]
        about = [
            n for n in named if n.split("__")[0] in ("unit", "unit_id", "person", "officer_id")
        ]
        assert set(about) <= {"unit__bureau_id"}, f"{name}: {about}"


def _is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
