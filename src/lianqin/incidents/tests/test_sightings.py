"""What the asked ones answer, how it is judged, and telling the person afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast
from cast_people import Someone

from lianqin.core.clock import FrozenClock
from lianqin.core.errors import MissingInput, NotFound
from lianqin.incidents import appeals, sightings
from lianqin.incidents.appeal_errors import (
    AppealMovedOn,
)
from lianqin.incidents.models import (
    AppealRecipient,
    AppealView,
    IdentityAppeal,
    Sighting,
    TimelineEntry,
)
from lianqin.incidents.states import EntryKind
from lianqin.incidents.tests.appealing import (
    answered,
    asked,
    by,
    live,
    place_of,
)

pytestmark = pytest.mark.django_db
State = IdentityAppeal.State


def test_an_answer_is_structured_and_judged(cast: Cast, clock: FrozenClock) -> None:
    appeal = live(cast)
    clock.move(timedelta(minutes=9, seconds=12))
    sighting = answered(cast, appeal)
    assert sightings.first_valid_reply(appeal) is None
    sightings.judge(sighting, is_valid=True, **by(cast.sun))
    assert sightings.first_valid_reply(appeal) == timedelta(minutes=9, seconds=12)
    rows = TimelineEntry.unscoped.filter(incident=appeal.incident, kind=EntryKind.SIGHTING)
    assert [row.actor_name for row in rows] == ["葛网格", "孙民警"]
    assert "认识，知道家在哪里；前街老王家的" in rows[0].text


def test_the_first_valid_reply_is_the_earliest_that_leads_somewhere(
    cast: Cast, clock: FrozenClock
) -> None:
    appeal = live(cast)
    for minutes, valid in ((2, False), (5, True), (4, True)):
        clock.move(timedelta(minutes=minutes))
        sighting = answered(cast, appeal, kind=Sighting.Kind.SEEN)
        sightings.judge(sighting, is_valid=valid, **by(cast.sun))
    assert sightings.first_valid_reply(appeal) == timedelta(minutes=7)


def test_an_answer_pressed_in_time_counts_though_it_arrives_late(
    cast: Cast, clock: FrozenClock
) -> None:
    appeal, pressed = live(cast), clock.now() + timedelta(minutes=5)
    clock.move(timedelta(minutes=30))
    appeals.withdraw(appeal, reason="已联系到家属", **by(cast.sun))
    place, saying = place_of(cast.ge, appeal), sightings.Saying(kind=Sighting.Kind.SEEN)
    assert sightings.say(place, saying, said_at=pressed, **by(cast.ge)).said_at == pressed
    with pytest.raises(AppealMovedOn):
        sightings.say(place, saying, **by(cast.ge))


def test_nobody_answers_in_anothers_place(cast: Cast) -> None:
    place = place_of(cast.ge, live(cast))
    with pytest.raises(NotFound):
        sightings.say(place, sightings.Saying(kind=Sighting.Kind.SEEN), **by(cast.li))


def test_nobody_on_the_list_learns_who_else_is_on_it(cast: Cast) -> None:
    appeal = live(cast)
    answered(cast, appeal)
    sightings.look(appeal, **by(cast.ge))
    li: Someone = cast.li
    assert AppealRecipient.objects.for_viewer(li.viewer).get().person == li.person
    assert not Sighting.objects.for_viewer(li.viewer).exists()
    assert not AppealView.objects.for_viewer(li.viewer).exists()


def test_the_person_is_told_afterwards_and_only_once(cast: Cast) -> None:
    appeal = live(cast)
    with pytest.raises(AppealMovedOn):
        appeals.tell_person(appeal, words="当面告知", **by(cast.sun))
    appeals.withdraw(appeal, reason="找到了", **by(cast.sun))
    with pytest.raises(MissingInput):
        appeals.tell_person(appeal, words=" ", **by(cast.sun))
    appeals.tell_person(appeal, words="次日电话告知本人：照片发给过2人，已销毁", **by(cast.sun))
    appeal.refresh_from_db()
    assert appeal.told_at is not None
    with pytest.raises(AppealMovedOn):
        appeals.tell_person(appeal, words="又说一遍", **by(cast.sun))


def test_an_appeal_that_nobody_saw_needs_no_telling(cast: Cast) -> None:
    appeal = asked(cast)
    appeals.refuse(appeal, reason="不必要", **by(cast.fang))
    with pytest.raises(AppealMovedOn):
        appeals.tell_person(appeal, words="说", **by(cast.sun))
