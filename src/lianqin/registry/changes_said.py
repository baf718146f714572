"""The history of a dossier in an officer's words: which field of what, from what, to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

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
class Line:
    """A change as the page prints it."""

    at: datetime
    who: str
    role: str
    subject: Words
    field: Words
    before: Words
    after: Words


def in_words(changes: Iterable[Change], roles: dict[str, Words]) -> list[Line]:
    """The changes as lines; `roles` are the roles' names."""
    return [_line(change, roles) for change in changes]


def _line(change: Change, roles: dict[str, Words]) -> Line:
    name, subject = change.field, change.subject
    return Line(
        change.at,
        change.actor_name,
        roles.get(change.actor_role, ""),
        SUBJECTS.get(subject, subject),
        OF_ANOTHER.get((subject, name)) or FIELDS.get(name, name),
        _value(name, change.before),
        _value(name, change.after),
    )


def _value(field: str, value: str) -> Words:
    return VALUES.get(field, {}).get(value, value)
