"""What is wrong with a cell beside the registry: the reasons that only the database knows."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import Sentence
from lianqin.registry.importing.problems import SENTENCES, Problem

REASONS: dict[str, Sentence] = {
    # Whose file it is, and which unit
    "unit_unknown": _("系统中没有这个单位。请先登记单位，或改为登记的名称。"),
    "unit_near": _("系统中没有这个单位，是否为“%(unit)s”？"),
    "unit_ended": _("这个单位已于%(day)s终止。"),
    "not_own_unit": _("只能填本单位：%(unit)s。"),
    "station_unknown": _("应为本局的派出所或分局。"),
    # The same thing twice
    "twice_in_file": _("与第%(row)s行重复。"),
    "perhaps_twice_in_file": _("与第%(row)s行的姓名读音和出生日期相同，请补填身份证号。"),
    "perhaps_on_file": _("已登记有同名（同音）同日出生的人，请补填身份证号以便区分。"),
    "several_on_file": _("本局有几个这样的人，请补填身份证号。"),
    "certificate_taken": _("这个证号已登记在别人名下，请核对。"),
    "kit_elsewhere": _("这个编号已登记在其他单位。"),
    "held_by_another": _("这件装备现由别人领用，请先办理归还。"),
    "short_name_taken": _("这个简称已有单位使用。"),
    # People
    "works_elsewhere": _("此人在“%(unit)s”任职，请办理调动。"),
    "works_in_another_unit": _("此人已在其他单位登记，请由保安监管大队办理调动。"),
    "name_differs": _("这个身份证号登记的姓名是“%(name)s”，请核对。"),
    "kind_differs": _("此人登记为“%(kind)s”，人员类别不能由文件更改。"),
    "has_left": _("此人已于%(day)s离职，请在档案中办理入职。"),
    "leave_in_dossier": _("在册人员离职请在档案中办理，以便同时结束联动、队伍和装备。"),
    "identity_or_birth": _("身份证号和出生日期至少填一项。"),
    "officer": _("民警不由文件导入。"),
    "kind_not_here": _("“%(body)s”不能有这类人员。"),
    "under_age": _("保安员应年满18周岁（保安服务管理条例第16条）。"),
    "education_too_low": _("保安员应具有初中以上学历（保安服务管理条例第16条）。"),
    "born_in_future": _("出生日期晚于今天。"),
    "person_unknown": _("没有登记这个人，请先导入人员。"),
    "not_a_guard": _("只有保安员登记保安员证。"),
    # What belongs together
    "needed_with": _("填了“%(other)s”，这一项也要填。"),
    # Bodies, kit, sites
    "police_body": _("公安机关不由文件导入。"),
    "body_kind_differs": _("这个单位登记为“%(kind)s”，类型不能由文件更改。"),
    "parent_goes_round": _("“%(parent)s”是本单位，或在本单位之下，不能作上级。"),
    "sort_unknown": _("从名称看不出品类，请从列表中选择。"),
    "class_differs": _("“%(sort)s”是%(kit_class)s装备，请改正类别或留空。"),
    "holder_uncertified": _("约束类装备只发给持有效保安员证的保安员。"),
    "kit_faulty": _("这件装备待修，修好以前不能发放。"),
    "held_in_future": _("日期晚于今天，还没有发生。"),
    "holder_unknown": _("本单位没有登记这个人。"),
    "holder_several": _("本单位有几个同名的人，请填身份证号。"),
    "outside_county": _("坐标不在本县任何派出所辖区内。"),
    "both_coordinates": _("经度和纬度要一起填。"),
    "kept_back": _("录入时与名册中已有的记录冲突，这一行未录入。请核对后在档案中办理。"),
    "lost_or_retired": _("这件装备已登记为遗失或报废。"),
}


def reason_of(problem: Problem) -> str:
    """Why a cell is bad, in the reader's language."""
    return reason(problem.code, problem.params)


def reason(code: str, params: Mapping[str, object]) -> str:
    """The sentence that a code stands for."""
    sentence = REASONS.get(code) or SENTENCES[code]
    return str(sentence) % params


def reason_in_short(code: str) -> str:
    """A reason without what it names, as for choosing it from a list, or once that was emptied."""
    return reason(code, _Blank()).rstrip("。.") if is_known(code) else code


class _Blank(dict[str, object]):
    """Parameters that nobody has any more."""

    def __missing__(self, _name: str) -> str:
        return "…"


def is_known(code: str) -> bool:
    """Whether there is such a reason."""
    return code in REASONS or code in SENTENCES
