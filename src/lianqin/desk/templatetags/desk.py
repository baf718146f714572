"""Tags of the desk: the places in its bar, and what the map's key says."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.permissions import may
from lianqin.core.scope import NOBODY
from lianqin.units.selectors import FRESH

register = template.Library()


@dataclass(frozen=True)
class BarPlace:
    """One place in the bar."""

    url: str
    words: Promise | str
    is_here: bool


PLACES: tuple[tuple[str, str, Promise | str], ...] = (
    ("board", "board.see", _("值班板")),
    ("incidents", "incident.see", _("警情")),
    ("conditions", "condition.set", _("路况")),
    ("orders", "order.see", _("勤务令")),
    ("figures", "figures.see", _("统计")),
    ("welcome", "account.use", _("我")),
)


# A page inside a place, and the place.
HOMES = {"incident": "incidents", "figure": "figures"}


@register.simple_tag(takes_context=True)
def desk_places(context: Context) -> list[BarPlace]:
    """`{% desk_places as places %}`: where this role may go, and where they are."""
    request = context.get("request")
    viewer, match = getattr(request, "viewer", NOBODY), getattr(request, "resolver_match", None)
    here = match.url_name if match else ""
    return [
        BarPlace(reverse(f"desk:{name}"), words, name == HOMES.get(here, here))
        for name, permission, words in PLACES
        if may(viewer.role, permission)
    ]


@register.simple_tag
def fresh_minutes() -> int:
    """How many minutes a crew's last position counts as where it is."""
    return int(FRESH.total_seconds() // 60)
