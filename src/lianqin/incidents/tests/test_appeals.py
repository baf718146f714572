"""Identity appeals: two people, a closed list, no word of health, two hours, and then nothing."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from cast import Cast
from cast_people import Someone, account, person
from django.conf import settings
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lianqin.accounts.roles import Role
from lianqin.core import clock
from lianqin.core.clock import FrozenClock
from lianqin.core.errors import MissingInput, NotFound, NotPermitted
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.core.runner import Runner
from lianqin.incidents import appeal_keys, appeal_pictures, appeal_watch, appeals, sightings
from lianqin.incidents.appeal_errors import (
    AppealMovedOn,
    ChildNeedsMore,
    CropTooSmall,
    HealthWord,
    NoRecipients,
    PictureGone,
    PictureMissing,
    PictureUnfit,
    RecipientNotServing,
    SamePerson,
    TooManyRecipients,
)
from lianqin.incidents.appeal_list import choices_for
from lianqin.incidents.appeal_pictures import Box, prepare
from lianqin.incidents.appeal_words import HEALTH_WORDS, health_word_in
from lianqin.incidents.errors import IncidentMovedOn
from lianqin.incidents.models import (
    AppealRecipient,
    AppealView,
    IdentityAppeal,
    Photo,
    Sighting,
    TimelineEntry,
)
from lianqin.incidents.states import EntryKind
from lianqin.incidents.tests.appealing import (
    answered,
    asked,
    by,
    drawn,
    live,
    lost_man,
    place_of,
    wanted,
)
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.models import Membership
from lianqin.registry.viewers import person_key

pytestmark = pytest.mark.django_db
State = IdentityAppeal.State


def lines(appeal: IdentityAppeal) -> list[str]:
    """What the time line says of appeals."""
    rows = TimelineEntry.unscoped.filter(incident=appeal.incident, kind=EntryKind.APPEAL)
    return list(rows.values_list("text", flat=True))


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
    assert any("已发布给 2 人" in line for line in lines(appeal))


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


def test_the_picture_is_cut_small_and_says_nothing_of_the_camera() -> None:
    raw = drawn((1200, 1600))
    assert b"LIANQIN-CAMERA-MARK" in raw
    made = prepare(io.BytesIO(raw), len(raw), Box(0.25, 0.0, 0.5, 0.5))
    picture = Image.open(io.BytesIO(made))
    assert picture.size == (480, 640)
    assert b"LIANQIN-CAMERA-MARK" not in made
    assert not picture.getexif()


@given(*[st.floats(-1, 2, allow_nan=False) for _ in range(4)])
def test_a_box_never_leaves_the_picture(x: float, y: float, w: float, h: float) -> None:
    left, top, right, bottom = Box(x, y, abs(w), abs(h)).pixels((300, 400))
    assert 0 <= left <= right <= 300
    assert 0 <= top <= bottom <= 400


def test_what_is_no_picture_or_cut_too_small_is_refused() -> None:
    raw = drawn()
    with pytest.raises(PictureUnfit):
        prepare(io.BytesIO(b"no picture"), 10)
    with pytest.raises(CropTooSmall):
        prepare(io.BytesIO(raw), len(raw), Box(0, 0, 0.05, 0.05))


def test_it_lies_sealed_under_a_key_that_only_this_account_reads(cast: Cast) -> None:
    ask = wanted(cast)
    appeal = appeals.ask(lost_man(cast), ask, **by(cast.sun))
    sealed = (Path(settings.MEDIA_ROOT) / appeal.picture).read_bytes()
    key = Path(settings.APPEAL_KEYS) / appeal.picture_key
    assert ask.picture[:64] not in sealed
    assert ask.picture[-200:] not in sealed
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_bytes()) == 32
    assert not Path(settings.APPEAL_KEYS).is_relative_to(settings.MEDIA_ROOT)
    assert not Photo.unscoped.filter(incident=appeal.incident).exists()


def test_each_look_is_marked_and_on_record(cast: Cast, clock: FrozenClock) -> None:
    appeal = live(cast)
    plain = appeal_pictures.unseal(appeals.sealed_of(appeal))
    first = sightings.look(appeal, **by(cast.ge))
    clock.move(timedelta(minutes=1))
    second = sightings.look(appeal, **by(cast.ge))
    third = sightings.look(appeal, **by(cast.li))
    assert len({plain, first, second, third}) == 4
    marks = list(AppealView.unscoped.filter(appeal=appeal).values_list("mark", flat=True))
    tail = f"#{cast.ge.user.pk % 10000:04d}"
    assert marks[0] == f"葛网格 {tail} 2024-06-12 22:00:00"
    assert marks[1].endswith("22:01:00")
    assert marks[2].startswith("李保安")


def test_the_mark_crosses_all_of_the_picture(cast: Cast) -> None:
    appeal = live(cast)
    before = Image.open(io.BytesIO(appeal_pictures.unseal(appeals.sealed_of(appeal))))
    after = Image.open(io.BytesIO(sightings.look(appeal, **by(cast.ge)))).convert("L")
    assert after.height > before.height
    grey, step = before.convert("L"), 120
    for left in range(0, grey.width - step + 1, step):
        for top in range(0, grey.height - step + 1, step):
            box = (left, top, left + step, top + step)
            pairs = zip(grey.crop(box).tobytes(), after.crop(box).tobytes(), strict=True)
            assert sum(abs(a - b) > 25 for a, b in pairs) > 30, box


def test_without_a_chinese_font_the_name_is_read_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from lianqin.incidents import appeal_marks

    assert appeal_marks._latin("演练 葛网格 #0001 2024-06-12 22:00:00") == (
        "EXERCISE gewangge #0001 2024-06-12 22:00:00"
    )
    monkeypatch.setattr(appeal_marks, "font_path", lambda: None)
    assert Image.open(io.BytesIO(appeal_marks.marked(drawn((300, 300)), "葛网格"))).width == 300


def test_an_exercise_says_so_in_number_and_mark(cast: Cast) -> None:
    appeal = live(cast, lost_man(cast, is_exercise=True, number="演20240612-0001"))
    sightings.look(appeal, **by(cast.ge))
    assert appeal.number.startswith("演X")
    assert AppealView.unscoped.get().mark.startswith("演练 葛网格")
    assert AuditRow.objects.filter(action__startswith="appeal.", is_exercise=False).count() == 0


def test_a_stranger_to_the_list_sees_no_picture(cast: Cast) -> None:
    appeal = live(cast)
    with pytest.raises(NotFound):
        sightings.look(appeal, **by(cast.qian))  # a manager, without a person on file
    assert not AppealView.unscoped.exists()


def gone(appeal: IdentityAppeal, key: str, picture: str) -> bool:
    """Whether nothing of the picture is left."""
    appeal.refresh_from_db()
    files = (Path(settings.APPEAL_KEYS) / key, Path(settings.MEDIA_ROOT) / picture)
    empty = (appeal.picture, appeal.picture_key) == ("", "")
    return empty and appeal.erased_at is not None and not any(file.exists() for file in files)


@pytest.mark.parametrize("how", ["refuse", "withdraw", "expire"])
def test_however_it_ends_the_picture_is_destroyed(cast: Cast, clock: FrozenClock, how: str) -> None:
    appeal = asked(cast) if how == "refuse" else live(cast)
    key, picture = appeal.picture_key, appeal.picture
    if how == "refuse":
        appeals.refuse(appeal, reason="已认出本人", **by(cast.fang))
    elif how == "withdraw":
        appeals.withdraw(appeal, reason="本人已说出姓名", **by(cast.sun))
    else:
        clock.move(timedelta(hours=2))
        Runner().run_due()
    assert gone(appeal, key, picture)
    assert lines(appeal)[-1].endswith("照片已销毁")
    with pytest.raises(AppealMovedOn):
        sightings.look(appeal, **by(cast.sun))
    with pytest.raises(AppealMovedOn):
        appeals.withdraw(appeal, reason="再来一次", **by(cast.sun))


def test_a_refusal_and_a_withdrawal_say_why(cast: Cast) -> None:
    appeal = asked(cast)
    with pytest.raises(MissingInput):
        appeals.refuse(appeal, reason=" ", **by(cast.fang))
    with pytest.raises(MissingInput):
        appeals.withdraw(appeal, reason="", **by(cast.sun))
    with pytest.raises(SamePerson):
        appeals.refuse(appeal, reason="不必", **by(cast.sun))


def test_two_hours_are_its_life_even_before_the_timer_comes(cast: Cast, clock: FrozenClock) -> None:
    appeal = live(cast)
    clock.move(timedelta(hours=2))
    assert not IdentityAppeal.objects.for_viewer(cast.ge.viewer).exists()
    with pytest.raises(AppealMovedOn, match="已到期"):
        sightings.look(appeal, **by(cast.ge))


def test_a_timer_before_its_time_or_after_the_end_does_nothing(
    cast: Cast, clock: FrozenClock
) -> None:
    appeal = live(cast)
    row = OutboxRow(topic=appeals.TIMER)
    appeal_watch.on_expiry({"appeal": appeal.pk}, row)
    appeal.refresh_from_db()
    assert appeal.state == State.LIVE
    appeals.withdraw(appeal, reason="找到了", **by(cast.sun))
    clock.move(timedelta(hours=3))
    appeal_watch.on_expiry({"appeal": appeal.pk}, row)
    appeal.refresh_from_db()
    assert appeal.state == State.WITHDRAWN


def test_nobody_approves_for_two_hours_and_the_picture_goes_unseen(
    cast: Cast, clock: FrozenClock
) -> None:
    appeal = asked(cast)
    key, picture = appeal.picture_key, appeal.picture
    clock.move(timedelta(hours=2))
    with pytest.raises(AppealMovedOn):
        appeals.approve(appeal, **by(cast.fang))
    Runner().run_due()
    assert gone(appeal, key, picture)
    assert "无人审批" in lines(appeal)[-1]


def test_losing_the_key_store_ends_the_appeal_in_words(cast: Cast) -> None:
    appeal = live(cast)
    key, picture = appeal.picture_key, appeal.picture
    (Path(settings.APPEAL_KEYS) / key).unlink()
    with pytest.raises(PictureGone, match="不可恢复"):
        sightings.look(appeal, **by(cast.ge))
    assert gone(appeal, key, picture)
    assert appeal.state == State.KEY_LOST
    assert "密钥已失" in lines(appeal)[-1]


def test_an_approval_finds_the_key_gone_before_anybody_is_told(cast: Cast) -> None:
    appeal = asked(cast)
    appeal_keys.destroy(appeal.picture_key)
    with pytest.raises(PictureGone):
        appeals.approve(appeal, **by(cast.fang))
    appeal.refresh_from_db()
    assert appeal.state == State.KEY_LOST
    assert not EventRow.objects.filter(kind="appeal.broadcast").exists()


def test_a_start_ends_what_has_no_key_and_destroys_what_no_appeal_names(cast: Cast) -> None:
    kept, lost = live(cast), live(cast)
    appeal_keys.destroy(lost.picture_key)
    stray = appeal_pictures.seal(b"of an act that never committed")
    appeal_watch.mend()
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.state, lost.state) == (State.LIVE, State.KEY_LOST)
    assert appeal_pictures.lying() == {kept.picture}
    assert appeal_keys.names() == {kept.picture_key}
    assert not appeal_pictures.is_there(stray)


def test_an_act_that_fails_leaves_neither_key_nor_picture(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (appeal_keys.names(), appeal_pictures.lying())
    monkeypatch.setattr(appeals, "_enter", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        asked(cast)
    assert (appeal_keys.names(), appeal_pictures.lying()) == before


@pytest.mark.parametrize("name", ["../fields/identity", "", "x" * 32, "a" * 31, "/etc/passwd"])
def test_no_other_file_can_pass_for_a_key(name: str) -> None:
    assert appeal_keys.cipher_of(name) is None
    appeal_keys.destroy(name)


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
