"""The life of a help request from station to station, and the closed words that it is said in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HelpStatus(models.TextChoices):
    ASKED = "asked", _("待答复")
    ACCEPTED = "accepted", _("已同意")
    PART = "part", _("可提供一部分")
    DECLINED = "declined", _("不能提供")
    SILENT = "silent", _("未答复，已报指挥中心")
    WITHDRAWN = "withdrawn", _("已撤回")
    OVER = "over", _("已到期或结束")


UNANSWERED = (HelpStatus.ASKED, HelpStatus.SILENT)
HELPING = (HelpStatus.ACCEPTED, HelpStatus.PART)
OPEN_HELP = (*UNANSWERED, *HELPING)

# A silence is no answer: whoever answers late still answers, until the request ends by its time.
HELP_BEFORE: dict[HelpStatus, tuple[HelpStatus, ...]] = {
    HelpStatus.ACCEPTED: UNANSWERED,
    HelpStatus.PART: UNANSWERED,
    HelpStatus.DECLINED: UNANSWERED,
    HelpStatus.SILENT: (HelpStatus.ASKED,),
    HelpStatus.WITHDRAWN: UNANSWERED,
    HelpStatus.OVER: OPEN_HELP,
}


class CannotHelp(models.TextChoices):
    """Why a station cannot: a closed list, so that nobody has to justify more than that."""

    OWN_INCIDENTS = "own_incidents", _("力量都在处置警情")
    NOBODY_ON_DUTY = "nobody", _("没有在勤的合适力量")
    ROAD = "road", _("路不通或路程过长")
    NO_KIT = "no_kit", _("没有所需装备")
    STAYS_HOME = "stays_home", _("辖区重点部位不能离人")


class ReportTo(models.TextChoices):
    """Whom an incident is reported up to."""

    BUREAU = "bureau", _("局领导")
    LEADING_GROUP = "leading_group", _("领导小组")
    SUPERVISION = "supervision", _("保安监管大队")


class Because(models.TextChoices):
    """What set a report off."""

    RULE = "rule", _("勤务令规定")
    PRIORITY = "priority", _("一级警情")
    OFFICER = "officer", _("民警上报")
    ADDED = "added", _("续报")
