"""What every page knows: the clock, the viewer, whether the county is a demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lianqin.core import clock
from lianqin.core.scope import NOBODY
from lianqin.ui.alerts import alerts_for
from lianqin.ui.entrance import demo_sign_ins


def house(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    viewer = getattr(request, "viewer", NOBODY)
    return {
        "now": clock.now(),
        "viewer": viewer,
        "house_alerts": lambda: alerts_for(viewer),
        "is_demo": settings.DEMO,
        "demo_sign_ins": demo_sign_ins,
        "version": settings.LIANQIN_VERSION,
    }
