"""Positions from a phone while a directive is being carried out, and at no other time."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.errors import UnreadableInput
from lianqin.field.answers import says_why
from lianqin.field.duty import duty_of
from lianqin.field.pressed import position_in
from lianqin.units.errors import FixOutsideWindow
from lianqin.units.services import take_fix


@requires("field.use")
@require_POST
@says_why
def position(request: Any) -> HttpResponseBase:
    """One position, WGS-84, as JSON. Off duty or between tasks it is refused and not kept."""
    found = position_in(_body(request))
    if found is None:
        raise UnreadableInput(field=_("位置"), why=_("应为经度和纬度"))
    crew = duty_of(request.viewer, clock.now()).sender
    if crew is None:
        raise FixOutsideWindow
    take_fix(crew, found)
    return JsonResponse({"ok": True})


def _body(request: Any) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise UnreadableInput(field=_("位置"), why=_("不是JSON对象"))
    return body
