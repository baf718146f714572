"""Identity appeals: two people, a closed list, no word of health."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast
from cast_people import account, person
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lianqin.accounts.roles import Role
from lianqin.core import clock
from lianqin.core.errors import MissingInput, NotPermitted
from lianqin.core.models import EventRow
from lianqin.incidents import appeal_keys, appeals
from lianqin.incidents.appeal_errors import (
    ChildNeedsMore,
    HealthWord,
    NoRecipients,
    PictureMissing,
    RecipientNotServing,
    SamePerson,
    TooManyRecipients,
)
from lianqin.incidents.appeal_list import choices_for
from lianqin.incidents.appeal_words import HEALTH_WORDS, health_word_in
from lianqin.incidents.errors import IncidentMovedOn
from lianqin.incidents.models import (
    AppealRecipient,
    IdentityAppeal,
)
from lianqin.incidents.tests.appealing import (
    asked,
    by,
    lines_of,
    live,
    lost_man,
    wanted,
)
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.models import Membership
from lianqin.registry.viewers import person_key

pytestmark = pytest.mark.django_db
State = IdentityAppeal.State


def many_grid_workers(cast: Cast, count: int) -> tuple[int, ...]:
    """That many more grid workers with accounts; their keys."""
    made = []
    for number in range(count):
        one = person(cast.grid, f"grid-x-{number}", f"网格{number}", PersonnelKind.GRID_WORKER)
        user = account(f"grid-x-{number}", one.name, Role.GRID_WORKER)
        Membership.unscoped.create(
            user=user, organisation=cast.grid, person=one, since=clock.now() - timedelta(days=9)
        )
        made.append(one.pk)
    return tuple(made)


def test_the_maker_cannot_approve_and_nothing_is_sent(cast: Cast) -> None:
    appeal = appeals.ask(lost_man(cast), wanted(cast), **by(cast.fang))
    with pytest.raises(SamePerson, match="发起人不能审批"):
        appeals.approve(appeal, **by(cast.fang))
    appeal.refresh_from_db()
    assert appeal.state == State.DRAFT
    assert not EventRow.objects.filter(kind="appeal.broadcast").exists()
    assert AppealRecipient.unscoped.exclude(told_at=None).count() == 0


def test_the_database_refuses_one_person_as_maker_and_approver(cast: Cast) -> None:
    appeal = asked(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityAppeal.unscoped.filter(pk=appeal.pk).update(approver_id=appeal.maker_id)


def test_only_a_dispatcher_or_a_chief_approves(cast: Cast) -> None:
    appeal = asked(cast)
    for who in (cast.ma, cast.li, cast.xu):
        with pytest.raises(NotPermitted):
            appeals.approve(appeal, **by(who))
    appeals.approve(appeal, **by(cast.chen))
    appeal.refresh_from_db()
    assert (appeal.state, appeal.approver_name) == (State.LIVE, "陈民警")


def test_without_an_approver_nobody_on_the_list_sees_anything(cast: Cast) -> None:
    appeal = asked(cast)
    assert not IdentityAppeal.objects.for_viewer(cast.ge.viewer).exists()
    appeals.approve(appeal, **by(cast.fang))
    assert IdentityAppeal.objects.for_viewer(cast.ge.viewer).get() == appeal
    assert not IdentityAppeal.objects.for_viewer(cast.zhao.viewer).exists()


def test_an_approval_reaches_the_phones_of_the_list_and_of_nobody_else(cast: Cast) -> None:
    appeal = live(cast)
    event = EventRow.objects.get(kind="appeal.broadcast")
    expected = {person_key(cast.ge.person.pk), person_key(cast.li.person.pk)}
    assert (set(event.audience), event.facts) == (expected, {})
    assert appeal.expires_at - appeal.broadcast_at == timedelta(hours=2)
    assert any("已发布给 2 人" in line for line in lines_of(appeal))


def test_an_open_list_is_refused(cast: Cast) -> None:
    incident = lost_man(cast)
    with pytest.raises(NoRecipients, match="逐人选定"):
        appeals.ask(incident, wanted(cast, person_ids=()), **by(cast.sun))
    assert not IdentityAppeal.unscoped.exists()
    assert appeal_keys.names() & keys_of_rows() == set()


def keys_of_rows() -> set[str]:
    return set(IdentityAppeal.unscoped.values_list("picture_key", flat=True)) - {""}


def test_nobody_without_an_account_off_shift_or_from_elsewhere_can_be_chosen(cast: Cast) -> None:
    incident = lost_man(cast)
    stranger = cast.twin.people.ge.person.pk
    for chosen in (cast.gao.pk, cast.ma.person.pk, stranger, 987654):
        with pytest.raises(RecipientNotServing):
            appeals.ask(incident, wanted(cast, person_ids=(chosen,)), **by(cast.sun))
    cast.ge.user.is_active = False
    cast.ge.user.save()
    with pytest.raises(RecipientNotServing):
        appeals.ask(incident, wanted(cast, person_ids=(cast.ge.person.pk,)), **by(cast.sun))


def test_the_lists_hold_grid_workers_guards_on_duty_volunteers_and_own_officers(
    cast: Cast,
) -> None:
    found = {c.kind.code: {p.name for p in c.people} for c in choices_for(lost_man(cast), now())}
    assert found == {
        "grid": {"葛网格"},
        "guards": {"李保安", "谭队长", "赵保安", "牛保卫"},
        "volunteers": {"何义巡"},
        "officers": {"孙民警"},
    }


def now() -> object:
    return clock.now()


@pytest.mark.slow
def test_two_hundred_are_the_most_and_fifty_for_a_child(cast: Cast) -> None:
    everybody = many_grid_workers(cast, 201)
    incident = lost_man(cast)
    with pytest.raises(TooManyRecipients, match="最多 200 人"):
        appeals.ask(incident, wanted(cast, person_ids=everybody), **by(cast.sun))
    appeals.ask(incident, wanted(cast, person_ids=everybody[:200]), **by(cast.sun))
    child = {"is_child": True, "person_ids": everybody[:51]}
    with pytest.raises(TooManyRecipients, match="最多 50 人"):
        appeals.ask(incident, wanted(cast, **child), **by(cast.sun))


def test_a_childs_picture_goes_to_police_and_grid_workers_only(cast: Cast) -> None:
    with pytest.raises(RecipientNotServing):
        asked(cast, is_child=True, person_ids=(cast.li.person.pk,))
    asked(cast, is_child=True, person_ids=(cast.ge.person.pk, cast.sun.person.pk))


def test_a_childs_picture_needs_a_guardian_or_a_chief(cast: Cast) -> None:
    only = {"is_child": True, "person_ids": (cast.ge.person.pk,)}
    with pytest.raises(ChildNeedsMore, match="监护人"):
        appeals.approve(asked(cast, **only), **by(cast.chen))
    appeals.approve(asked(cast, **only), **by(cast.fang))
    appeals.approve(asked(cast, **only, guardian_agrees=True), **by(cast.chen))
    assert IdentityAppeal.unscoped.filter(state=State.LIVE).count() == 2


@pytest.mark.parametrize("field", ["words", "place_text"])
@pytest.mark.parametrize("said", ["男，醉 酒，黑布鞋", "疑似精、神 病", "looks drunk", "有艾滋"])
def test_a_health_word_is_refused_by_name(cast: Cast, field: str, said: str) -> None:
    with pytest.raises(HealthWord) as refused:
        asked(cast, **{field: said})
    assert health_word_in(said) in str(refused.value)
    assert not IdentityAppeal.unscoped.exists()


@given(
    st.sampled_from(HEALTH_WORDS),
    st.text("男女黑白衣鞋帽外套约岁路口", max_size=8),
    st.sampled_from(["", " ", "、", "·", "—", "\u3000"]),
)
def test_no_sign_put_between_hides_a_health_word(word: str, around: str, between: str) -> None:
    assert health_word_in(f"{around}{between.join(word)}{around}")


@given(st.text("男女黑白红蓝外套布鞋帽子路口旁边约五十岁高瘦", max_size=40))
def test_clothes_and_places_are_no_health_words(text: str) -> None:
    assert health_word_in(text) == ""
    assert health_word_in(f"{text}酒店门口") == ""


def test_without_basis_words_or_picture_it_is_not_made(cast: Cast) -> None:
    for missing in ({"basis": " "}, {"words": ""}):
        with pytest.raises(MissingInput):
            asked(cast, **missing)
    with pytest.raises(PictureMissing, match="文字和名单都还在"):
        asked(cast, picture=b"")


def test_no_appeal_for_a_closed_incident(cast: Cast) -> None:
    with pytest.raises(IncidentMovedOn):
        asked(cast, lost_man(cast, state="closed"))
