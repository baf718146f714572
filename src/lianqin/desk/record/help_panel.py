"""The part of an incident's page that shows help asked of others, and what was reported upward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Value

from lianqin.core.scope import Viewer
from lianqin.dispatch.help import may_answer, may_ask
from lianqin.dispatch.help_states import HELPING, OPEN_HELP, UNANSWERED, HelpStatus, ReportTo
from lianqin.dispatch.models import HelpRequest, HelpTerms, UpwardReport
from lianqin.dispatch.reporting_up import may_acknowledge
from lianqin.dispatch.rule_terms import KIT
from lianqin.dispatch.states import OPEN as OPEN_DIRECTIVES
from lianqin.incidents.models import Incident
from lianqin.incidents.states import OPEN

SOON = timedelta(minutes=15)  # an end that is nearer than this is shown as running out


@dataclass(frozen=True)
class Shown:
    """A request as somebody sees it: from which side, and what they may do with it."""

    request: HelpRequest
    at: datetime
    may_answer: bool
    may_ask: bool

    @property
    def waits(self) -> bool:
        """Whether no answer has come yet."""
        return self.request.status in UNANSWERED

    @property
    def helps(self) -> bool:
        return self.request.status in HELPING

    @property
    def is_open(self) -> bool:
        return self.request.status in OPEN_HELP

    @property
    def is_late(self) -> bool:
        return self.request.status == HelpStatus.SILENT

    @property
    def runs_out(self) -> bool:
        """Whether it helps still and ends in a quarter of an hour."""
        return self.helps and self.request.needed_until <= self.at + SOON

    @property
    def kit(self) -> list[str]:
        """What kit is asked for, in words."""
        return kit_words(self.request.kit)

    @property
    def offered_kit(self) -> list[str]:
        return kit_words(self.request.offered_kit)


def kit_words(codes: list[str]) -> list[str]:
    """Codes of kit in words; one that a later list dropped is left out."""
    return [str(KIT[code]) for code in codes if code in KIT]


def shown(request: HelpRequest, viewer: Viewer, at: datetime) -> Shown:
    """A request for one viewer; its incident has to be read with it."""
    return Shown(request, at, may_answer(request, viewer), may_ask(request.incident, viewer))


@dataclass(frozen=True)
class Above:
    """A report upward, and whether this viewer may acknowledge it."""

    report: UpwardReport
    may_read: bool


@dataclass(frozen=True)
class OfUnit:
    """Help asked of a unit of elsewhere, by its terms."""

    terms: HelpTerms
    at: datetime

    @property
    def is_open(self) -> bool:
        return self.terms.directive.status in OPEN_DIRECTIVES

    @property
    def runs_out(self) -> bool:
        """Whether its crew is asked or out still and it ends in a quarter of an hour."""
        return self.is_open and self.terms.ends_at <= self.at + SOON

    @property
    def awaits_unit(self) -> bool:
        return self.is_open and self.terms.needs_unit and self.terms.agreed_at is None


@dataclass(frozen=True)
class HelpPanel:
    """What was asked of whom and reported to whom, and what may be asked and reported now."""

    requests: list[Shown]
    of_units: list[OfUnit]
    reports: list[Above]
    may_ask: bool
    to: list[tuple[str, str]]


def help_panel(incident: Incident, viewer: Viewer, at: datetime) -> HelpPanel | None:
    """Requests and reports of the incident. One query where there are none of either."""
    asks = may_ask(incident, viewer) and incident.state in OPEN
    there = _there(incident, viewer)
    if not (there or asks):
        return None
    requests = _requests(incident, viewer, at) if "help" in there else []
    reports = _reports(incident, viewer) if "upward" in there else []
    to = [(one.value, str(one.label)) for one in ReportTo]
    of_units = _of_units(incident, viewer, at) if "unit" in there else []
    return HelpPanel(requests, of_units, reports, asks, to)


def _there(incident: Incident, viewer: Viewer) -> set[str]:
    """Which of the three there are any rows of; one query, as most have none."""
    asked = HelpRequest.objects.for_viewer(viewer).filter(incident=incident)
    told = UpwardReport.objects.for_viewer(viewer).filter(incident=incident)
    terms = HelpTerms.objects.for_viewer(viewer).filter(directive__incident=incident)
    kinds = asked.order_by().values_list(Value("help"))
    kinds = kinds.union(
        told.order_by().values_list(Value("upward")),
        terms.order_by().values_list(Value("unit")),
    )
    return {kind for (kind,) in kinds}


def _requests(incident: Incident, viewer: Viewer, at: datetime) -> list[Shown]:
    rows = HelpRequest.objects.for_viewer(viewer).filter(incident=incident)
    return [shown(row, viewer, at) for row in rows.select_related("incident", "asker", "asked")]


def _of_units(incident: Incident, viewer: Viewer, at: datetime) -> list[OfUnit]:
    rows = HelpTerms.objects.for_viewer(viewer).filter(directive__incident=incident)
    return [OfUnit(row, at) for row in rows.select_related("directive", "directive__unit")]


def _reports(incident: Incident, viewer: Viewer) -> list[Above]:
    rows = UpwardReport.objects.for_viewer(viewer).filter(incident=incident)
    return [Above(row, row.read_at is None and may_acknowledge(row, viewer)) for row in rows]
