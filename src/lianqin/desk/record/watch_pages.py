"""The hand-over of the watch: what is open, each in one line, signed by the outgoing and incoming.

The incoming officer signs under their own account. What was open when the watch was given stays
marked for them until it is closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import stream
from lianqin.core.errors import DomainError
from lianqin.core.given import plain_text
from lianqin.core.scope import Viewer
from lianqin.desk.cards import Card, board_cards
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status
from lianqin.desk.glance import RUNNING, Crew, Open, waiting_on
from lianqin.dispatch import watch
from lianqin.dispatch.models import WatchHandover, WatchItem
from lianqin.incidents.models import Callback, IdentityAppeal, Incident, StillOpen
from lianqin.registry.models import Organisation

PAST = 20
NOTES, NOTE = 1000, 200


@dataclass(frozen=True)
class Line:
    """One open incident: what and where, who is there or due, what is open, what comes next.

    `is_unfinished` marks what the viewer took over open from the watch before.
    """

    card: Card
    crews: tuple[Crew, ...]
    open: tuple[Open, ...]
    is_unfinished: bool
    note: str = ""

    @property
    def incident(self) -> Incident:
        return self.card.incident

    @property
    def there(self) -> list[Crew]:
        return [crew for crew in self.crews if crew.is_there]

    @property
    def coming(self) -> list[Crew]:
        """Those under way or asked, with when they are due where that is known."""
        return [crew for crew in self.crews if crew.eta or crew.is_waited_for]


def lines_for(viewer: Viewer, notes: dict[int, str] | None = None) -> list[Line]:
    """Every open incident of the viewer in the board's order; the queries do not grow with them."""
    cards = board_cards(viewer)
    keys = [card.incident.pk for card in cards]
    waits: dict[int, list[Open]] = defaultdict(list)
    for key, one in _waits(viewer, keys):
        waits[key].append(one)
    taken = WatchItem.objects.for_viewer(viewer).filter(
        incident_id__in=keys, handover__incoming_id=viewer.user_id
    )
    unfinished = set(taken.values_list("incident_id", flat=True))
    return [
        Line(
            card,
            crews := tuple(map(Crew, card.crews)),
            (*waiting_on(crews), *waits[card.incident.pk]),
            card.incident.pk in unfinished,
            (notes or {}).get(card.incident.pk, ""),
        )
        for card in cards
    ]


def _waits(viewer: Viewer, keys: Sequence[int]) -> list[tuple[int, Open]]:
    """The appeals that run and the calls back that are due."""
    with_incident = {"incident_id__in": keys}
    appeals = IdentityAppeal.objects.for_viewer(viewer).filter(**with_incident, state__in=RUNNING)
    calls = Callback.objects.for_viewer(viewer).filter(**with_incident, done_at=None)
    found = [
        (row.incident_id, Open(translation.gettext("寻人协查"), row.expires_at)) for row in appeals
    ]
    return found + [
        (row.incident_id, Open(translation.gettext("待回访报警人"), row.due_at)) for row in calls
    ]


@requires("watch.keep")
@require_safe
@says_why
def page(request: DeskRequest) -> HttpResponse:
    """What is open now, the watch that waits to be taken, and those that were."""
    return _page(request, None)


@requires("watch.keep")
@require_POST
@says_why
def give(request: DeskRequest) -> HttpResponse:
    """The outgoing officer signs with what is open, notes as typed."""
    lines = lines_for(request.viewer)
    try:
        given = watch.give(
            [_unfinished(line, request) for line in lines],
            notes=plain_text(request.POST, "notes", NOTES),
            actor=request.viewer,
            actor_name=name_of(request),
        )
    except DomainError as refused:
        return _page(request, refused)
    return _to(given)


