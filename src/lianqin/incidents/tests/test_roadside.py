"""At the roadside: safety before help, help before words, and restraint never (rows 46 and 47)."""

from __future__ import annotations

import pytest
from cast import Cast, report
from hypothesis import given
from hypothesis import strategies as st

from lianqin.core.errors import UnreadableInput
from lianqin.incidents import roadside
from lianqin.incidents.appeal_errors import RestraintForbidden, StepTooEarly
from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.incidents.roadside import (
    ANSWERS,
    HELP,
    RESTRAINT,
    STEPS,
    done_on,
    first_missing,
    is_roadside,
    record_help,
    restraint_in,
    take_step,
)
from lianqin.incidents.states import EntryKind
from lianqin.incidents.tests.appealing import by, lost_man

pytestmark = pytest.mark.django_db
CODES = [*(step.code for step in STEPS), *ANSWERS, *(one.code for one in HELP)]


def said(incident: Incident, kind: EntryKind) -> list[str]:
    rows = TimelineEntry.unscoped.filter(incident=incident, kind=kind)
    return list(rows.values_list("text", flat=True))


def test_lights_and_cone_come_before_anybody_is_helped(cast: Cast) -> None:
    incident = lost_man(cast)
    with pytest.raises(StepTooEarly, match="开警示灯"):
        record_help(incident, "help_up", **by(cast.li))
    take_step(incident, "lights", **by(cast.li))
    with pytest.raises(StepTooEarly, match="锥桶"):
        record_help(incident, "help_up", **by(cast.li))
    take_step(incident, "cone", **by(cast.li))
    record_help(incident, "help_up", words="扶到护栏外", **by(cast.li))
    assert said(incident, EntryKind.ROADSIDE) == ["开警示灯", "放锥桶或三角牌"]
    assert said(incident, EntryKind.HELPED) == ["搀扶至路边安全处；扶到护栏外"]


def test_the_steps_have_one_order(cast: Cast) -> None:
    incident = lost_man(cast)
    for code in ("cone", "behind_rail", "responds", "silent"):
        with pytest.raises(StepTooEarly):
            take_step(incident, code, **by(cast.li))
    for step in STEPS:
        take_step(incident, step.code, **by(cast.li))
        take_step(incident, step.code, **by(cast.li))  # pressed twice, written once
    take_step(incident, "silent", **by(cast.li))
    assert done_on(incident, cast.li.viewer) == ("lights", "cone", "behind_rail", "silent")
    assert "120" in said(incident, EntryKind.ROADSIDE)[-1]


def test_an_ambulance_waits_for_no_cone(cast: Cast) -> None:
    incident = lost_man(cast)
    record_help(incident, "call_120", **by(cast.li))
    assert said(incident, EntryKind.HELPED) == ["已拨打120"]


def test_each_crew_puts_its_own_lights_on(cast: Cast) -> None:
    incident = lost_man(cast)
    take_step(incident, "lights", **by(cast.sun))
    assert done_on(incident, cast.li.viewer) == ()


@given(st.permutations(CODES), st.data())
def test_no_order_of_presses_ever_gets_help_before_the_cone(
    order: list[str], data: st.DataObject
) -> None:
    done: list[str] = []
    for code in order:
        if first_missing(code, tuple(done)) is None:
            done.append(code)
    touched = [code for code in done if code in {one.code for one in HELP} - roadside.ALWAYS]
    for code in touched:
        assert done.index("lights") < done.index("cone") < done.index(code)
    for code in ANSWERS:
        if code in done:
            assert done.index("behind_rail") < done.index(code)


@pytest.mark.parametrize("code", ["restrain", "apprehend", "search", "question", "pursue"])
def test_a_guard_who_posts_a_power_of_the_police_is_sent_to_the_officer(
    cast: Cast, code: str
) -> None:
    incident = lost_man(cast)
    for who in (cast.li, cast.niu, cast.he, cast.tan, cast.ge):
        with pytest.raises(RestraintForbidden, match="请报告民警"):
            record_help(incident, code, **by(who))
    assert said(incident, EntryKind.HELPED) == []


@pytest.mark.parametrize(
    "words", ["把他按住了", "已经 约 束", "用绳子绑、住", "控制住人", "handcuffed"]
)
def test_a_guards_note_of_restraint_is_refused_and_names_the_word(cast: Cast, words: str) -> None:
    incident = lost_man(cast)
    for code in ("lights", "cone"):
        take_step(incident, code, **by(cast.li))
    with pytest.raises(RestraintForbidden) as refused:
        record_help(incident, "help_up", words=words, **by(cast.li))
    assert restraint_in(words) in str(refused.value)
    assert said(incident, EntryKind.HELPED) == []


@given(st.sampled_from(RESTRAINT), st.text("他人了已在路边，。 ", max_size=6))
def test_no_sign_put_between_hides_a_restraint(word: str, around: str) -> None:
    assert restraint_in(f"{around}{'·'.join(word)}{around}")


def test_an_officer_may_tell_what_was_done(cast: Cast) -> None:
    incident = lost_man(cast)
    for code in ("lights", "cone"):
        take_step(incident, code, **by(cast.sun))
    record_help(incident, "help_up", words="依法约束至酒醒", **by(cast.sun))
    assert len(said(incident, EntryKind.HELPED)) == 1


def test_nothing_outside_the_list_is_help(cast: Cast) -> None:
    incident = lost_man(cast)
    with pytest.raises(UnreadableInput):
        record_help(incident, "sing", **by(cast.sun))
    with pytest.raises(UnreadableInput):
        take_step(incident, "sing", **by(cast.sun))


def test_which_incidents_are_at_a_roadside(cast: Cast) -> None:
    assert is_roadside(lost_man(cast))
    assert is_roadside(report(cast, category="traffic.collision", words="两车相撞", place_text="x"))
    assert not is_roadside(report(cast))
