"""Police and a crew write to each other about one directive, and nobody else reads along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast

from lianqin.core.clock import FrozenClock
from lianqin.core.errors import NotFound
from lianqin.core.models import AuditRow
from lianqin.dispatch import directives, guidance
from lianqin.dispatch.call_errors import NothingSaid, ThreadOver
from lianqin.dispatch.models import Directive, GuidanceMessage
from lianqin.dispatch.states import Status
from lianqin.dispatch.tests.calling import ask, events, fresh, lines, quarrel, say_yes
from lianqin.incidents.models import Incident
from lianqin.units.models import UnitMember

pytestmark = pytest.mark.django_db


def test_each_side_writes_reads_and_sees_that_it_was_read(county: Cast, clock: FrozenClock) -> None:
    incident = quarrel(county)
    directive = ask(county, incident, county.li_crew)
    chen, li = county.chen, county.li
    guidance.write(directive, "从西门进", actor=chen.viewer, actor_name="陈警官")
    (asked,) = guidance.thread_of(directive, li.viewer)
    assert (asked.from_desk, asked.read_at) == (True, None)
    clock.move(timedelta(seconds=7))
    assert guidance.read(directive, actor=li.viewer, actor_name="李") == 1
    assert guidance.read(directive, actor=county.tan.viewer, actor_name="谭") == 0
    asked.refresh_from_db()
    assert (asked.read_at, asked.read_by_name) == (clock.now(), "李")
    guidance.write(directive, "已到西门", actor=li.viewer, actor_name="李")
    clock.move(timedelta(seconds=3))
    assert guidance.read(directive, actor=chen.viewer, actor_name="陈警官") == 1
    told = [e.text for e in incident.timeline.filter(kind="guidance").order_by("pk")]
    sign = county.li_crew.call_sign
    assert told == [f"指挥 → {sign}：从西门进", f"{sign} → 指挥：已到西门"]


def test_who_answers_has_read(county: Cast, clock: FrozenClock) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    first = guidance.write(directive, "到了吗", actor=county.chen.viewer, actor_name="陈警官")
    guidance.write(directive, "快了", actor=county.li.viewer, actor_name="李")
    first.refresh_from_db()
    assert first.read_by_name == "李"
    said = [event.facts["from_desk"] for event in events("directive.message", directive)]
    assert said == [True, False]


def test_no_word_leaves_with_an_event_or_enters_the_audit(county: Cast) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    guidance.write(directive, "穿红衣的人", actor=county.chen.viewer, actor_name="陈警官")
    (event,) = events("directive.message", directive)
    assert f"person:{county.li.person.pk}" in event.audience
    assert "红衣" not in str(event.facts)
    assert "红衣" not in str(AuditRow.objects.latest("pk").facts)


@pytest.mark.parametrize("name", ["zhao", "niu", "he", "qian", "mei", "xu", "ma", "luo", "wang"])
def test_nobody_but_the_crew_and_the_desk_reads_or_writes(county: Cast, name: str) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    guidance.write(directive, "从西门进", actor=county.chen.viewer, actor_name="陈警官")
    other = getattr(county, name)
    assert not guidance.thread_of(directive, other.viewer).exists()
    with pytest.raises(NotFound):
        guidance.write(directive, "我也来", actor=other.viewer, actor_name="某")
    with pytest.raises(NotFound):
        guidance.read(directive, actor=other.viewer, actor_name="某")
    assert GuidanceMessage.unscoped.filter(read_at=None).count() == 1


def test_a_thread_ends_with_its_directive_and_a_silent_one_may_still_be_written_on(
    county: Cast,
) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    directives.fell_silent(directive.pk, actor=county.chen.viewer)
    guidance.write(directive, "马上到", actor=county.li.viewer, actor_name="李")
    say_yes(directive, county.li)
    directives.cancel(fresh(directive), actor=county.chen.viewer, actor_name="陈警官")
    with pytest.raises(ThreadOver):
        guidance.write(directive, "还去吗", actor=county.li.viewer, actor_name="李")


def test_refusing_words_change_nothing_of_the_directive(county: Cast) -> None:
    incident = quarrel(county)
    directive = ask(county, incident, county.li_crew)
    say_yes(directive, county.li)
    cannot = str(guidance.FROM_CREW["cannot_do"])
    guidance.write(directive, cannot, actor=county.li.viewer, actor_name="李")
    assert fresh(directive).status == Status.ACCEPTED
    assert lines(incident)[-1] == "guidance"


def test_nothing_said_is_refused(county: Cast) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    with pytest.raises(NothingSaid):
        guidance.write(directive, " \x00 ", actor=county.li.viewer, actor_name="李")


def test_off_duty_nobody_is_called_to_a_thread(county: Cast, clock: FrozenClock) -> None:
    directive = ask(county, quarrel(county), county.li_crew)
    clock.set(county.li_crew.shift_until + timedelta(seconds=1))
    guidance.write(directive, "在吗", actor=county.chen.viewer, actor_name="陈警官")
    (event,) = events("directive.message", directive)
    assert not any(key.startswith("person:") for key in event.audience)


def test_an_officer_who_only_helps_neither_reads_nor_writes_what_is_protected(
    county: Cast,
) -> None:
    directive = ask(county, quarrel(county), county.daji_car)
    message = guidance.write(directive, "到了", actor=county.chen.viewer, actor_name="陈警官")
    GuidanceMessage.unscoped.filter(pk=message.pk).update(from_desk=False)
    Incident.unscoped.filter(pk=directive.incident_id).update(is_domestic=True)
    UnitMember.unscoped.filter(person=county.ma.person).delete()  # at the desk tonight
    directive, helper = fresh(directive), county.ma.viewer
    assert Directive.objects.for_viewer(helper).filter(pk=directive.pk).exists()
    assert not guidance.thread_of(directive, helper).exists()
    assert guidance.thread_of(directive, county.sun.viewer).exists()
    assert guidance.read(directive, actor=helper, actor_name="马") == 0
    with pytest.raises(NotFound):
        guidance.write(directive, "小心", actor=helper, actor_name="马")
    message.refresh_from_db()
    assert message.read_at is None
    assert guidance.read(directive, actor=county.sun.viewer, actor_name="孙") == 1
