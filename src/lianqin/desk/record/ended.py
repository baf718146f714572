"""What the page of an incident shows of how it ended, and the form of a complaint on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.permissions import may
from lianqin.core.scope import Viewer
from lianqin.desk.forms import text
from lianqin.incidents.models import Callback, Grievance, Incident
from lianqin.incidents.outcome import Handled, ended_of, handled
from lianqin.incidents.states import State


class GrievanceForm(forms.Form):
    """A complaint about how the incident was handled."""

    channel = forms.ChoiceField(label=_("怎么提出的"), choices=Grievance.Channel.choices)
    words = forms.CharField(
        label=_("投诉内容"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    reference = text(_("监管投诉编号"), 24)


@dataclass(frozen=True)
class Ending:
    """What the page shows of how it ended."""

    incident: Incident
    handled: Handled
    callback: Callback | None
    is_late: bool
    grievances: list[Grievance]
    may_reopen: bool
    grievance_form: GrievanceForm


def panel(incident: Incident, viewer: Viewer, at: datetime) -> Ending | None:
    """Once it was closed, or somebody complained; before that there is nothing to show."""
    grievances = list(Grievance.objects.for_viewer(viewer).filter(incident=incident))
    is_closed = incident.state == State.CLOSED
    if not (is_closed or incident.reopened_at or grievances):
        return None
    calls = Callback.objects.for_viewer(viewer).filter(incident=incident)
    callback = calls.order_by("done_at", "-due_at").last() if is_closed else None
    return Ending(
        incident=incident,
        handled=handled(ended_of([incident])[incident.pk], at),
        callback=callback,
        is_late=callback is not None and callback.done_at is None and callback.due_at < at,
        grievances=grievances,
        may_reopen=is_closed and may(viewer.role, "incident.reopen"),
        grievance_form=GrievanceForm(),
    )
