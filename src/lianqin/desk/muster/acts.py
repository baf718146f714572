"""The buttons of a muster: each parses, calls one service, and shows the muster again."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqin.accounts.permissions import requires
from lianqin.core.errors import DomainError, MissingInput, NotFound, UnreadableInput
from lianqin.core.given import key_in, plain_text
from lianqin.desk.coordinates import read_coordinates
from lianqin.desk.edge import DeskRequest, find, name_of, says_why
from lianqin.desk.muster.pages import shown
from lianqin.desk.muster.shown import muster_of
from lianqin.dispatch import muster as musters
from lianqin.dispatch.models.muster import Account, Muster, RallyPoint
from lianqin.dispatch.muster import Meeting
from lianqin.dispatch.muster_ending import Count
from lianqin.dispatch.muster_ending import stand_down as end_muster
from lianqin.incidents.models import Incident

MOST_HEADS = 99


@requires("directive.issue")
@require_POST
@says_why
def open_it(request: DeskRequest, number: str) -> HttpResponse:
    """Begin: with the proposed places, those left ticked, and one chosen on the map."""

    def act(incident: Incident) -> None:
        musters.open_muster(
            incident,
            actor=request.viewer,
            actor_name=name_of(request),
            meetings=_meetings(request.POST),
        )

    return _acted(request, number, act)


def _meetings(fields: QueryDict) -> tuple[Meeting, ...]:
    """ "lon, lat, name" of each ticked place; none where the form says nothing of places."""
    found = []
    for text in fields.getlist("meeting"):
        lon, _comma, rest = text.partition(",")
        lat, _comma, name = rest.partition(",")
        found.append(_meeting(f"{lon}, {lat}", name))
    if plain_text(fields, "point", 60).strip():
        found.append(_meeting(plain_text(fields, "point", 60), plain_text(fields, "name", 60)))
    return tuple(found)


def _meeting(where: str, name: str) -> Meeting:
    """Raises CoordinateUnreadable."""
    place = read_coordinates(where)
    return Meeting(name.strip()[:60], place.lon, place.lat)


@requires("directive.issue")
@require_POST
@says_why
def widen(request: DeskRequest, number: str) -> HttpResponse:
    """Call the next ring now."""

    def act(incident: Incident) -> None:
        musters.widen_now(_open(incident, request), actor=request.viewer)

    return _acted(request, number, act)


@requires("directive.issue")
@require_POST
@says_why
def rally(request: DeskRequest, number: str) -> HttpResponse:
    """Another place to meet, in the stead of one or besides them."""

    def act(incident: Incident) -> None:
        muster = _open(incident, request)
        where = plain_text(request.POST, "point", 60)
        if not where.strip():
            raise MissingInput(field=_("集结点"))
        key, instead = key_in(request.POST.get("instead", "")), None
        if key is not None:
            instead = find(RallyPoint, request.viewer, pk=key, muster=muster)
        musters.move_rally(
            muster,
            instead,
            _meeting(where, plain_text(request.POST, "name", 60)),
            actor=request.viewer,
            actor_name=name_of(request),
        )

    return _acted(request, number, act)


@requires("directive.issue")
@require_POST
@says_why
def stand_down(request: DeskRequest, number: str) -> HttpResponse:
    """The head count, and the end."""

    def act(incident: Incident) -> None:
        muster = _open(incident, request)
        end_muster(
            muster,
            _counts(request.POST, muster),
            actor=request.viewer,
            actor_name=name_of(request),
            reason=plain_text(request.POST, "reason", 200),
        )

    return _acted(request, number, act)


def _counts(fields: QueryDict, muster: Muster) -> dict[int, Count]:
    """By alert: what was chosen and how many were counted. Raises UnreadableInput."""
    counts = {}
    for key in muster.alerts.values_list("pk", flat=True):
        chosen, heads = fields.get(f"account-{key}", ""), fields.get(f"heads-{key}", "") or "0"
        if chosen not in Account.values:
            continue
        number = key_in(heads)
        if number is None or number > MOST_HEADS:
            raise UnreadableInput(field=_("清点人数"), why=_("请填 0 到 99"))
        account = Account(chosen)
        counts[key] = Count(account, number if account == Account.THERE else 0)
    return counts


def _open(incident: Incident, request: DeskRequest) -> Muster:
    """The open muster, or the last, so that the act says that it is over. Raises NotFound."""
    found = muster_of(incident, request.viewer)
    if found is None:
        raise NotFound
    return musters.open_one(found)


def _acted(request: DeskRequest, number: str, act: Callable[[Incident], None]) -> HttpResponse:
    """Do it and show the muster; refused, show it with the sentence and what was entered."""
    incident = find(Incident, request.viewer, number=number)
    try:
        act(incident)
    except NotFound:
        raise
    except DomainError as refused:
        return shown(request, number, refused)
    return HttpResponseRedirect(reverse("desk:muster", args=[number]))
