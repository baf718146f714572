"""The second screen: the map alone, following the incident chosen on the first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import stream
from lianqin.desk.edge import DeskRequest, says_why
from lianqin.desk.map_frame import map_frame


@requires("board.see")
@require_safe
@says_why
def map_wall(request: DeskRequest) -> HttpResponse:
    """The page; what it shows comes from the map's own sources, and whom it follows from the board
    in another window of the same browser."""
    context = {"stream_from": stream.head(), **map_frame(request.viewer, board=True)}
    return render(request, "desk/map_wall.html", context)
