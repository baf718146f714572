"""Tags of the desk: the places in its bar."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.permissions import may
from lianqin.core.scope import Viewer

register = template.Library()


@dataclass(frozen=True)
class BarPlace:
    """One place in the bar."""

    name: str
    url: str
    words: Promise | str


PLACES: tuple[tuple[str, str, Promise | str], ...] = (
    ("board", "board.see", _("值班板")),
    ("incidents", "incident.see", _("警情")),
    ("conditions", "condition.set", _("路况")),
    ("orders", "order.see", _("勤务令")),
    ("figures", "figures.see", _("统计")),
)


@register.simple_tag
def desk_places(viewer: Viewer) -> list[BarPlace]:
    """`{% desk_places viewer as places %}`: where this role may go."""
    found = []
    for name, permission, words in PLACES:
        if may(viewer.role, permission):
            try:
                found.append(BarPlace(name, reverse(f"desk:{name}"), words))
            except NoReverseMatch:
                continue
    return found