def _unfinished(line: Line, request: DeskRequest) -> watch.Unfinished:
    need = line.card.need
    with translation.override("zh-hans"):  # the record's language
        words = str(need.words)
    return watch.Unfinished(
        incident_id=line.incident.pk,
        state=line.incident.state,
        there=len(line.there),
        coming=len(line.coming),
        next_words=words[:64],
        next_until=need.until,
        note=plain_text(request.POST, f"note-{line.incident.pk}", NOTE).strip(),
    )


@requires("watch.keep")
@require_safe
@says_why
def sheet(request: DeskRequest, watch_id: int) -> HttpResponse:
    """One hand-over as it was signed, and how each thing stands now; prints on A4."""
    return _sheet(request, find(WatchHandover, request.viewer, pk=watch_id), None)


@requires("watch.keep")
@require_POST
@says_why
def take(request: DeskRequest, watch_id: int) -> HttpResponse:
    """The incoming officer signs under their own account."""
    given = find(WatchHandover, request.viewer, pk=watch_id)
    try:
        watch.take(given, actor=request.viewer, actor_name=name_of(request))
    except DomainError as refused:
        return _sheet(request, given, refused)
    return _to(given)


@requires("watch.keep")
@require_POST
@says_why
def withdraw(request: DeskRequest, watch_id: int) -> HttpResponse:
    """The outgoing officer takes it back before anybody signed."""
    given = find(WatchHandover, request.viewer, pk=watch_id)
    try:
        watch.withdraw(given, actor=request.viewer)
    except DomainError as refused:
        return _sheet(request, given, refused)
    return HttpResponseRedirect(reverse("desk:watch"))


def _page(request: DeskRequest, refused: DomainError | None) -> HttpResponse:
    heard, viewer = stream.head(), request.viewer
    lines = lines_for(viewer, _typed(request) if refused else None)
    context: dict[str, Any] = {
        "lines": lines,
        "unfinished": sum(line.is_unfinished for line in lines),
        "given": watch.given_to(viewer),
        "past": WatchHandover.objects.for_viewer(viewer).select_related("desk")[:PAST],
        "desk_name": _desk_name(viewer),
        "notes": plain_text(request.POST, "notes", NOTES) if refused else "",
        "refused": refused,
        "stream_from": heard,
    }
    status = shown_status(request, refused)
    return render(request, "desk/record/watch.html", context, status=status)


def _typed(request: HttpRequest) -> dict[int, str]:
    names = [name for name in request.POST if name.startswith("note-") and name[5:].isdecimal()]
    return {int(name[5:]): plain_text(request.POST, name, NOTE) for name in names}


def _desk_name(viewer: Viewer) -> str:
    return find(Organisation, viewer, pk=watch.desk_id_of(viewer)).name


def _sheet(request: DeskRequest, given: WatchHandover, refused: DomainError | None) -> HttpResponse:
    viewer = request.viewer
    rows = WatchItem.objects.for_viewer(viewer).filter(handover=given)
    items = list(rows.select_related("incident", "incident__station"))
    still = Incident.objects.for_viewer(viewer).filter(
        StillOpen("state"), pk__in=[item.incident_id for item in items]
    )
    open_keys = set(still.values_list("pk", flat=True))
    context = {
        "given": given,
        "rows": [(item, item.incident_id in open_keys) for item in items],
        "still": len(open_keys),
        "hidden": given.items.count() - len(items),
        "is_own": given.outgoing_id == viewer.user_id,
        "refused": refused,
    }
    status = shown_status(request, refused)
    return render(request, "desk/record/watch_sheet.html", context, status=status)


def _to(given: WatchHandover) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("desk:watch_sheet", args=[given.pk]))


urlpatterns: list[URLPattern] = [
    path("watch/", page, name="watch"),
    path("watch/give/", give, name="watch_give"),
    path("watch/<int:watch_id>/", sheet, name="watch_sheet"),
    path("watch/<int:watch_id>/take/", take, name="watch_take"),
    path("watch/<int:watch_id>/withdraw/", withdraw, name="watch_withdraw"),
]
