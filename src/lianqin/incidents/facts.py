"""What is known of the people, the weapon and the danger in an incident, and how it is amended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.categories import BY_CODE
from lianqin.incidents.classifying_errors import FactUnknown
from lianqin.incidents.models import Incident
from lianqin.incidents.moving import refuse_closed
from lianqin.incidents.never_simple import Facts, why_never_simple
from lianqin.incidents.restricted import refuse_helper
from lianqin.incidents.roots import refuse_merged
from lianqin.incidents.states import EntryKind

# What may be amended, by field: how the record calls it.
NAMES: dict[str, Promise | str] = {
    "adults": _("成年人"),
    "minors": _("未成年人"),
    "injured": _("受伤"),
    "suspects": _("嫌疑人"),
    "has_weapon": _("有凶器"),
    "is_ongoing": _("正在发生"),
    "has_fled": _("已逃离"),
    "minors_harmed": _("未成年人受到侵害"),
    "is_domestic": _("家庭暴力"),
    "vehicle": _("车辆"),
    "flight": _("逃离方向"),
}


def facts_of(incident: Incident) -> Facts:
    """What the never-simple rule needs to know of an incident."""
    offence = BY_CODE[incident.category].is_offence
    return Facts(
        category=incident.category,
        has_weapon=incident.has_weapon,
        injured=incident.injured,
        minors_harmed=incident.minors_harmed or (offence and incident.minors > 0),
        is_ongoing_crime=offence and incident.is_ongoing,
        is_domestic=incident.is_domestic,
    )


def amend_facts(
    incident: Incident,
    changes: Mapping[str, Any],
    *,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> list[str]:
    """Put facts right: `changes` by field of NAMES. The time line says what became of what.

    Answers the fields that did change; without any, nothing is written. An incident that can no
    longer pass as simple ceases to, with a line of its own. Raises FactUnknown, ProtectedIncident,
    IncidentMovedOn once it is closed or merged.
    """
    if unknown := changes.keys() - NAMES.keys():
        raise FactUnknown(field="、".join(sorted(unknown)))
    with act("incident.amend_facts", actor=actor, at=at) as act_:
        refuse_closed(incident)
        refuse_merged(incident)
        incident.refresh_from_db()
        refuse_helper(incident, actor)
        new = {name: to for name, to in changes.items() if getattr(incident, name) != to}
        if not new:
            return []
        text = "；".join(_change(name, getattr(incident, name), to) for name, to in new.items())
        _set(incident, new, act_, actor_name)
        timeline.write(
            act_, incident, EntryKind.CORRECTION, text=text[:1000], actor_name=actor_name
        )
        act_.record(incident, fields=list(new))
        timeline.announce(act_, incident)
    return list(new)


def _change(name: str, before: Any, after: Any) -> str:
    """As the record says it, such as "有凶器：否→是"."""
    return f"{NAMES[name]}：{_shown(before)}→{_shown(after)}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    return str(value) if value != "" else str(_("未知"))


def _set(incident: Incident, changes: Mapping[str, Any], act_: Act, actor_name: str) -> None:
    """Write the facts; what they forbid to pass as simple ceases to in the same step."""
    for name, value in changes.items():
        setattr(incident, name, value)
    reasons = why_never_simple(facts_of(incident)) if incident.is_simple else []
    if reasons:
        incident.is_simple = False
    incident.save(update_fields=[*changes, "is_simple"])
    if reasons:
        why = "、".join(map(str, reasons))
        text = str(_("不再按简易警情处置：%s") % why)
        timeline.write(act_, incident, EntryKind.CLASSIFIED, text=text, actor_name=actor_name)


def add_facts(
    incident: Incident,
    *,
    actor: Viewer,
    actor_name: str,
    text: str,
    has_weapon: bool = False,
    suspects: int = 0,
) -> None:
    """What somebody on the spot adds to an alarm. A fact once told is not taken back by silence."""
    with act("incident.facts", actor=actor) as act_:
        incident.refresh_from_db()
        told = {
            "has_weapon": incident.has_weapon or has_weapon,
            "suspects": max(incident.suspects, suspects),
        }
        _set(incident, told, act_, actor_name)
        timeline.write(act_, incident, EntryKind.NOTE, text=text, actor_name=actor_name)
        act_.record(incident, weapon=incident.has_weapon, suspects=incident.suspects)
        timeline.announce(act_, incident)
