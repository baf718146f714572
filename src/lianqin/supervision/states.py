"""The states of supervision's records, and from which each may be reached."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class InspectionKind(models.TextChoices):
    ROUTINE = "routine", _("日常检查")
    SPECIAL = "special", _("专项检查")
    AGAIN = "again", _("复查")


class InspectionState(models.TextChoices):
    """An inspection is drawn up on the spot, read out, then signed by both sides (Art. 38)."""

    DRAFT = "draft", _("检查中")
    READ_OUT = "read_out", _("待签字")
    SIGNED = "signed", _("双方已签字")
    UNSIGNED = "unsigned", _("未签字，已注明原因")
    DROPPED = "dropped", _("已作废")


INSPECTION_BEFORE: dict[InspectionState, frozenset[InspectionState]] = {
    InspectionState.READ_OUT: frozenset({InspectionState.DRAFT}),
    InspectionState.DRAFT: frozenset({InspectionState.READ_OUT}),
    InspectionState.SIGNED: frozenset({InspectionState.READ_OUT}),
    InspectionState.UNSIGNED: frozenset({InspectionState.READ_OUT}),
    InspectionState.DROPPED: frozenset({InspectionState.DRAFT, InspectionState.READ_OUT}),
}


class Answer(models.TextChoices):
    """What was found on one item of the sheet."""

    MET = "met", _("符合")
    NOT_MET = "not_met", _("不符合")
    NOT_APPLICABLE = "na", _("不适用")


class Side(models.TextChoices):
    POLICE = "police", _("检查民警")
    UNIT = "unit", _("被检查单位")


class FindingState(models.TextChoices):
    OPEN = "open", _("待整改")
    REPORTED = "reported", _("已报整改，待复查")
    CLOSED = "closed", _("复查合格")
    WITHDRAWN = "withdrawn", _("已撤销")


FINDING_BEFORE: dict[FindingState, frozenset[FindingState]] = {
    FindingState.REPORTED: frozenset({FindingState.OPEN}),
    FindingState.OPEN: frozenset({FindingState.REPORTED}),  # looked at again, still not right
    FindingState.CLOSED: frozenset({FindingState.OPEN, FindingState.REPORTED}),
    FindingState.WITHDRAWN: frozenset({FindingState.OPEN, FindingState.REPORTED}),
}


class Channel(models.TextChoices):
    """How a complaint came in (Art. 39: a public channel)."""

    WEB = "web", _("网上")
    PHONE = "phone", _("电话")
    VISIT = "visit", _("来访")
    LETTER = "letter", _("来信")
    HOTLINE = "hotline", _("12345转办")


class ComplaintState(models.TextChoices):
    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复")


class ComplaintResult(models.TextChoices):
    UPHELD = "upheld", _("属实")
    PARTLY = "partly", _("部分属实")
    NOT_UPHELD = "not_upheld", _("不属实")
    NOT_OURS = "not_ours", _("不属本机关，已告知去处")


class BreachState(models.TextChoices):
    """Nobody is found in breach unheard (domain.md section 7)."""

    NOTIFIED = "notified", _("已告知，待听取意见")
    HEARD = "heard", _("已听取意见")
    UPHELD = "upheld", _("认定")
    DROPPED = "dropped", _("不予认定")


BREACH_BEFORE: dict[BreachState, frozenset[BreachState]] = {
    BreachState.HEARD: frozenset({BreachState.NOTIFIED}),
    BreachState.UPHELD: frozenset({BreachState.HEARD}),
    BreachState.DROPPED: frozenset({BreachState.NOTIFIED, BreachState.HEARD}),
}


class ActKind(models.TextChoices):
    """The acts that may be recognised: the whole list. Arrests, persons stopped or screened and
    the number of directives accepted are not on it and cannot be entered (domain.md section 7)."""

    FIRST_RESPONSE = "first_response", _("先期处置")
    RESCUE = "rescue", _("救助群众")
    SCENE_KEPT = "scene_kept", _("保护现场")
    HAZARD_FOUND = "hazard_found", _("发现隐患")
    DISPUTE_CALMED = "dispute_calmed", _("劝和疏导")
    LOST_FOUND = "lost_found", _("拾金不昧")
    PATROL = "patrol", _("联勤巡逻")
    TRAINING = "training", _("培训演练")
    OUTREACH = "outreach", _("宣传防范")
