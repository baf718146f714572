"""The demonstration's standing order: version 1, on trial, signed by two invented people."""

from __future__ import annotations

from datetime import datetime

from lianqin.core.clock import SHANGHAI
from lianqin.dispatch.models import OrderRule, StandingOrder
from lianqin.dispatch.states import Lead
from lianqin.registry.models import Organisation

HELP = ["find_lost", "help_up", "keep_warm", "call_120", "guide_vehicles", "report_back"]
CALM = ["keep_order", "calm_people", "keep_away", "report_back"]
SCENE = ["protect_scene", "keep_away", "watch_direction", "close_own_gate", "report_back"]
ROAD = ["light_and_cone", "guide_vehicles", "keep_order", "report_back"]
CLEAR = [*ROAD, "clear_obstacle"]

# category, priority (None: any), who leads, what guards may be asked, why, seconds to answer and
# to arrive (None: local rule silent)
RULES: tuple[tuple[str, int | None, Lead, list[str], str, int, int | None], ...] = (
    ("criminal", None, Lead.POLICE_LED, SCENE, "刑事警情由民警处置，保安只保护现场", 60, 900),
    ("criminal.weapon", None, Lead.POLICE_ONLY, [], "持械警情保安不得前往", 30, 600),
    ("criminal.robbery", None, Lead.POLICE_ONLY, [], "暴力犯罪保安不得前往", 30, 600),
    ("security", None, Lead.POLICE_LED, CALM, "治安警情由民警主导", 60, 900),
    ("security.domestic", None, Lead.POLICE_ONLY, [], "家庭暴力由民警处置", 60, 900),
    ("traffic", None, Lead.POLICE_LED, ROAD, "交通警情由民警主导", 60, 1200),
    ("traffic.obstacle", None, Lead.GUARDS_FIRST, CLEAR, "道路障碍可先期清理示警", 60, 1200),
    ("dispute", None, Lead.GUARDS_FIRST, CALM, "简单纠纷可先期稳控", 60, 1200),
    ("assistance", None, Lead.GUARDS_FIRST, HELP, "求助警情就近先期救助", 60, 1800),
    ("other", None, Lead.POLICE_LED, CALM, "其他警情由民警判断", 60, None),
    ("other.panic", None, Lead.POLICE_LED, SCENE, "一键报警先派民警", 30, 600),
)


def load_order(bureau: Organisation) -> StandingOrder:
    """In force since the first day of the article's year."""
    start = datetime(2024, 1, 1, tzinfo=SHANGHAI)
    order = StandingOrder.unscoped.create(
        bureau=bureau,
        version=1,
        title="泽州县警保联勤联动处置勤务令（演示，试行）",
        is_trial=True,
        in_force_from=start,
        first_signature="方正（虚构）",
        second_signature="徐明（虚构）",
        signed_at=start,
    )
    for category, priority, lead, actions, reason, answer, arrival in RULES:
        OrderRule.unscoped.create(
            order=order,
            category=category,
            priority=priority,
            lead=lead,
            actions=actions,
            reason=reason,
            ack_seconds=answer,
            arrival_seconds=arrival,
        )
    return order
