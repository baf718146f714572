"""The pages of teams and linkage."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from cast import Cast
from django.urls import reverse

from lianqin.registry.kinds import LinkageEnd
from lianqin.registry.linking import withdraw_consent
from lianqin.registry.models import EligibilityCheck, Linkage, Person, Team, TeamMembership
from lianqin.registry.naming import reading_of
from lianqin.registry.teams import form_team

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 12)


def second(cast: Cast) -> Team:
    """Another team of the company."""
    return form_team(
        name="丹河二队", station=cast.danhe, organisation=cast.company, formed_on=DAY,
        actor=cast.xu.viewer,
    )  # fmt: skip


def read(cast: Cast) -> None:
    """Everybody's name is read, as the services do."""
    for who in Person.unscoped.all():
        Person.unscoped.filter(pk=who.pk).update(**reading_of(who.name))


def at(name: str, *args: Any) -> str:
    return reverse(f"desk:{name}", args=args)


def test_the_team_says_who_is_in_it_with_their_certificate_and_who_leads(cast: Cast) -> None:
    Team.unscoped.filter(pk=cast.team.pk).update(leader=cast.tan.person)
    cast.li.person.certificates.update(expires_on=date(2024, 6, 11))
    said = cast.xu.client().get(at("team", cast.team.pk)).content.decode()
    assert said.index("谭队长") < said.index("李保安")
    assert ("队长</span>" in said, "已失效" in said) == (True, True)


def test_people_are_found_by_pinyin_with_the_team_that_they_are_in(cast: Cast) -> None:
    read(cast)
    team, client = second(cast), cast.xu.client()
    said = client.get(at("team", team.pk), {"q": "libaoan"}).content.decode()
    assert "现在“丹河一队”" in said
    assert "调入" in said
    none = client.get(at("team", team.pk), {"q": "高远"}).content.decode()
    assert "没有办理联动的人不能入队" in none


def test_joining_a_second_team_is_refused_with_its_name_and_moving_is_done(cast: Cast) -> None:
    team, client = second(cast), cast.xu.client()
    words = {"person": cast.li.person.pk, "on": "2024-06-12"}
    refused = client.post(at("team_join", team.pk), words)
    assert refused.status_code == 409
    assert "registry.already_in_team" in refused.content.decode()
    assert client.post(at("team_join", team.pk), words | {"move": "yes"}).status_code == 302
    open_one = TeamMembership.unscoped.get(person=cast.li.person, until=None)
    assert open_one.team == team
    said = client.get(at("team", cast.team.pk)).content.decode()
    assert "曾在队" in said


def test_a_team_is_formed_led_left_changed_and_ended_from_its_pages(cast: Cast) -> None:
    client = cast.qian.client()
    words = {"name": "自建队", "organisation": cast.company.pk, "station": cast.danhe.pk}
    client.post(at("team_new"), words | {"formed_on": "2024-06-12", "point": ""})
    team = Team.unscoped.get(name="自建队")
    person = {"person": cast.zhao.person.pk, "on": "2024-06-12"}
    client.post(at("team_join", team.pk), person)
    client.post(at("team_leader", team.pk), person)
    team.refresh_from_db()
    assert team.leader == cast.zhao.person
    edit = {"name": "自建一队", "station": cast.daji.pk, "point": cast.point.pk}
    client.post(at("team_edit", team.pk), edit)
    client.post(at("team_leave", team.pk), person)
    client.post(at("team_end", team.pk), {"on": "2024-06-12"})
    team.refresh_from_db()
    assert (team.name, team.station, team.ended_on) == ("自建一队", cast.daji, DAY)


def test_a_manager_is_offered_no_team_but_the_own_units(cast: Cast) -> None:
    client = cast.qian.client()
    said = client.get(at("team_new")).content.decode()
    assert "联合队（跨单位）" not in said
    assert "大箕派出所" in said
    joint = form_team(
        name="联合队", station=cast.danhe, organisation=None, formed_on=DAY, actor=cast.xu.viewer
    )
    assert client.post(at("team_end", joint.pk), {"on": "2024-06-12"}).status_code == 404


def test_many_are_linked_and_each_other_one_told_why_not(cast: Cast) -> None:
    EligibilityCheck.unscoped.create(
        person=cast.people.gao, is_eligible=True, checked_on=DAY, checker_name="徐警官"
    )
    people = [cast.people.gao.pk, cast.li.person.pk, cast.niu.person.pk]
    words = {"station": cast.danhe.pk, "consented_on": "2024-06-10", "since": "2024-06-12"}
    client = cast.xu.client()
    said = client.post(at("linkages"), words | {"person": people}).content.decode()
    assert "已办理 2 人" in said
    assert "1 人没有办理" in said
    assert "已有一段联动" in said
    assert "没有意外保险" in said
    assert "core.missing_input" in client.post(at("linkages"), words).content.decode()


def test_the_list_to_link_from_holds_those_on_file_and_not_linked(cast: Cast) -> None:
    client = cast.xu.client()
    said = client.get(at("linkages")).content.decode()
    assert ("高远" in said, "牛保卫" in said, "李保安" in said) == (True, True, False)
    said = client.get(at("linkages"), {"unit": cast.school.pk}).content.decode()
    assert ("高远" in said, "牛保卫" in said) == (True, False)


def test_one_persons_linkage_is_ended_and_no_page_says_why(cast: Cast) -> None:
    client, person = cast.xu.client(), cast.li.person
    linkage = person.linkages.get()
    answer = client.post(
        at("linkage_end", linkage.pk), {"on": "2024-06-12", "because": "ineligible"}
    )
    assert answer.status_code == 302
    assert Linkage.unscoped.get(pk=linkage.pk).until == DAY
    said = client.get(at("person_linkage", person.pk)).content.decode()
    assert "2024-06-12" in said
    assert all(str(LinkageEnd(why).label) not in said for why in LinkageEnd)


def test_a_withdrawal_looks_to_unit_and_supervision_like_any_other_end(cast: Cast) -> None:
    withdraw_consent(person=cast.li.person, actor=cast.li.viewer)
    for somebody in (cast.xu, cast.qian):
        said = somebody.client().get(at("team", cast.team.pk)).content.decode()
        assert "曾在队" in said
        assert "撤回" not in said
    said = cast.xu.client().get(at("person_linkage", cast.li.person.pk)).content.decode()
    assert "撤回" not in said


def test_queries_of_a_teams_page_do_not_grow_with_its_members(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client = cast.xu.client()
    client.get(at("team", cast.team.pk))
    with django_assert_max_num_queries(22):
        client.get(at("team", cast.team.pk))
