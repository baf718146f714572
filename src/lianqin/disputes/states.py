"""The course of a dispute: states, which may come before which, and who may take which step."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import DESK_POLICE, FIELD, Role


class State(models.TextChoices):
    """Screening, calming, referral and agreement are kept apart (domain row 69).

    `refused` is ended with the rights told and is not settled; `settled_at_source` is settled on
    the spot without an agreement (domain row 5).
    """

    FOUND = "found", _("已发现")
    CALMED = "calmed", _("已劝和")
    REFERRED = "referred", _("已移交调解")
    IN_MEDIATION = "in_mediation", _("调解中")
    AGREED = "agreed", _("达成协议")
    REFUSED = "refused", _("已终止，权利已告知")
    SETTLED_AT_SOURCE = "settled_at_source", _("就地化解")
    ESCALATED = "escalated", _("已转警情")
    LAPSED = "lapsed", _("已结束，未调解")


OPEN = (State.FOUND, State.CALMED, State.REFERRED, State.IN_MEDIATION, State.ESCALATED)
ENDED = (State.AGREED, State.REFUSED, State.SETTLED_AT_SOURCE, State.LAPSED)
_BEFORE_TALKS = (State.FOUND, State.CALMED, State.REFERRED)

BEFORE: dict[State, tuple[State, ...]] = {
    State.CALMED: (State.FOUND,),
    State.REFERRED: (*_BEFORE_TALKS, State.ESCALATED),  # once more: to another mediator
    State.IN_MEDIATION: (State.REFERRED,),
    State.AGREED: (State.IN_MEDIATION,),
    State.REFUSED: (*_BEFORE_TALKS, State.IN_MEDIATION, State.ESCALATED),
    State.SETTLED_AT_SOURCE: (State.FOUND, State.CALMED),
    State.ESCALATED: (*_BEFORE_TALKS, State.IN_MEDIATION),
    State.LAPSED: OPEN,
}


class StepKind(models.TextChoices):
    """What a line of the course says."""

    FOUND = "found", _("发现")
    CALMED = "calmed", _("劝和")
    ASKED = "asked", _("请求移交调解")
    REFERRED = "referred", _("移交调解")
    ATTENDED = "attended", _("到场协助")
    WILLING = "willing", _("一方同意调解")
    UNWILLING = "unwilling", _("一方不愿调解")
    BEGUN = "begun", _("开始调解")
    NOTE = "note", _("调解记录")
    AGREED = "agreed", _("达成协议")
    REFUSED = "refused", _("终止，已告知权利")
    SETTLED = "settled", _("就地化解")
    ESCALATED = "escalated", _("转为警情")
    LAPSED = "lapsed", _("结束，未调解")
    FILE_MADE = "file_made", _("生成协议文书")
    REMINDED = "reminded", _("提醒司法确认期限")
    CONFIRMED = "confirmed", _("司法确认")
    PERFORMED = "performed", _("回访履行")


MEDIATES = DESK_POLICE | {Role.MEDIATOR}
# Whoever is in neither may calm, refer and attend, and is no mediator (人民调解法 Art. 13).
MAY_STEP: dict[StepKind, frozenset[Role]] = {
    StepKind.FOUND: FIELD | DESK_POLICE,
    StepKind.CALMED: FIELD | DESK_POLICE,
    StepKind.ASKED: FIELD,
    StepKind.ATTENDED: FIELD,
    StepKind.ESCALATED: FIELD | MEDIATES,
    StepKind.REFERRED: DESK_POLICE,
    StepKind.SETTLED: DESK_POLICE,
    StepKind.WILLING: MEDIATES,
    StepKind.UNWILLING: MEDIATES,
    StepKind.BEGUN: MEDIATES,
    StepKind.NOTE: MEDIATES,
    StepKind.AGREED: MEDIATES,
    StepKind.REFUSED: MEDIATES,
    StepKind.LAPSED: MEDIATES,
    StepKind.FILE_MADE: MEDIATES,
    StepKind.CONFIRMED: MEDIATES,
    StepKind.PERFORMED: MEDIATES,
}


class How(models.TextChoices):
    """How a dispute came to be known."""

    VISIT = "visit", _("走访排查")
    ON_THE_SPOT = "on_the_spot", _("当场遇到")
    INCIDENT = "incident", _("警情移来")
    WALK_IN = "walk_in", _("群众上门")


class Kind(models.TextChoices):
    """What it is about. Violence within a family is none of these: it is never mediated here."""

    NEIGHBOUR = "neighbour", _("邻里纠纷")
    LABOUR = "labour", _("劳资纠纷")
    CONSUMER = "consumer", _("消费纠纷")
    FAMILY = "family", _("家庭纠纷（无暴力）")
    LAND = "land", _("土地山林纠纷")
    DEBT = "debt", _("债务纠纷")
    PROPERTY = "property", _("物业纠纷")
    MEDICAL = "medical", _("医患纠纷")
    OTHER = "other", _("其他纠纷")


class To(models.TextChoices):
    """Who mediates: a people's mediator, or the police themselves (治安管理处罚法)."""

    MEDIATOR = "mediator", _("人民调解员")
    POLICE = "police", _("公安机关")


class EndedWhy(models.TextChoices):
    """Why it ended without an agreement."""

    ONE_REFUSES = "one_refuses", _("一方明确拒绝调解")
    WANTS_TO_STOP = "wants_to_stop", _("一方要求终止调解")
    NO_AGREEMENT = "no_agreement", _("调解不成")
    IN_COURT = "in_court", _("已起诉或申请仲裁")
    WITHDRAWN = "withdrawn", _("双方撤回")
    UNREACHABLE = "unreachable", _("当事人无法联系")
    ENTERED_TWICE = "entered_twice", _("重复登记")


# The rights are told with these (Art. 17, 23, 26); with the others nothing was refused.
ENDS_WITH_RIGHTS = (EndedWhy.ONE_REFUSES, EndedWhy.WANTS_TO_STOP, EndedWhy.NO_AGREEMENT)
LAPSES = tuple(why for why in EndedWhy if why not in ENDS_WITH_RIGHTS)


class Form(models.TextChoices):
    """Art. 28: a written agreement, or an oral one whose content the mediator records."""

    WRITTEN = "written", _("书面协议")
    ORAL = "oral", _("口头协议")


class Kept(models.TextChoices):
    """Whether what was agreed has been done (Art. 31)."""

    OPEN = "", _("尚未回访")
    WHOLLY = "wholly", _("已履行")
    PARTLY = "partly", _("部分履行")
    NOT = "not", _("未履行")
