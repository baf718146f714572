"""A merging never keeps a picture alive: an appeal ends, whatever became of its incident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast

from lianqin.core.clock import FrozenClock
from lianqin.incidents import appeal_keys, appeal_pictures, appeal_watch, appeals, sightings
from lianqin.incidents.ending import missing_of
from lianqin.incidents.handovers import hand_over
from lianqin.incidents.merging import merge
from lianqin.incidents.merging_errors import MergeAppealRunning, MergedAway
from lianqin.incidents.models import IdentityAppeal, Incident
from lianqin.incidents.tests.appealing import answered, asked, by, live, lost_man
from lianqin.incidents.tests.test_handover import WIFE

pytestmark = pytest.mark.django_db


def merged(cast: Cast, one: Incident, into: Incident) -> None:
    merge(one, into, open_units=lambda _incident: 0, **by(cast.sun))


def merged_before(one: Incident, into: Incident) -> None:
    """As rows stand that were merged before appeals were looked at."""
    Incident.unscoped.filter(pk=one.pk).update(state="merged", merged_into=into)


@pytest.mark.parametrize("how", [asked, live], ids=["waiting", "live"])
def test_an_incident_whose_appeal_still_runs_stays_and_the_other_may_go(
    cast: Cast, how: Callable[..., IdentityAppeal]
) -> None:
    incident, other = lost_man(cast), lost_man(cast)
    appeal = how(cast, incident)
    with pytest.raises(MergeAppealRunning) as refused:
        merged(cast, incident, other)
    assert appeal.number in str(refused.value)
    assert f"把 {other.number} 并入 {incident.number}" in str(refused.value)
    merged(cast, other, incident)


def test_once_its_appeal_is_withdrawn_it_may_go(cast: Cast) -> None:
    incident, other = lost_man(cast), lost_man(cast)
    appeals.withdraw(live(cast, incident), reason="重复", **by(cast.sun))
    merged(cast, incident, other)


@pytest.mark.parametrize(
    ("state", "ended"),
    [
        ("withdrawn", lambda cast, appeal: appeals.withdraw(appeal, reason="停", **by(cast.sun))),
        ("key_lost", lambda _cast, appeal: appeals.lose(appeal)),
        ("expired", lambda _cast, appeal: appeal_watch.on_expiry({"appeal": appeal.pk}, None)),
        ("expired", lambda _cast, _appeal: appeal_watch.mend()),
    ],
    ids=["withdrawn", "lost", "timer", "start"],
)
def test_an_appeal_of_an_incident_merged_away_ends_as_any_other(
    cast: Cast, clock: FrozenClock, state: str, ended: Callable[[Cast, IdentityAppeal], Any]
) -> None:
    incident, root = lost_man(cast), lost_man(cast)
    appeal = live(cast, incident)
    said, sealed = answered(cast, appeal), appeals.sealed_of(appeal)
    merged_before(incident, root)
    sightings.judge(said, is_valid=True, **by(cast.sun))
    clock.move(timedelta(hours=3))
    ended(cast, appeal)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.picture) == (state, "")
    assert sealed.picture not in appeal_pictures.lying()
    appeals.tell_person(appeal, words="当面告知", **by(cast.sun))


def test_an_appeal_of_an_incident_merged_away_is_not_sent(cast: Cast) -> None:
    incident, root = lost_man(cast), lost_man(cast)
    appeal = asked(cast, incident)
    merged_before(incident, root)
    appeal = IdentityAppeal.unscoped.get(pk=appeal.pk)
    with pytest.raises(MergedAway):
        appeals.approve(appeal, **by(cast.fang))


def test_a_handover_destroys_the_pictures_of_the_whole_family(cast: Cast) -> None:
    incident, root = lost_man(cast), lost_man(cast)
    appeal = live(cast, incident)
    merged_before(incident, root)
    assert "寻人协查尚未结束" in map(str, missing_of(root, 0))
    hand_over(root, WIFE, **by(cast.sun))
    assert IdentityAppeal.unscoped.get().state == "ended"
    assert appeal.picture_key not in appeal_keys.names()
    assert "寻人协查尚未结束" not in map(str, missing_of(root, 0))


def test_one_appeal_that_cannot_end_keeps_no_other_picture_alive(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, lost = live(cast), live(cast)
    for appeal in (stuck, lost):
        appeal_keys.destroy(appeal.picture_key)
    stray = appeal_pictures.seal(b"of an act that never committed")
    ends = appeals.end

    def only_the_other(appeal: IdentityAppeal, *said: Any) -> None:
        if appeal.pk == stuck.pk:
            raise MergedAway(number="1", into="2")
        ends(appeal, *said)

    monkeypatch.setattr(appeal_watch, "end", only_the_other)
    appeal_watch.mend()
    lost.refresh_from_db()
    assert lost.state == "key_lost"
    assert not appeal_pictures.is_there(stray)
    assert stray.picture not in appeal_pictures.lying()
