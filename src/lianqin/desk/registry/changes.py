"""The history of a row, readable: when, who, which field, from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.core.scope import Viewer
from lianqin.registry.models import Change, Person

MOST = 50
FIELDS: dict[str, Promise | str] = {
    "name": _("名称"),
    "short_name": _("简称"),
    "kind": _("法定性质"),
    "parent": _("上级"),
    "place": _("坐标"),
    "address": _("地址"),
    "area": _("范围"),
    "boundary": _("边界"),
    "duty_contact": _("值班联系人"),
    "duty_phone": _("值班电话"),
    "started_on": _("开始日期"),
    "filed_on": _("备案日期"),
    "ended_on": _("终止日期"),
    "closed_on": _("撤销日期"),
    "station": _("派出所"),
    "organisation": _("所属单位"),
    "point": _("点位"),
    "leader": _("队长"),
    "tier": _("类型"),
    "hours": _("值守时间"),
    "site": _("所在场所"),
    "sector": _("行业"),
    "is_key_unit": _("重点单位"),
    "is_key_target": _("重点目标"),
    "gates": _("出入口"),
    "plan_on": _("预案日期"),
    "drilled_on": _("最近演练"),
    "client": _("服务对象"),
    "number": _("编号"),
    "guards_agreed": _("约定人数"),
    "since": _("开始日期"),
    "until": _("终止日期"),
}
YES_NO = {"1": _("是"), "0": _("否")}
TICKS = frozenset({"is_key_unit", "is_key_target"})


@dataclass(frozen=True)
class Line:
    """One field's change as the page prints it."""

    at: datetime
    who: str
    role: str
    field: Promise | str
    before: str
    after: str


def history_of(subject: models.Model, viewer: Viewer) -> list[Line]:
    """The newest changes of a row that the viewer may read."""
    rows = Change.objects.for_viewer(viewer).filter(
        subject=subject._meta.label_lower, subject_id=str(subject.pk)
    )
    found = list(rows.order_by("-at", "-pk")[:MOST])
    names = _names(found, viewer)
    return [_line(subject, change, names) for change in found]


def _line(subject: models.Model, change: Change, names: dict[str, str]) -> Line:
    return Line(
        at=change.at,
        who=change.actor_name or now_("系统"),
        role=str(dict(Role.choices).get(change.actor_role, "")),
        field=FIELDS.get(change.field, change.field),
        before=_words(subject, change.field, change.before, names),
        after=_words(subject, change.field, change.after, names),
    )


def _words(subject: models.Model, field: str, value: str, names: dict[str, str]) -> str:
    """A kept value in words: a person's name, a choice, yes or no."""
    if field == "leader":
        return names.get(value, now_("（姓名不可见）") if value else "")
    if field in TICKS:
        return str(YES_NO.get(value, value))
    return _choice(subject, field, value)


def _choice(subject: models.Model, field: str, value: str) -> str:
    choices: Any = next((f.choices for f in subject._meta.fields if f.name == field), None)
    said = {str(key): str(label) for key, label in choices or ()}
    return said.get(value, value)


def _names(changes: Iterable[Change], viewer: Viewer) -> dict[str, str]:
    """The people among the kept values, as far as the viewer may know them."""
    leaders = [change for change in changes if change.field == "leader"]
    keys = {value for change in leaders for value in (change.before, change.after) if value}
    if not keys:
        return {}
    rows = Person.objects.for_viewer(viewer).filter(pk__in=[int(key) for key in keys])
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}
