"""The demonstration's standing order: version 1, on trial, signed by two invented people."""

from __future__ import annotations

from datetime import datetime

from lianqin.core.clock import SHANGHAI
from lianqin.core.scope import Viewer
from lianqin.dispatch.models import StandingOrder
from lianqin.dispatch.signing import Rule, Text, sign_order
from lianqin.dispatch.states import Lead
from lianqin.registry.models import Organisation

HELP = ("find_lost", "help_up", "keep_warm", "call_120", "guide_vehicles", "report_back")
CALM = ("keep_order", "calm_people", "keep_away", "report_back")
SCENE = ("protect_scene", "keep_away", "watch_direction", "close_own_gate", "report_back")
ROAD = ("light_and_cone", "guide_vehicles", "keep_order", "report_back")
CLEAR = (*ROAD, "clear_obstacle")

LOADER = Viewer(user_id=None, role="demo")

RULES = (
    Rule(
        "criminal",
        Lead.POLICE_LED,
        SCENE,
        "刑事警情由民警处置，保安只保护现场",
        arrival_seconds=900,
    ),
    Rule(
        "criminal.weapon",
        Lead.POLICE_ONLY,
        (),
        "持械警情保安不得前往",
        ack_seconds=30,
        arrival_seconds=600,
    ),
    Rule(
        "criminal.robbery",
        Lead.POLICE_ONLY,
        (),
        "暴力犯罪保安不得前往",
        ack_seconds=30,
        arrival_seconds=600,
    ),
    Rule("security", Lead.POLICE_LED, CALM, "治安警情由民警主导", arrival_seconds=900),
    Rule("security.domestic", Lead.POLICE_ONLY, (), "家庭暴力由民警处置", arrival_seconds=900),
    Rule("traffic", Lead.POLICE_LED, ROAD, "交通警情由民警主导", arrival_seconds=1200),
    Rule(
        "traffic.obstacle", Lead.GUARDS_FIRST, CLEAR, "道路障碍可先期清理示警", arrival_seconds=1200
    ),
    Rule("dispute", Lead.GUARDS_FIRST, CALM, "简单纠纷可先期稳控", arrival_seconds=1200),
    Rule("assistance", Lead.GUARDS_FIRST, HELP, "求助警情就近先期救助", arrival_seconds=1800),
    Rule("other", Lead.POLICE_LED, CALM, "其他警情由民警判断"),
    Rule(
        "other.panic",
        Lead.POLICE_LED,
        SCENE,
        "一键报警先派民警",
        ack_seconds=30,
        arrival_seconds=600,
    ),
)


def load_order(bureau: Organisation) -> StandingOrder:
    """In force since the first day of the article's year."""
    start = datetime(2024, 1, 1, tzinfo=SHANGHAI)
    text = Text(
        version=1,
        title="泽州县警保联勤联动处置勤务令（演示，试行）",
        signatures=("方正（虚构）", "徐明（虚构）"),
        signed_at=start,
        in_force_from=start,
        is_trial=True,
    )
    return sign_order(bureau, text, RULES, actor=LOADER)
