"""The muster on the phone: the steps of the site's own plan, ticked one by one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqin.accounts.permissions import requires
from lianqin.core.commands import once
from lianqin.dispatch.models import Directive
from lianqin.dispatch.muster_steps import tick_step
from lianqin.field.answers import done, says_why
from lianqin.field.duty import own_directive
from lianqin.field.pressed import read_pressed


@requires("directive.answer")
@require_POST
@says_why
def plan_step(request: Any, number: str) -> HttpResponseBase:
    """One step of the plan is done; once in effect, however often the phone says it."""
    found, step = own_directive(request.viewer, number), request.POST.get("step", "")
    pressed = read_pressed(request)
    once(
        key=pressed.command,
        actor=request.viewer,
        contents={"do": "plan_step", "directive": found.pk, "step": step},
        effect=lambda: _effect(request, found, step),
    )
    return done(request, reverse("field:directive", args=[number]), _("已记下"))


def _effect(request: Any, found: Directive, step: str) -> dict[str, Any]:
    tick_step(found, step, actor=request.viewer, actor_name=request.user.display_name)
    return {"number": found.number}
