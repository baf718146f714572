"""The board: what needs a hand next, the map, the chosen incident."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock, stream
from lianqin.core.errors import NotFound
from lianqin.desk import cards as column
from lianqin.desk.edge import DeskRequest, find, says_why
from lianqin.desk.map_frame import map_frame
from lianqin.desk.muster.alarms import shown_alarms
from lianqin.desk.record.drafts import just_sent
from lianqin.desk.sheet import sheet_of
from lianqin.incidents.models import Incident


@requires("board.see")
@require_safe
@says_why
def board(request: DeskRequest) -> HttpResponse:
    """`/?incident=NUMBER`: without a number, what needs a hand first is chosen."""
    heard = stream.head()  # before the rows: what comes later is told by the stream
    context = _column(request)
    chosen = _chosen(request, context["cards"])
    context |= {
        "sheet": sheet_of(chosen, request.viewer) if chosen else None,
        "chosen": chosen.number if chosen else "",
        "sent_drafts": just_sent(request, chosen.number) if chosen else [],
        "taken": "taken" in request.GET,
        "stream_from": heard,
        **map_frame(request.viewer, board=True),
        **shown_alarms(request),
    }
    return render(request, "desk/board.html", context)


@requires("board.see")
@require_safe
@says_why
def cards(request: DeskRequest) -> HttpResponse:
    """The column alone, fetched again when something changed."""
    context = {**_column(request), "chosen": request.GET.get("incident", "")}
    return render(request, "desk/_cards.html", context)


def _column(request: DeskRequest) -> dict[str, Any]:
    shown = column.board_cards(request.viewer)
    return {"cards": shown, "late": column.late(shown, clock.now())}


def _chosen(request: DeskRequest, shown: list[column.Card]) -> Incident | None:
    number = request.GET.get("incident", "")
    if not number:
        return shown[0].incident if shown else None
    try:
        return find(Incident, request.viewer, number=number)
    except NotFound:
        if request.GET.get("taken"):
            return None
        raise
