"""What an incident's page shows of its doubles: those proposed, those merged, and where it went."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.permissions import may
from lianqin.core.scope import Viewer
from lianqin.desk.forms import text
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import OPEN as UNDER_WAY
from lianqin.incidents.duplicates import Proposal, doubles_of
from lianqin.incidents.models import Incident, Merge
from lianqin.incidents.states import State


class MergeForm(forms.Form):
    """Which other one: `into` it, or `take` it into this."""

    into = text(_("并入哪一起（警情编号）"), 24)
    take = text(_("并入本警情的"), 24)
    reason = text(_("理由"), 200)


@dataclass(frozen=True)
class Candidate:
    """A proposal with what may be pressed: crews keep an incident where they are."""

    proposal: Proposal
    may_go: bool
    may_take: bool

    @property
    def is_stuck(self) -> bool:
        """Crews are under way to both."""
        return not (self.may_go or self.may_take)


@dataclass(frozen=True)
class Doubles:
    """`merge` is how this one was merged, `merged` what was merged into it by somebody."""

    incident: Incident
    merge: Merge | None
    merged: list[Merge]
    candidates: list[Candidate]


@dataclass(frozen=True)
class ByHand:
    """Merging with one that was not proposed."""

    incident: Incident
    form: MergeForm


def panel(incident: Incident, viewer: Viewer, _at: datetime) -> Doubles | None:
    """What is proposed, what was merged; None where there is neither."""
    if not may(viewer.role, "incident.merge"):
        return None
    rows = Merge.objects.for_viewer(viewer).filter(undone_at=None)
    merged = list(rows.filter(into=incident).select_related("incident"))
    if incident.state == State.MERGED:
        own = rows.filter(incident=incident).select_related("into").first()
        return Doubles(incident, own, merged, [])
    candidates = _candidates(incident, viewer)
    return Doubles(incident, None, merged, candidates) if merged or candidates else None


def by_hand(incident: Incident, viewer: Viewer, _at: datetime) -> ByHand | None:
    """For whoever may merge, while the incident goes on as itself."""
    if incident.state == State.MERGED or not may(viewer.role, "incident.merge"):
        return None
    return ByHand(incident, MergeForm())


def _candidates(incident: Incident, viewer: Viewer) -> list[Candidate]:
    proposals = doubles_of(incident, viewer)
    if not proposals:
        return []
    ids = [incident.pk, *(row.incident.pk for row in proposals)]
    sent = Directive.objects.for_viewer(viewer).filter(incident_id__in=ids, status__in=UNDER_WAY)
    crews = Counter(sent.values_list("incident_id", flat=True))
    return [
        Candidate(
            row, may_go=not crews[incident.pk], may_take=row.is_open and not crews[row.incident.pk]
        )
        for row in proposals
    ]
