"""The parts of an incident's page that put facts right and hand it to somebody outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.permissions import may
from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.desk.forms import count, hinted, text
from lianqin.incidents.facts import NAMES
from lianqin.incidents.models import Incident, Transfer
from lianqin.incidents.states import OPEN
from lianqin.incidents.transfers import HOTLINE, refuse_hotline

LABELS: dict[str, Any] = dict(NAMES)
COUNTS = ("adults", "minors", "injured", "suspects")
TICKS = ("has_weapon", "is_ongoing", "has_fled", "minors_harmed", "is_domestic")


class FactsForm(forms.Form):
    """The facts as they stand. It remembers how they stood when it was shown, so that what another
    officer amended meanwhile is not written over."""

    adults = count(LABELS["adults"])
    minors = count(LABELS["minors"])
    injured = count(LABELS["injured"])
    suspects = count(LABELS["suspects"])
    has_weapon = forms.BooleanField(label=LABELS["has_weapon"], required=False)
    is_ongoing = forms.BooleanField(label=LABELS["is_ongoing"], required=False)
    has_fled = forms.BooleanField(label=LABELS["has_fled"], required=False)
    minors_harmed = forms.BooleanField(label=LABELS["minors_harmed"], required=False)
    is_domestic = forms.BooleanField(label=LABELS["is_domestic"], required=False)
    vehicle = text(LABELS["vehicle"], 96, widget=hinted(_("颜色、车型、车牌")))
    flight = text(LABELS["flight"], 96, widget=hinted(_("往哪儿、怎么走的")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "fact_%s", **kwargs})
        for field in self.fields.values():
            field.show_hidden_initial = True

    @classmethod
    def of(cls, incident: Incident) -> FactsForm:
        """As the incident stands."""
        return cls(initial={name: getattr(incident, name) for name in NAMES})

    @property
    def changes(self) -> dict[str, Any]:
        """What this officer changed, by field; an emptied count is none."""
        said = self.cleaned_data
        return {
            name: said[name] or 0 if name in COUNTS else said[name] for name in self.changed_data
        }

    @property
    def counts(self) -> list[forms.BoundField]:
        return [self[name] for name in COUNTS]

    @property
    def ticks(self) -> list[forms.BoundField]:
        return [self[name] for name in TICKS]

    @property
    def lines(self) -> list[forms.BoundField]:
        return [self[name] for name in ("vehicle", "flight")]


class TransferForm(forms.Form):
    """To whom, their number if they gave one, and what was said."""

    to = forms.ChoiceField(
        label=_("移交给"), choices=Transfer.To.choices, initial=Transfer.To.FIRE_119
    )
    outside_ref = text(_("对方单号"), 48)
    text = text(_("说明"), 400)


@dataclass(frozen=True)
class FactsPanel:
    """The form with which facts are put right."""

    form: FactsForm


def facts_panel(incident: Incident, viewer: Viewer, at: datetime) -> FactsPanel | None:
    """Where the facts may be amended; None once the record is closed or merged."""
    if incident.state not in OPEN or not may(viewer.role, "incident.correct"):
        return None
    return FactsPanel(FactsForm.of(incident))


@dataclass(frozen=True)
class TransferPanel:
    """What was handed over, and whether more may be; `kept` says why 12345 may not have it."""

    rows: list[Transfer]
    may_hand: bool
    kept: DomainError | None
    form: TransferForm

    @property
    def has_hotline(self) -> bool:
        """Whether it went to 12345 already."""
        return any(row.to == HOTLINE for row in self.rows)


def transfer_panel(incident: Incident, viewer: Viewer, at: datetime) -> TransferPanel | None:
    """The transfers, and the one key. One query; None where there are none and may be none."""
    rows = list(Transfer.objects.for_viewer(viewer).filter(incident=incident))
    may_hand = incident.state in OPEN and may(viewer.role, "incident.transfer")
    if not rows and not may_hand:
        return None
    return TransferPanel(rows, may_hand, _kept(incident), TransferForm(auto_id="hand_%s"))


def _kept(incident: Incident) -> DomainError | None:
    try:
        refuse_hotline(incident)
    except DomainError as refused:
        return refused
    return None
