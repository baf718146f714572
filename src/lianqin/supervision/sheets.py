"""The list that an inspection goes through: the default one as data, and putting one in force.

Sources: 保安服务管理条例 (2022), 企业事业单位内部治安保卫条例, by article; what is inspected is the
实施办法's Art. 37. The points weigh the items of a unit's inspection; nobody's person is weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.supervision.errors import SheetNotLater, SheetPointsWrong
from lianqin.supervision.models import InspectionSheet, SheetItem

NAME = "保安从业单位监督检查表"
WHOLE = 100
GUARDS, INTERNAL = "保安服务管理条例", "企业事业单位内部治安保卫条例"


@dataclass(frozen=True)
class Item:
    """One question, by which article, of how many points, with how many days to put it right."""

    group: str
    question: str
    basis: str
    points: int
    days_to_mend: int = 15


FILING, PEOPLE, PAPERS = "备案与制度", "人员与持证", "合同与保险"
CONDUCT, DRESS, WATCH, PLANS = "服务范围与行为", "着装与装备", "值守与记录", "应急预案与演练"

DEFAULT: tuple[Item, ...] = (
    Item(
        FILING,
        "保安服务公司持有有效许可证；自行招用保安员的单位已在三十日内备案",
        f"{GUARDS}第八条、第十四条",
        6,
    ),
    Item(FILING, "单位变更、停止自行招用保安员，已按期办理手续", f"{GUARDS}第十四条", 2),
    Item(FILING, "岗位责任、值守检查、情况报告等制度齐全，并已执行", f"{INTERNAL}第八条", 3),
    Item(PEOPLE, "在岗保安员全部持有保安员证", f"{GUARDS}第十六条", 8, 7),
    Item(PEOPLE, "在岗人员与名册一致，入职、离职及时登记", f"{GUARDS}第十六条", 2, 7),
    Item(
        PEOPLE,
        "保安员资格已由公安机关核查，没有不得担任保安员的人员（只记核查结论）",
        f"{GUARDS}第十七条",
        6,
        3,
    ),
    Item(PEOPLE, "与保安员依法签订劳动合同", f"{GUARDS}第十八条", 5),
    Item(PEOPLE, "定期开展法律、业务和技能培训，有记录", f"{GUARDS}第十八条", 4, 30),
    Item(PEOPLE, "定期对保安员考核，结果告知本人", f"{GUARDS}第十九条", 3, 30),
    Item(PAPERS, "为保安员投保意外伤害保险，保险在有效期内", f"{GUARDS}第二十条", 5),
    Item(PAPERS, "提供保安服务均签有书面合同", f"{GUARDS}第二十一条", 4),
    Item(PAPERS, "已终止的服务合同留存不少于二年", f"{GUARDS}第二十一条", 2),
    Item(PAPERS, "客户提出违法要求时予以拒绝，并报告公安机关", f"{GUARDS}第二十一条", 2, 7),
    Item(CONDUCT, "自行招用的保安员不在本单位区域以外提供服务", f"{GUARDS}第十五条", 4, 7),
    Item(
        CONDUCT,
        "执勤只采取允许的措施：查验证件、登记、巡逻、守护、安全检查、报警监控",
        f"{GUARDS}第二十九条",
        5,
        7,
    ),
    Item(
        CONDUCT,
        "发现违法犯罪及时制止；制止无效时立即报警，并保护现场",
        f"{GUARDS}第二十九条",
        4,
        7,
    ),
    Item(
        CONDUCT,
        "没有限制人身自由、搜查他人身体、侮辱殴打他人、扣押证件财物的行为",
        f"{GUARDS}第三十条",
        6,
        3,
    ),
    Item(
        CONDUCT,
        "没有追索债务、以暴力或威胁处置纠纷、侵犯隐私的行为",
        f"{GUARDS}第三十条",
        3,
        3,
    ),
    Item(CONDUCT, "保安员知道可以拒绝执行违法指令", f"{GUARDS}第三十一条", 2),
    Item(DRESS, "保安员服装、标志规范，与警服明显区别", f"{GUARDS}第二十七条", 4, 7),
    Item(DRESS, "保安装备符合标准，登记在册，专人保管", f"{GUARDS}第二十八条", 4),
    Item(WATCH, "监控影像、报警记录留存不少于三十日", f"{GUARDS}第二十五条", 5, 7),
    Item(WATCH, "监控影像、报警记录没有删改或扩散", f"{GUARDS}第二十五条", 3, 3),
    Item(WATCH, "巡逻、检查和隐患整改记录完整", f"{INTERNAL}第十一条", 3),
    Item(
        PLANS,
        "在公安机关指导下制定突发事件处置预案",
        f"{GUARDS}第三十六条；{INTERNAL}第十五条",
        3,
        30,
    ),
    Item(PLANS, "定期组织预案演练，有记录", f"{INTERNAL}第十五条", 2, 30),
)


def publish_sheet(
    *,
    actor: Viewer,
    since: date,
    name: str = NAME,
    items: Sequence[Item] = DEFAULT,
    at: datetime | None = None,
) -> InspectionSheet:
    """Put a version in force from `since`; the one before ends on that day.

    Raises SheetPointsWrong and SheetNotLater.
    """
    points = sum(item.points for item in items)
    if points != WHOLE:
        raise SheetPointsWrong(points=points)
    with act("sheet.publish", actor=actor, at=at) as act_:
        earlier = InspectionSheet.unscoped.filter(bureau_id=actor.bureau, name=name)
        last = earlier.order_by("-version").first()
        if last and since < last.since:
            raise SheetNotLater(since=last.since.isoformat())
        earlier.filter(until=None).update(until=since)
        version = last.version + 1 if last else 1
        sheet = InspectionSheet.unscoped.create(
            bureau_id=actor.bureau, name=name, version=version, since=since
        )
        SheetItem.unscoped.bulk_create(
            SheetItem(sheet=sheet, order=order, **vars(item))
            for order, item in enumerate(items, start=1)
        )
        act_.record(sheet, version=version, items=len(items))
    return sheet


def sheet_in_force(bureau_id: int, day: date) -> InspectionSheet | None:
    """The sheet that counts on `day`, or None before the first was published."""
    rows = InspectionSheet.unscoped.filter(bureau_id=bureau_id, since__lte=day)
    in_force = rows.filter(Q(until=None) | Q(until__gt=day))
    return in_force.order_by("-since", "-version", "-pk").first()
