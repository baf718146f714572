"""The confirmation of one crew: lawful actions ticked, why it may not go, and who was quicker."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from cast import Cast, report
from django.test import Client

from lianqin.core import clock
from lianqin.core.models import AuditRow, EventRow
from lianqin.dispatch import directives, leases
from lianqin.dispatch.collision import telling_who_won
from lianqin.dispatch.models import Directive, DispatchLease
from lianqin.incidents.models import Incident
from lianqin.units.errors import UnitTaken

HTMX = {"HX-Request": "true"}


def confirm_of(client: Client, incident: Incident, unit: int, **posted: object) -> tuple[int, str]:
    """The confirmation as the board's dialog has it; posted where anything is given."""
    address = f"/incidents/{incident.number}/send/{unit}/"
    ask = client.post if posted else client.get
    answer = ask(address, posted or None, headers=HTMX)
    return answer.status_code, answer.content.decode()


def test_the_confirmation_ticks_what_is_usual_and_sends_nothing_by_itself(cast: Cast) -> None:
    incident = report(cast)
    status, page = confirm_of(cast.chen.client(), incident, cast.danhe_car.pk)
    assert status == 200
    assert re.search(rf'name="actions-{cast.danhe_car.pk}"[^>]*checked', page)
    assert not Directive.unscoped.exists()


def test_another_than_the_proposed_crew_asks_why_and_keeps_what_was_typed(cast: Cast) -> None:
    incident = report(cast)
    client = cast.chen.client()
    _status, page = confirm_of(client, incident, cast.daji_car.pk)
    assert "data-override" in page
    status, page = confirm_of(client, incident, cast.daji_car.pk, task="从北门进")
    assert status == 422
    assert "从北门进" in page
    status, _page = confirm_of(client, incident, cast.daji_car.pk, task="从北门进", why="told_to")
    assert status == 204
    sent = Directive.unscoped.get()
    assert (sent.unit, sent.task, sent.override_reason) == (cast.daji_car, "从北门进", "领导指定")


def test_a_crew_that_may_not_go_says_why_and_names_the_next(cast: Cast) -> None:
    incident = report(cast)
    cast.daji_car.shift_until = clock.now() - timedelta(minutes=1)
    cast.daji_car.save()
    _status, page = confirm_of(cast.chen.client(), incident, cast.daji_car.pk)
    assert "不能派这支力量" in page
    assert "data-send-now" not in page
    instead = re.search(r'action="[^"]*/send/(\d+)/"', page)
    assert instead
    assert int(instead[1]) != cast.daji_car.pk


def test_the_loser_is_told_who_won_when_by_which_directive_and_who_is_next(cast: Cast) -> None:
    first, second = report(cast), report(cast)
    won = directives.issue(
        first,
        directives.Order(unit_id=cast.danhe_car.pk),
        actor=cast.sun.viewer,
        actor_name="孙民警",
    )
    status, page = confirm_of(
        cast.chen.client(), second, cast.danhe_car.pk, task="快", why="told_to"
    )
    assert status == 409
    for said in ("dispatch.crew_taken", "孙民警", won.number, "次近的是", "所填内容还在"):
        assert said in page
    assert Directive.unscoped.count() == 1
    assert 'name="task" maxlength="400" value="快"' in page
    client = cast.chen.client()
    next_crew = re.search(r'action="([^"]*/send/\d+/)"', page)
    assert next_crew
    assert 'value="快"' in client.get(next_crew[1], {"task": "快"}).content.decode()


def test_the_reason_that_was_given_is_still_marked_when_something_else_is_refused(
    cast: Cast,
) -> None:
    unit = cast.daji_car.pk
    said = {"why": "told_to", f"actions-{unit}": "fly"}
    status, page = confirm_of(cast.chen.client(), report(cast), unit, **said)
    assert status == 422
    assert re.search(r'value="told_to"[^>]*checked', page)


def test_what_was_unticked_stays_unticked_when_something_is_refused(cast: Cast) -> None:
    unit = cast.daji_car.pk
    status, page = confirm_of(cast.chen.client(), report(cast), unit, task="从北门进")
    assert status == 422
    assert f'name="actions-{unit}"' in page
    assert not re.search(rf'name="actions-{unit}"[^>]*checked', page)


def test_a_lease_that_ran_out_is_a_new_one_and_told_anew(cast: Cast) -> None:
    incident, now = report(cast), clock.now()
    for at in (now, now + leases.LASTS + timedelta(seconds=1)):
        held = leases.hold(incident, actor=cast.sun.viewer, actor_name="孙民警", at=at)
    assert held.since == at
    assert EventRow.objects.filter(kind=leases.TOLD).count() == 2


def test_of_another_stations_directive_the_loser_is_told_nothing(cast: Cast) -> None:
    won = directives.issue(
        report(cast),
        directives.Order(unit_id=cast.danhe_car.pk),
        actor=cast.sun.viewer,
        actor_name="孙民警",
    )
    second = report(cast, station=cast.places.daji, site=None)
    assert not Directive.objects.for_viewer(cast.ma.viewer).exists()
    with pytest.raises(UnitTaken), telling_who_won(second, cast.danhe_car.pk, cast.ma.viewer):
        raise UnitTaken(unit=won.unit.call_sign)


def test_the_list_by_nearness_has_every_crew_and_every_reason(cast: Cast) -> None:
    incident = report(cast)
    client = cast.chen.client()
    page = client.get(f"/incidents/{incident.number}/nearby/", headers=HTMX).content.decode()
    assert page.index(f'data-carry="{cast.danhe_car.pk}"') < page.index(
        f'data-carry="{cast.daji_car.pk}"'
    )
    assert client.get(f"/incidents/{incident.number}/nearby/").status_code == 200


def test_who_has_the_form_open_is_seen_by_the_other_and_by_nobody_elsewhere(cast: Cast) -> None:
    incident = report(cast)
    address = f"/incidents/{incident.number}/hold/"
    assert cast.sun.client().post(address, {"held": "1"}, headers=HTMX).status_code == 200
    seen = cast.chen.client().get(address, headers=HTMX).content.decode()
    assert cast.sun.user.display_name in seen
    own = cast.sun.client().get(address, headers=HTMX).content.decode()
    assert cast.sun.user.display_name not in own
    assert cast.qian.client().get(address, headers=HTMX).status_code in {403, 404}


def test_a_lease_is_told_once_renewed_in_silence_and_runs_out_by_itself(cast: Cast) -> None:
    incident, now = report(cast), clock.now()
    for seconds in (0, 30, 60):
        leases.hold(
            incident,
            actor=cast.sun.viewer,
            actor_name="孙民警",
            at=now + timedelta(seconds=seconds),
        )
    assert EventRow.objects.filter(kind=leases.TOLD).count() == 1
    assert AuditRow.objects.filter(action__startswith="dispatch.hold").count() == 0
    there = now + timedelta(seconds=60) + leases.LASTS
    assert leases.others_at(incident, cast.chen.viewer, there - timedelta(seconds=1))
    assert not leases.others_at(incident, cast.chen.viewer, there)
    leases.let_go(incident, actor=cast.sun.viewer)
    assert EventRow.objects.filter(kind=leases.TOLD).count() == 2
    assert not DispatchLease.unscoped.exists()
