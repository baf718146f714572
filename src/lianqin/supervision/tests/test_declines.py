"""A "no" is no reproach: not as a breach, in a decision or by way of a complaint (Art. 31)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from cast import Cast

from lianqin.registry.models import ConductEntry
from lianqin.supervision import breaches
from lianqin.supervision.articles import CLAUSES, speaks_of_a_decline
from lianqin.supervision.complaints import Told, answer_complaint, name_whom, take_complaint
from lianqin.supervision.conduct_errors import DeclineIsNoBreach, DeclineIsNoComplaint
from lianqin.supervision.models import Breach, Complaint
from lianqin.supervision.states import BreachState, Channel, ComplaintResult, ComplaintState

TODAY = date(2024, 6, 12)
NO = (
    "谢绝",
    "婉拒",
    "拒绝",
    "拒不",
    "不肯",
    "不愿",
    "不接受",
    "不服从",
    "不执行",
    "未执行",
    "没有接受",
)
ASKED = (
    "指令",
    "联动指令",
    "派遣",
    "联勤",
    "联勤任务",
    "出警",
    "出动",
    "到场",
    "增援",
    "配合民警处置",
)
BETWEEN = ("", "执行", "民警的", "派出所发来的", "去")
DECLINES = (
    "拒绝出警",
    "多次拒绝出警，造成影响",
    "叫他去增援他不去增援",
    "接到指令后拒绝",
    "接到民警命令，拒不执行",
    "对派出所的联勤任务，他表示不愿意参加",
    "派他出警他不肯去",
    "警情发生时不出警",
    "不配合出警",
    "拒接指令",
    "保安回绝协助请求",
    "当天没有服从调度",
    "拒绝配合",
)
NO_DECLINES = (
    "拒绝出示证件",
    "检查时拒绝出示保安员证",
    "拒不配合检查",
    "不配合民警检查",
    "拒绝配合监管大队调查",
    "联勤巡逻中拒绝出示证件",
    "到场后拒绝业主进门并推搡",
    "拒绝业主进门并推搡",
    "业主拒绝后动手打人",
    "业主不服从指令，保安将其按倒",
    "民警不到场，保安就搜身",
    "民警没有到场时搜查来访人员",
    "拒不执行整改指令",
    "不接受检查，把门锁上",
    "不愿归还扣下的身份证",
    "出警途中辱骂群众",
    "接到指令后到场，殴打当事人",
    "命令住户交出手机，拒绝后将其推倒",
    "未佩带保安服务标志",
)


@pytest.mark.parametrize(("verb", "asked"), list(product(NO, ASKED)))
def test_any_no_to_anything_that_joint_duty_asks_is_a_decline(verb: str, asked: str) -> None:
    for between in BETWEEN:
        assert speaks_of_a_decline(f"当晚{verb}{between}{asked}。"), verb + between + asked


@pytest.mark.parametrize("words", DECLINES)
def test_a_decline_is_known_in_the_words_in_which_it_is_told(words: str) -> None:
    assert speaks_of_a_decline(words)


@pytest.mark.parametrize("words", [*NO_DECLINES, *(str(clause.words) for clause in CLAUSES)])
def test_what_the_law_forbids_is_not_taken_for_a_decline(words: str) -> None:
    assert not speaks_of_a_decline(words)


def officer(cast: Cast) -> dict[str, object]:
    return {"actor": cast.xu.viewer, "actor_name": "徐警官"}


def heard(cast: Cast) -> Breach:
    """Something else is said against guard Li, and he has answered."""
    said = breaches.Reproach("obstruct", "推搡民警", TODAY, TODAY + timedelta(days=3))
    breach = breaches.notify(cast.li.person, said, **officer(cast))  # type: ignore[arg-type]
    breaches.speak(breach, "我没有推人", actor=cast.li.viewer)
    return breach


@pytest.mark.django_db
def test_a_decision_that_reproaches_a_decline_is_refused_and_enters_nothing(cast: Cast) -> None:
    breach = heard(cast)
    with pytest.raises(DeclineIsNoBreach):
        breaches.decide(breach, upheld=True, decision="拒绝出警，属实", **officer(cast))  # type: ignore[arg-type]
    breach.refresh_from_db()
    assert breach.state == BreachState.HEARD
    assert not ConductEntry.unscoped.exists()


@pytest.mark.django_db
def test_that_a_decline_is_no_breach_may_be_the_reason_to_drop_it(cast: Cast) -> None:
    breach = heard(cast)
    reason = "本人只是谢绝指令，不是违规"
    breaches.decide(breach, upheld=False, decision=reason, **officer(cast))  # type: ignore[arg-type]
    assert breach.decision == reason


def complaint_of(cast: Cast, words: str, *, names_li: bool = True) -> Complaint:
    told = Told(channel=Channel.WEB, words=words, happened_on=TODAY)
    complaint = take_complaint(told, bureau_id=cast.bureau.pk).complaint
    person = cast.li.person if names_li else None
    name_whom(complaint, organisation=cast.company, person=person, actor=cast.xu.viewer)
    complaint.refresh_from_db()
    return complaint


def answered(cast: Cast, complaint: Complaint, result: ComplaintResult, answer: str) -> None:
    answer_complaint(complaint, result=result, answer=answer, **officer(cast))  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize("result", [ComplaintResult.UPHELD, ComplaintResult.PARTLY])
@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("拒绝联勤", "已教育"),
        ("态度生硬", "经查，该保安当晚拒绝出警"),
        ("叫他出警，他不肯去", "属实"),
    ],
)
def test_no_complaint_about_a_decline_is_upheld_about_a_named_guard(
    cast: Cast, words: str, answer: str, result: ComplaintResult
) -> None:
    complaint = complaint_of(cast, words)
    with pytest.raises(DeclineIsNoComplaint):
        answered(cast, complaint, result, answer)
    assert Complaint.unscoped.get().state == complaint.state == ComplaintState.OPEN
    assert not ConductEntry.unscoped.exists()


@pytest.mark.django_db
def test_such_a_complaint_is_answered_as_not_upheld_or_about_the_unit(cast: Cast) -> None:
    said = "谢绝指令是法律允许的"
    answered(cast, complaint_of(cast, "拒绝联勤"), ComplaintResult.NOT_UPHELD, said)
    answered(cast, complaint_of(cast, "拒绝联勤", names_li=False), ComplaintResult.UPHELD, said)
    assert Complaint.unscoped.filter(state=ComplaintState.ANSWERED).count() == 2
    assert not ConductEntry.unscoped.exists()
