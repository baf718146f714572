"""What may have changed since a crew was asked, looked at again before it goes."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from lianqin.dispatch.errors import CrewNotAllowed, NoOrderInForce
from lianqin.dispatch.models import Directive
from lianqin.dispatch.models.muster import Muster
from lianqin.dispatch.orders import lead_of, rule_for
from lianqin.dispatch.reasons import Reason
from lianqin.dispatch.states import OPEN, Lead
from lianqin.incidents.categories import Priority
from lianqin.incidents.models import Incident
from lianqin.units.errors import UnitTaken
from lianqin.units.kinds import POLICE_UNITS, UnitKind
from lianqin.units.models import Unit


def refuse_taken(unit: Unit) -> None:
    """Raises UnitTaken while another directive of the crew is open."""
    if Directive.unscoped.filter(unit=unit, status__in=OPEN).exists():
        raise UnitTaken(unit=unit.call_sign)


def refuse_not_lawful(directive: Directive, at: datetime) -> None:
    """Before a yes of anybody but police counts: the law as it stands now.

    Raises CrewNotAllowed for volunteers where it is a P1 by now, for a crew that its unit no longer
    releases, and where the rule in force leaves the matter to police.
    """
    unit = Unit.unscoped.get(pk=directive.unit_id)
    if unit.kind in POLICE_UNITS:
        return
    incident = Incident.unscoped.get(pk=directive.incident_id)
    if unit.kind == UnitKind.VOLUNTEER and incident.priority == Priority.P1:
        raise CrewNotAllowed(why=str(Reason("volunteer_p1")))
    if not unit.is_released:
        raise CrewNotAllowed(why=str(Reason("not_released")))
    if _lead_now(directive, incident, at) == Lead.POLICE_ONLY:
        raise CrewNotAllowed(why=str(Reason("police_only")))


def _lead_now(directive: Directive, incident: Incident, at: datetime) -> Lead:
    """Who leads by the rule in force; by the directive's own where none covers it any more."""
    try:
        rule = rule_for(incident, at)
    except NoOrderInForce:
        rule = directive.rule
    return lead_of(rule, incident)


def is_mustered(incident_id: int) -> bool:
    """Whether a muster for the incident is open."""
    return Muster.unscoped.filter(incident_id=incident_id, stood_down_at=None).exists()


def refuse_beside_muster(incident: Incident, unit: Unit) -> None:
    """During a muster nobody but police goes except by its rings, to where these send them.

    Raises CrewNotAllowed.
    """
    if unit.kind not in POLICE_UNITS and is_mustered(incident.pk):
        raise CrewNotAllowed(why=_("集结期间，民警以外的力量只由集结召集"))
