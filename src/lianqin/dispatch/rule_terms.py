"""The closed words of a rule: the steps of its ladder, who is informed, the skills it may want.

A standing order can say nothing outside these lists, and a page offers nothing else.
"""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.registry.kinds import KIT_CLASS_OF, KitClass, KitSort, QualificationKind, SkillLevel

LONGEST_STEP = 3600  # seconds; no ladder waits longer than an hour for an answer
MOST_STEPS = 8


class Step(models.TextChoices):
    """What happens when a directive has gone unanswered for so long."""

    RESEND = "resend", _("再次发送")
    NEXT_UNIT = "next_unit", _("改派下一支力量")
    DESK_ALARM = "desk_alarm", _("提醒指挥中心")
    STATION_ALARM = "station_alarm", _("提醒辖区派出所")
    LEADER = "leader", _("报告带班领导")


class Informed(models.TextChoices):
    """Who is told of an incident under the rule, besides those who are sent."""

    STATION = "station", _("辖区派出所")
    COMMAND = "command", _("指挥中心")
    SUPERVISION = "supervision", _("保安监管大队")
    LEADING_GROUP = "leading_group", _("领导小组")


# What someone of the crew must have learnt: a kind of qualification in the registry that counts on
# the day, or a level of skill or better ("level_4": level 4, 3, 2 or 1).
SKILLS: dict[str, Promise | str] = {
    **{kind.value: kind.label for kind in QualificationKind if kind != QualificationKind.SKILL},
    **{f"level_{level.value}": level.label for level in SkillLevel},
}
# What somebody of the crew must have with them: a sort of kit in the registry. Restraining kit is
# not among it: to want it would be to ask for force (Art. 30).
KIT: dict[str, Promise | str] = {
    sort.value: sort.label for sort in KitSort if KIT_CLASS_OF[sort] != KitClass.RESTRAINING
}
INFORMED: dict[str, Promise | str] = {one.value: one.label for one in Informed}


def usual_ladder(ack_seconds: int) -> list[dict[str, int | str]]:
    """What the house does where a rule names no ladder: again at half the time to answer, then
    the next crew and the desk at its end."""
    return [
        {"after": ack_seconds // 2, "do": Step.RESEND.value},
        {"after": ack_seconds, "do": Step.NEXT_UNIT.value},
        {"after": ack_seconds, "do": Step.DESK_ALARM.value},
    ]
