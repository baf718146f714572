"""Where an account serves is registry's to say; what accounts must ask of it is asked here.

Registry enters itself at start-up. Until it has, an administrator reaches no account but the own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from lianqin.core.scope import NOTHING, Viewer

Reach = Callable[[Viewer], Q]
Place = Callable[[int, str, Viewer], None]


@dataclass
class Serving:
    """`reach`: the accounts of the viewer's bureau. `place`: let an account (its id) serve."""

    reach: Reach = lambda viewer: NOTHING
    place: Place = lambda user_id, slug, actor: None


serving = Serving()


def enter_serving(*, reach: Reach, place: Place) -> None:
    """Registry says here which accounts belong to a bureau and how one comes to serve."""
    serving.reach, serving.place = reach, place
