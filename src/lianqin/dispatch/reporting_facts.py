"""What a report upward says of an incident: codes and counts, nothing of any person.

The leading group may know what kind, roughly where, how many and what is being done (design, "The
people it serves"). Of a matter that concerns a harmed minor or violence at home even the counts
stay with the police, and the kind is its class.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from lianqin.dispatch.help_states import HELPING
from lianqin.dispatch.models import Directive, HelpRequest, UpwardReport
from lianqin.dispatch.states import UNDER_WAY, WAITING, Status
from lianqin.incidents.categories import path_name
from lianqin.incidents.models import Incident
from lianqin.incidents.restricted import is_protected
from lianqin.incidents.states import State
from lianqin.units.kinds import POLICE_UNITS

PEOPLE = ("adults", "minors", "injured", "suspects")


def facts_for(incident: Incident) -> dict[str, Any]:
    """The incident as it stands, for a report; `incident` is read inside the act."""
    hidden = is_protected(incident)
    category = incident.counted_category
    facts: dict[str, Any] = {
        "category": category.split(".")[0] if hidden else category,
        "priority": incident.priority,
        "area": incident.station.short_name,
        "state": incident.state,
        "is_protected": hidden,
        **_crews(incident),
        "stations_helping": HelpRequest.unscoped.filter(
            incident=incident, status__in=HELPING
        ).count(),
    }
    if not hidden:
        facts |= {name: getattr(incident, name) for name in PEOPLE}
        facts["has_weapon"] = incident.has_weapon
    return facts


def _crews(incident: Incident) -> dict[str, int]:
    """How many crews were asked and are waited for, are coming, are there; and whose they are."""
    rows = list(
        Directive.unscoped.filter(incident=incident).values_list("status", "unit__kind").order_by()
    )
    there = [kind for status, kind in rows if status == Status.ON_SCENE]
    return {
        "waiting": sum(status in WAITING for status, _kind in rows),
        "coming": sum(status in UNDER_WAY for status, _kind in rows) - len(there),
        "police_there": sum(kind in POLICE_UNITS for kind in there),
        "others_there": sum(kind not in POLICE_UNITS for kind in there),
    }


def said(report: UpwardReport) -> list[tuple[str, str]]:
    """The facts of a report as lines of name and value, in words, for whoever may read it."""
    facts = report.facts
    if is_protected(report.incident):  # it may have become so since the report was frozen
        kept = {name: value for name, value in facts.items() if name not in (*PEOPLE, "has_weapon")}
        kind = str(facts["category"]).split(".")[0]
        facts = {**kept, "category": kind, "is_protected": True}
    return [(name(), words(facts)) for name, words in LINES if words(facts)]


def _kind(facts: dict[str, Any]) -> str:
    words = f"P{facts['priority']} {path_name(facts['category'])}"
    return f"{words} {_('（受保护，细节由公安机关掌握）')}" if facts.get("is_protected") else words


def _people(facts: dict[str, Any]) -> str:
    names = (
        ("adults", _("成年人 %d")),
        ("minors", _("未成年人 %d")),
        ("injured", _("受伤 %d")),
        ("suspects", _("嫌疑人 %d")),
    )
    told = [words % facts[key] for key, words in names if facts.get(key)]
    if facts.get("has_weapon"):
        told.append(_("有凶器"))
    return _("、").join(told)


def _doing(facts: dict[str, Any]) -> str:
    told = [str(State(facts["state"]).label)]
    names = (
        ("police_there", _("民警在场 %d 组")),
        ("others_there", _("协助力量在场 %d 组")),
        ("coming", _("途中 %d 组")),
        ("waiting", _("待应答 %d 组")),
        ("stations_helping", _("援助单位 %d 个")),
    )
    told += [words % facts[key] for key, words in names if facts.get(key)]
    return _("，").join(told)


Words = Callable[[dict[str, Any]], str]
LINES: tuple[tuple[Callable[[], str], Words], ...] = (
    (lambda: _("类别"), _kind),
    (lambda: _("辖区"), lambda facts: str(facts["area"])),
    (lambda: _("涉及"), _people),
    (lambda: _("处置"), _doing),
)
