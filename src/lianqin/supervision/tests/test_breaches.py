"""Breaches: of the closed list, heard before decided, and never for having said no."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from cast import Cast
from django.db import IntegrityError, transaction

from lianqin.core.errors import MissingInput
from lianqin.core.models import AuditRow, EventRow
from lianqin.registry.kinds import ConductKind, PersonnelKind
from lianqin.registry.models import ConductEntry
from lianqin.supervision.articles import (
    BY_KEY,
    CLAUSES,
    clauses_for,
    speaks_of_a_decline,
)
from lianqin.supervision.breaches import (
    HEARING_DAYS,
    Reproach,
    decide,
    decline_to_speak,
    hear,
    is_late,
    note_silence,
    notify,
    read,
    speak,
)
from lianqin.supervision.conduct_errors import (
    BreachMovedOn,
    ClauseUnknown,
    DecisionMissing,
    DeclineIsNoBreach,
    HappensLater,
    HearingTooSoon,
    NotHeard,
    NotReached,
    StatementMissing,
    StatementTooLong,
    StillTimeToSpeak,
    TooEarly,
)
from lianqin.supervision.models import Breach
from lianqin.supervision.states import BreachState

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 12)
HEAR_BY = TODAY + timedelta(days=HEARING_DAYS)
LONG_AFTER = timedelta(days=10)
SAID = "对方先推搡，我只拦了一下"


def reproach(**changes: Any) -> Reproach:
    said = {"clause": "insult", "words": "辱骂来访人员", "happened_on": TODAY, "hear_by": HEAR_BY}
    return Reproach(**{**said, **changes})


def notified(cast: Cast, **changes: Any) -> Breach:
    """Guard Li is told that he may have insulted a visitor."""
    return notify(cast.li.person, reproach(**changes), actor=cast.xu.viewer, actor_name="徐警官")


def upheld(cast: Cast, breach: Breach, decision: str = "监控与三名证人一致") -> None:
    officer = {"actor": cast.xu.viewer, "actor_name": "徐警官"}
    decide(breach, upheld=True, decision=decision, **officer)


def dropped(cast: Cast, breach: Breach) -> None:
    officer = {"actor": cast.xu.viewer, "actor_name": "徐警官"}
    decide(breach, upheld=False, decision="证据不足", **officer)


def silent(cast: Cast, breach: Breach, told_how: str = "") -> None:
    note_silence(breach, told_how=told_how, actor=cast.xu.viewer, actor_name="徐警官")


def taken_down(cast: Cast, breach: Breach, told_how: str = "") -> None:
    officer = {"actor": cast.xu.viewer, "actor_name": "徐警官"}
    hear(breach, SAID, told_how=told_how, **officer)


def seen_by(breach: Breach, cast: Cast) -> set[str]:
    people = {**cast.everybody(), "twin xu": cast.twin.people.xu, "twin li": cast.twin.people.li}
    return {
        name
        for name, who in people.items()
        if Breach.objects.for_viewer(who.viewer).filter(pk=breach.pk).exists()
    }


def test_no_clause_is_about_declining_or_about_an_unlawful_order() -> None:
    for clause in CLAUSES:
        assert not speaks_of_a_decline(str(clause.words)), clause.key
        assert "指令" not in str(clause.words), clause.key
        assert "第三十一条" not in clause.basis.article, clause.key
        assert not {"decline", "refuse", "silent", "other"} & set(clause.key.split("_"))


def test_the_list_is_closed_and_each_clause_names_law_article_and_version() -> None:
    assert len(BY_KEY) == len(CLAUSES)
    assert all(c.basis.law and c.basis.article and c.basis.version for c in CLAUSES)
    assert [c.key for c in CLAUSES if "（七）" in c.basis.article] == []


def test_a_guards_clauses_bind_guards_and_nobody_finds_an_officer_in_breach_here() -> None:
    assert {c.key for c in clauses_for(PersonnelKind.INTERNAL_SECURITY)} == {"rights"}
    assert "insult" in {c.key for c in clauses_for(PersonnelKind.GUARD)}
    for kind in (PersonnelKind.OFFICER, PersonnelKind.VOLUNTEER, PersonnelKind.GRID_WORKER):
        assert clauses_for(kind) == ()


@pytest.mark.parametrize(
    "words",
    ["拒绝执行联动指令", "谢绝指令两次", "不接受民警派遣", "拒不服从经理的违法命令", "未应答指令"],
)
def test_having_said_no_is_refused_as_a_reproach_in_whatever_words(cast: Cast, words: str) -> None:
    with pytest.raises(DeclineIsNoBreach):
        notified(cast, clause="obstruct", words=words)
    assert not Breach.unscoped.exists()


def test_words_about_a_refused_gate_are_no_words_about_a_declined_directive() -> None:
    assert not speaks_of_a_decline("拒绝业主进门并推搡")


def test_the_guard_hears_at_once_and_nobody_else(cast: Cast) -> None:
    notified(cast)
    (event,) = EventRow.objects.filter(kind="breach.notified")
    hear_it = {
        name for name, who in cast.everybody().items() if set(event.audience) & who.viewer.audience
    }
    assert hear_it == {"li"}
    assert event.facts == {}


def test_what_is_not_on_the_list_or_binds_others_is_refused(cast: Cast) -> None:
    for clause in ("decline", "", "other", "rights"):
        with pytest.raises(ClauseUnknown):
            notified(cast, clause=clause)
    with pytest.raises(ClauseUnknown):
        officer = {"actor": cast.xu.viewer, "actor_name": "徐警官"}
        notify(cast.sun.person, reproach(), **officer)


def test_less_than_three_days_to_answer_is_refused(cast: Cast) -> None:
    with pytest.raises(HearingTooSoon):
        notified(cast, hear_by=HEAR_BY - timedelta(days=1))
    with pytest.raises(HappensLater):
        notified(cast, happened_on=TODAY + timedelta(days=1))
    with pytest.raises(MissingInput):
        notified(cast, words=" ")


def test_nothing_is_decided_against_somebody_unheard(cast: Cast, clock: Any) -> None:
    breach = notified(cast)
    clock.move(LONG_AFTER)
    with pytest.raises(NotHeard):
        upheld(cast, breach)
    breach.refresh_from_db()
    assert breach.state == BreachState.NOTIFIED
    assert not ConductEntry.unscoped.exists()


def test_the_database_itself_refuses_a_decision_unheard_and_one_without_a_reason(
    cast: Cast, clock: Any
) -> None:
    breach = notified(cast)
    row = Breach.unscoped.filter(pk=breach.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(state=BreachState.UPHELD, decision="属实", decided_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(state=BreachState.HEARD, heard_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(state=BreachState.DROPPED, decided_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ConductEntry.unscoped.create(
            person=cast.li.person,
            organisation=cast.company,
            kind=ConductKind.BREACH,
            words="辱骂来访人员",
            happened_on=TODAY,
            entered_at=clock.now(),
        )


def test_upheld_after_hearing_it_is_in_the_dossier_with_the_day_of_the_hearing(
    cast: Cast, clock: Any
) -> None:
    breach = notified(cast)
    clock.move(timedelta(days=1))
    speak(breach, SAID, actor=cast.li.viewer)
    clock.move(timedelta(days=1))
    upheld(cast, breach)
    entry = ConductEntry.unscoped.get(person=cast.li.person)
    assert (entry.kind, entry.source) == (ConductKind.BREACH, f"breach:{breach.pk}")
    assert entry.heard_on == TODAY + timedelta(days=1)
    assert entry.words.startswith("《保安服务管理条例》（2022年修订）第三十条第（一）项：侮辱他人")
    assert breach.statement == SAID


def test_a_reproach_that_is_dropped_leaves_nothing_in_the_dossier(cast: Cast) -> None:
    heard, unheard = notified(cast), notified(cast)
    speak(heard, SAID, actor=cast.li.viewer)
    dropped(cast, heard)
    dropped(cast, unheard)  # dropping it needs no hearing: it harms nobody
    assert not ConductEntry.unscoped.exists()
    assert seen_by(heard, cast) == {"xu", "li"}


def test_a_decision_says_why_and_is_made_once(cast: Cast) -> None:
    breach = notified(cast)
    decline_to_speak(breach, actor=cast.li.viewer)
    with pytest.raises(DecisionMissing):
        upheld(cast, breach, " ")
    upheld(cast, breach)
    with pytest.raises(BreachMovedOn):
        dropped(cast, breach)
    with pytest.raises(BreachMovedOn):
        speak(breach, SAID, actor=cast.li.viewer)
    assert ConductEntry.unscoped.count() == 1


def test_saying_nothing_is_a_right_and_can_be_thought_better_of(cast: Cast) -> None:
    breach = notified(cast)
    decline_to_speak(breach, actor=cast.li.viewer)
    assert (breach.state, breach.declined_to_speak) == (BreachState.HEARD, True)
    speak(breach, SAID, actor=cast.li.viewer)
    assert (breach.statement, breach.declined_to_speak) == (SAID, False)


def test_what_is_said_later_stands_after_what_was_said_before(cast: Cast) -> None:
    breach = notified(cast)
    speak(breach, SAID, actor=cast.li.viewer)
    hear(breach, "另有同事在场", actor=cast.xu.viewer, actor_name="徐警官")
    assert breach.statement == f"{SAID}\n\n2024-06-12 22:00 补充：另有同事在场"
    assert breach.heard_by == "徐警官"


def test_empty_words_and_more_than_a_record_holds_are_refused(cast: Cast) -> None:
    breach = notified(cast)
    with pytest.raises(StatementMissing):
        speak(breach, "  ", actor=cast.li.viewer)
    with pytest.raises(StatementTooLong):
        speak(breach, "话" * 2001, actor=cast.li.viewer)
    assert breach.state == BreachState.NOTIFIED


def test_silence_counts_only_after_the_last_day_and_only_of_somebody_who_knew(
    cast: Cast, clock: Any
) -> None:
    breach = notified(cast)
    clock.move(timedelta(days=HEARING_DAYS))
    assert not is_late(breach, HEAR_BY)
    with pytest.raises(StillTimeToSpeak):
        silent(cast, breach)
    clock.move(timedelta(days=1))
    assert is_late(breach, HEAR_BY + timedelta(days=1))
    with pytest.raises(NotReached):
        silent(cast, breach)
    silent(cast, breach, "6月13日电话告知，本人知悉")
    upheld(cast, breach)
    assert ConductEntry.unscoped.get().heard_on == TODAY + timedelta(days=HEARING_DAYS + 1)


def test_nothing_is_taken_down_from_somebody_who_does_not_know_of_it(cast: Cast) -> None:
    breach = notified(cast)
    with pytest.raises(NotReached):
        taken_down(cast, breach)
    assert (breach.state, breach.statement) == (BreachState.NOTIFIED, "")
    taken_down(cast, breach, " 6月12日由经理当面告知 ")
    assert (breach.state, breach.told_how) == (BreachState.HEARD, "6月12日由经理当面告知")
    taken_down(cast, breach)  # told once is told
    assert breach.told_how == "6月12日由经理当面告知"
    seen = notified(cast)
    read(seen, actor=cast.li.viewer)
    taken_down(cast, Breach.unscoped.get(pk=seen.pk))


def test_what_an_officer_typed_shortens_nobodys_time_to_answer(cast: Cast, clock: Any) -> None:
    breach = notified(cast)
    taken_down(cast, breach, "电话告知")
    clock.move(timedelta(days=HEARING_DAYS))
    with pytest.raises(TooEarly) as early:
        upheld(cast, breach)
    assert early.value.params == {"day": HEAR_BY.isoformat()}
    assert not ConductEntry.unscoped.exists()
    clock.move(timedelta(days=1))
    upheld(cast, breach)
    assert ConductEntry.unscoped.get().source == f"breach:{breach.pk}"


def test_their_own_last_word_on_the_phone_may_be_decided_on_at_once(cast: Cast) -> None:
    spoken, silent_ = notified(cast), notified(cast)
    taken_down(cast, spoken, "电话告知")
    speak(spoken, "我自己再说一句", actor=cast.li.viewer)
    decline_to_speak(silent_, actor=cast.li.viewer)
    for breach in (spoken, silent_):
        upheld(cast, breach)
        assert breach.state == BreachState.UPHELD


def test_it_may_be_dropped_on_an_officers_note_at_any_time(cast: Cast) -> None:
    breach = notified(cast)
    taken_down(cast, breach, "电话告知")
    dropped(cast, breach)
    assert breach.state == BreachState.DROPPED


def test_only_the_guards_own_look_counts_as_read_and_only_the_first(cast: Cast, clock: Any) -> None:
    breach = notified(cast)
    read(breach, actor=cast.xu.viewer)
    read(breach, actor=cast.zhao.viewer)
    breach.refresh_from_db()
    assert breach.read_at is None
    read(breach, actor=cast.li.viewer)
    breach.refresh_from_db()
    first = breach.read_at
    clock.move(timedelta(hours=1))
    read(Breach.unscoped.get(pk=breach.pk), actor=cast.li.viewer)
    breach.refresh_from_db()
    assert breach.read_at == first
    clock.move(LONG_AFTER)
    silent(cast, breach)
    assert breach.state == BreachState.HEARD


def test_the_units_manager_sees_it_only_once_it_was_upheld(cast: Cast) -> None:
    breach = notified(cast)
    assert seen_by(breach, cast) == {"xu", "li"}
    speak(breach, SAID, actor=cast.li.viewer)
    assert seen_by(breach, cast) == {"xu", "li"}
    upheld(cast, breach)
    assert seen_by(breach, cast) == {"xu", "li", "qian"}


def test_the_manager_hears_only_of_one_that_was_upheld(cast: Cast) -> None:
    for decision in (dropped, upheld):
        breach = notified(cast)
        decline_to_speak(breach, actor=cast.li.viewer)
        decision(cast, breach)
    first, second = EventRow.objects.filter(kind="breach.decided").order_by("id")
    assert not set(first.audience) & cast.qian.viewer.audience
    assert set(second.audience) & cast.qian.viewer.audience


def test_the_log_holds_codes_and_none_of_the_words(cast: Cast) -> None:
    breach = notified(cast)
    speak(breach, SAID, actor=cast.li.viewer)
    upheld(cast, breach)
    said = str(list(AuditRow.objects.values_list("facts", flat=True)))
    for words in (SAID, "辱骂", "证人", "李保安"):
        assert words not in said
