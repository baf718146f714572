"""Every room's row of places leads somewhere, and every page behind a place lights it."""

from __future__ import annotations

from addresses import addresses

from lianqin.accounts.permissions import PERMISSIONS
from lianqin.desk.templatetags.desk import PLACES, TAB_HOMES, TABS

NAMES = {address.name.removeprefix("desk:"): address for address in addresses()}


def test_every_place_is_an_address_under_the_permission_that_it_is_offered_by() -> None:
    offered = [(name, permission) for name, permission, _words in PLACES]
    offered += [(tab.name, tab.permission) for row in TABS.values() for tab in row]
    for name, permission in offered:
        assert NAMES[name].permission == permission, name
        assert permission in PERMISSIONS


def test_every_page_behind_a_place_exists_and_its_place_too() -> None:
    tabs = {tab.name for row in TABS.values() for tab in row}
    assert set(TAB_HOMES.values()) <= tabs
    assert TAB_HOMES.keys() <= NAMES.keys()
