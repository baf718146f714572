"""A rule in words, line by line, as the pages print it and as two versions are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqin.dispatch import law
from lianqin.dispatch.models.policies import PolicyClause
from lianqin.dispatch.order_text import Rule
from lianqin.dispatch.rule_terms import INFORMED, KIT, SKILLS, Step
from lianqin.incidents.categories import path_name
from lianqin.registry.models import Organisation

FIELDS: dict[str, Promise | str] = {
    "lead": gettext_lazy("谁主导"),
    "officers": gettext_lazy("民警"),
    "guards": gettext_lazy("保安"),
    "skills": gettext_lazy("技能"),
    "kit": gettext_lazy("装备"),
    "actions": gettext_lazy("可交办的任务"),
    "ack": gettext_lazy("应答时限"),
    "arrival": gettext_lazy("到达时限"),
    "ladder": gettext_lazy("无人应答时"),
    "informs": gettext_lazy("告知"),
    "clause": gettext_lazy("依据条款"),
    "reason": gettext_lazy("理由"),
}


@dataclass(frozen=True)
class Names:
    """The names that rules mention by number: stations, and clauses with their document."""

    areas: Mapping[int, str]
    clauses: Mapping[int, str]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Names:
        """Those that `rules` mention."""
        told = list(rules)
        areas = Organisation.unscoped.filter(pk__in={rule.area_id for rule in told})
        clauses = PolicyClause.unscoped.filter(pk__in={rule.clause_id for rule in told})
        return cls(
            dict(areas.values_list("pk", "name")),
            {row.pk: clause_name(row) for row in clauses.select_related("policy")},
        )


def clause_name(clause: PolicyClause) -> str:
    """Its document's number and its own."""
    return _("%(document)s 第%(number)s条") % {
        "document": clause.policy.number,
        "number": clause.number,
    }


def where(rule: Rule, names: Names) -> str:
    """The category with what narrows it: priority, station, hours."""
    parts = [path_name(rule.category)]
    parts.append(f"P{rule.priority}" if rule.priority else _("任何级别"))
    parts.append(names.areas.get(rule.area_id or 0) or _("全县"))
    if rule.hours_since and rule.hours_until:
        since, until = rule.hours_since, rule.hours_until
        night = _("次日") if since > until else ""
        parts.append(f"{since:%H:%M}–{night}{until:%H:%M}")
    else:
        parts.append(_("全天"))
    return " · ".join(parts)


def said(rule: Rule, names: Names) -> dict[str, str]:
    """Each field of `FIELDS` in words."""
    comma = _("、")
    none = _("无")
    actions = [str(one.name) for one in law.ACTIONS if one.code in rule.actions]
    steps = [
        _("%(after)s秒后%(what)s") % {"after": after, "what": Step(what).label}
        for after, what in rule.ladder
    ]
    return {
        "lead": str(rule.lead.label),
        "officers": _("至少%(n)s名") % {"n": rule.officers},
        "guards": _("至少%(n)s名") % {"n": rule.guards} if rule.guards else _("不限"),
        "skills": comma.join(str(SKILLS[one]) for one in rule.skills) or none,
        "kit": comma.join(str(KIT[one]) for one in rule.kit) or none,
        "actions": comma.join(actions) or _("无，不派保安"),
        "ack": _("%(n)s秒") % {"n": rule.ack_seconds},
        "arrival": _("%(n)s秒") % {"n": late} if (late := rule.arrival_seconds) else _("不限时"),
        "ladder": comma.join(steps) or _("半数时限再次发送，期满改派下一支力量并提醒指挥中心"),
        "informs": comma.join(str(INFORMED[one]) for one in rule.informs) or none,
        "clause": names.clauses.get(rule.clause_id or 0) or none,
        "reason": rule.reason,
    }


class Difference(NamedTuple):
    """One field of a rule in two versions."""

    label: Promise | str
    before: str
    after: str


class Change(NamedTuple):
    """A rule that one of two versions lacks (None), or that they say differently."""

    where: str
    before: Rule | None
    after: Rule | None
    differences: list[Difference]


def compare(old: Iterable[Rule], new: Iterable[Rule]) -> list[Change]:
    """Rule by rule, by where it holds: what came, what went and what is said differently."""
    before, after = {key(rule): rule for rule in old}, {key(rule): rule for rule in new}
    names = Names.of([*before.values(), *after.values()])
    changes = []
    for one in [*before, *(k for k in after if k not in before)]:
        was, now = before.get(one), after.get(one)
        if was == now:
            continue
        told = was or now
        assert told is not None
        differences = _differences(was, now, names) if was and now else []
        if differences or was is None or now is None:
            changes.append(Change(where(told, names), was, now, differences))
    return sorted(changes, key=lambda change: change.where)


def _differences(was: Rule, now: Rule, names: Names) -> list[Difference]:
    old, new = said(was, names), said(now, names)
    return [
        Difference(label, old[name], new[name])
        for name, label in FIELDS.items()
        if old[name] != new[name]
    ]


def key(rule: Rule) -> tuple[object, ...]:
    """Where a rule holds: two versions' rules of one key are the same rule."""
    return (rule.category, rule.priority, rule.area_id, rule.hours_since, rule.hours_until)
