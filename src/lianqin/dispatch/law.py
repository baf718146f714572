"""What may be asked of whom: the closed list of actions, each with its law, article and version.

Nothing outside this list can be put into a directive. Powers that the law reserves to police
(questioning, searching, seizing, restraining, detaining, pursuing, blocking a road) are in no row
for anybody else, so no page can offer them, not even greyed out.

Sources: 保安服务管理条例 (2022) Art. 29–31; 企业事业单位内部治安保卫条例 (2004) Art. 11;
人民警察法 (2012) Art. 6, 9, 34; 民法典 Art. 184; domain.md section 2 and rows 30, 46, 47, 61.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.units.kinds import POLICE_UNITS, UnitKind


@dataclass(frozen=True)
class Basis:
    """A place in a law: its title, article and the version that was read."""

    law: str
    article: str
    version: str

    def __str__(self) -> str:
        return f"《{self.law}》（{self.version}）{self.article}"


GUARD_REGULATION = "保安服务管理条例"
ART_29 = Basis(GUARD_REGULATION, "第二十九条", "2022年修订")
ART_30 = Basis(GUARD_REGULATION, "第三十条", "2022年修订")
ART_31 = Basis(GUARD_REGULATION, "第三十一条", "2022年修订")
ART_15 = Basis(GUARD_REGULATION, "第十五条", "2022年修订")
INTERNAL_11 = Basis("企业事业单位内部治安保卫条例", "第十一条", "2004年")
POLICE_6 = Basis("人民警察法", "第六条", "2012年修正")
POLICE_9 = Basis("人民警察法", "第九条", "2012年修正")
POLICE_34 = Basis("人民警察法", "第三十四条", "2012年修正")
CIVIL_184 = Basis("民法典", "第一百八十四条", "2020年")

CREWS = frozenset({UnitKind.GUARD, UnitKind.INTERNAL_SECURITY})
ALL_HANDS = CREWS | {UnitKind.VOLUNTEER} | POLICE_UNITS
PROFESSIONALS = CREWS | POLICE_UNITS


@dataclass(frozen=True)
class Action:
    """One thing that a directive may ask for. `kinds` are the crews of whom it may be asked."""

    code: str
    name: Promise | str
    basis: Basis
    kinds: frozenset[UnitKind]


ATTEND = "attend_scene"  # what every police crew is asked when nothing else is named

ACTIONS: tuple[Action, ...] = (
    Action("keep_order", _("维护现场秩序"), ART_29, ALL_HANDS),
    Action("calm_people", _("稳控人员情绪"), ART_29, ALL_HANDS),
    Action("clear_obstacle", _("清理障碍"), POLICE_34, ALL_HANDS),
    Action("light_and_cone", _("开灯示警、摆放锥桶"), POLICE_34, ALL_HANDS),
    Action("guide_vehicles", _("引导救援车辆"), POLICE_34, ALL_HANDS),
    Action("find_lost", _("寻找迷路被困人员"), POLICE_34, ALL_HANDS),
    Action("help_up", _("搀扶救助"), CIVIL_184, ALL_HANDS),
    Action("keep_warm", _("送去保暖物资、饮水食品"), POLICE_34, ALL_HANDS),
    Action("call_120", _("拨打120并等候"), CIVIL_184, ALL_HANDS),
    Action("keep_away", _("劝离无关人员"), ART_29, ALL_HANDS),
    Action("report_back", _("观察并报告现场情况"), ART_29, ALL_HANDS),
    Action("protect_scene", _("保护现场"), ART_29, PROFESSIONALS),
    Action("evacuate", _("疏散引导"), ART_29, PROFESSIONALS),
    Action("close_own_gate", _("关闭本单位出入口"), ART_29, PROFESSIONALS),
    Action("watch_direction", _("远距离观察去向，不追赶"), ART_29, PROFESSIONALS),
    Action(ATTEND, _("赶赴现场依法处置"), POLICE_6, POLICE_UNITS),
    Action("question", _("盘问检查"), POLICE_9, POLICE_UNITS),
    Action("search", _("搜查检查"), POLICE_9, POLICE_UNITS),
    Action("apprehend", _("控制抓捕"), POLICE_9, POLICE_UNITS),
    Action("pursue", _("追缉"), POLICE_6, POLICE_UNITS),
    Action("block_road", _("设卡堵控"), POLICE_6, POLICE_UNITS),
    Action("collect_evidence", _("收集证据、调取监控"), POLICE_6, POLICE_UNITS),
)
BY_CODE: dict[str, Action] = {action.code: action for action in ACTIONS}

# What a guard is there for, in the words of Art. 29 as read in section 2.
DUTIES_OF_GUARDS: tuple[Promise | str, ...] = (
    _("查验出入服务区域人员的证件，登记出入的车辆和物品"),
    _("在服务区域内巡逻、守护、安全检查、报警监控"),
    _("在公共场所对人员及其携带的物品进行安全检查"),
    _("制止服务区域内的违法犯罪行为；制止无效的立即报警，并保护现场"),
)
# What a guard's directive prints as "you may not", in the words of Art. 30 as read in section 2.
FORBIDDEN_TO_GUARDS: tuple[Promise | str, ...] = (
    _("不得限制他人人身自由、搜查他人身体、侮辱殴打他人"),
    _("不得扣押、没收他人证件、财物"),
    _("不得追赶、拦截嫌疑人或车辆"),
    _("不得删改、扩散监控影像，不得泄露他人隐私"),
)
RIGHT_TO_REFUSE = _("对违法指令有权拒绝；谢绝本指令不承担任何不利后果（第三十一条）。")


def lawful_for(kind: UnitKind | str) -> tuple[Action, ...]:
    """The actions that may be asked of a crew of `kind`, in the order of the list."""
    return tuple(action for action in ACTIONS if kind in action.kinds)
