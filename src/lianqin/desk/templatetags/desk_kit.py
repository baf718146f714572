"""What the kit's pages ask of a row of the store."""

from __future__ import annotations

from django import template

from lianqin.registry.kit_counts import Stock
from lianqin.registry.models import KitItem

register = template.Library()
State = KitItem.State
SHOWN = (State.IN_STORE, State.ISSUED, State.FAULTY, State.LOST)


@register.filter
def by_state(row: Stock) -> list[tuple[str, int]]:
    """`{% for state, count in row|by_state %}`: in store, out, faulty, lost."""
    return [(state.value, row.counts.get(state, 0)) for state in SHOWN]
