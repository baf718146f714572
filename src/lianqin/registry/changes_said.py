"""The history of a dossier in an officer's words: which field of what, from what, to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.registry.kinds import (
    CorrectionState,
    Education,
    PersonnelKind,
    QualificationKind,
    SkillLevel,
)
from lianqin.registry.models import Change

Words = str | Promise

# What changed, by model; nothing for the person, whose fields say it.
SUBJECTS: dict[str, Words] = {
    "registry.person": "",
    "registry.employment": _("任职"),
    "registry.certificate": _("保安员证"),
    "registry.insurance": _("保险"),
    "registry.qualification": _("技能和培训"),
    "registry.correction": _("更正申请"),
    "registry.linkage": _("联动"),
    "registry.team": _("队伍"),
}
FIELDS: dict[str, Words] = {
    "created": _("建档"),
    "organisation": _("单位"),
    "organisation_id": _("单位"),
    "since": _("起始"),
    "until": _("终止"),
    "kind": _("类别"),
    "name": _("姓名"),
    "sex": _("性别"),
    "born_on": _("出生日期"),
    "identity": _("身份证号码"),
    "id_sealed": _("身份证号码"),
    "phone": _("手机"),
    "education": _("文化程度"),
    "service_number": _("警号、工号"),
    "ended_on": _("离职日期"),
    "registered_on": _("登记日期"),
    "position": _("岗位"),
    "site": _("派驻场所"),
    "number": _("证号"),
    "issued_on": _("发证日期"),
    "expires_on": _("有效期至"),
    "revoked_on": _("吊销日期"),
    "insurer": _("保险公司"),
    "policy_number": _("保单号"),
    "contract_number": _("合同编号"),
    "contract_since": _("合同起始"),
    "contract_until": _("合同终止"),
    "level": _("技能等级"),
    "hours": _("学时"),
    "granted_on": _("取得日期"),
    "source": _("发证、培训单位"),
    "state": _("答复"),
    "leader": _("队长"),
}
OF_ANOTHER: dict[tuple[str, str], Words] = {("registry.qualification", "name"): _("名称")}
VALUES: dict[str, dict[str, Words]] = {
    "sex": {"M": _("男"), "F": _("女")},
    "education": dict(Education.choices),
    "kind": {**dict(PersonnelKind.choices), **dict(QualificationKind.choices)},
    "level": {str(level): words for level, words in SkillLevel.choices},
    "state": dict(CorrectionState.choices),
}


@dataclass(frozen=True)
class Said:
    """One field: what it was and what it is."""

    field: Words
    before: Words
    after: Words


@dataclass(frozen=True)
class Line:
    """What somebody changed in one row at one stroke, as the page prints it."""

    at: datetime
    who: str
    role: Words
    subject: Words
    fields: tuple[Said, ...]


def in_words(changes: Iterable[Change], roles: Mapping[str, Words]) -> list[Line]:
    """The changes as lines, those of one act to one row together; `roles` are the roles' names."""
    strokes = groupby(changes, key=lambda row: (row.act_id, row.subject, row.subject_id))
    return [_line(list(rows), roles) for _stroke, rows in strokes]


def _line(rows: list[Change], roles: Mapping[str, Words]) -> Line:
    first = rows[0]
    subject = SUBJECTS.get(first.subject, first.subject)
    fields = tuple(_said(row) for row in reversed(rows))  # the newest row comes first
    return Line(first.at, first.actor_name, roles.get(first.actor_role, ""), subject, fields)


def _said(row: Change) -> Said:
    field = OF_ANOTHER.get((row.subject, row.field)) or FIELDS.get(row.field, row.field)
    return Said(field, _value(row.field, row.before), _value(row.field, row.after))


def _value(field: str, value: str) -> Words:
    return VALUES.get(field, {}).get(value, value)
