"""The standing order in force tonight: police only, police led, guards first, one rule of each."""

from __future__ import annotations

from datetime import timedelta

from cast_places import Places

from lianqin.core import clock
from lianqin.dispatch.models import OrderRule, StandingOrder
from lianqin.dispatch.states import Lead

HELP = ["find_lost", "help_up", "keep_warm", "call_120", "report_back"]
CALM = ["keep_order", "calm_people", "keep_away", "report_back"]
SCENE = ["protect_scene", "keep_away", "watch_direction", "report_back"]

RULES = (
    ("criminal", Lead.POLICE_LED, SCENE, "刑事警情由民警处置，保安只保护现场"),
    ("criminal.weapon", Lead.POLICE_ONLY, [], "持械警情保安不得前往"),
    ("security", Lead.POLICE_LED, CALM, "治安警情由民警主导"),
    ("traffic", Lead.POLICE_LED, ["light_and_cone", "guide_vehicles"], "交通警情由民警主导"),
    ("dispute", Lead.GUARDS_FIRST, CALM, "简单纠纷可先期稳控"),
    ("assistance", Lead.GUARDS_FIRST, HELP, "求助警情就近先期救助"),
    ("other", Lead.POLICE_LED, CALM, "其他警情由民警判断"),
)


def standing_order(where: Places) -> StandingOrder:
    """Version 1, in force since a hundred days ago, signed by two."""
    order = StandingOrder.unscoped.create(
        bureau=where.bureau,
        version=1,
        title="联勤联动处置规范",
        in_force_from=clock.now() - timedelta(days=100),
        first_signature="方所长",
        second_signature="徐警官",
        signed_at=clock.now() - timedelta(days=101),
    )
    for category, lead, actions, reason in RULES:
        OrderRule.unscoped.create(
            order=order, category=category, lead=lead, actions=actions, reason=reason
        )
    return order
