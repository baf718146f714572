"""The standing order in force tonight: police only, police led, guards first, one rule of each."""

from __future__ import annotations

from datetime import timedelta

from cast_places import Places

from lianqin.core import clock
from lianqin.core.scope import Viewer
from lianqin.dispatch.models import StandingOrder
from lianqin.dispatch.signing import Rule, Text, sign_order
from lianqin.dispatch.states import Lead

HELP = ("find_lost", "help_up", "keep_warm", "call_120", "report_back")
CALM = ("keep_order", "calm_people", "keep_away", "report_back")
SCENE = ("protect_scene", "keep_away", "watch_direction", "report_back")

RULES = (
    Rule("criminal", Lead.POLICE_LED, SCENE, "刑事警情由民警处置，保安只保护现场"),
    Rule("criminal.weapon", Lead.POLICE_ONLY, (), "持械警情保安不得前往"),
    Rule("security", Lead.POLICE_LED, CALM, "治安警情由民警主导"),
    Rule("traffic", Lead.POLICE_LED, ("light_and_cone", "guide_vehicles"), "交通警情由民警主导"),
    Rule("dispute", Lead.GUARDS_FIRST, CALM, "简单纠纷可先期稳控"),
    Rule("assistance", Lead.GUARDS_FIRST, HELP, "求助警情就近先期救助"),
    Rule("other", Lead.POLICE_LED, CALM, "其他警情由民警判断"),
)


def standing_order(where: Places) -> StandingOrder:
    """Version 1, in force since a hundred days ago, signed by two."""
    text = Text(
        version=1,
        title="联勤联动处置规范",
        signatures=("方所长", "徐警官"),
        signed_at=clock.now() - timedelta(days=101),
        in_force_from=clock.now() - timedelta(days=100),
    )
    return sign_order(where.bureau, text, RULES, actor=Viewer(user_id=None, role="cast"))
