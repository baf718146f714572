"""Lists of an office: columns and filters are declared, everything else is done here.

    KIT = Listing(key="kit", title=_("装备"), model=KitItem, permission="kit.manage", columns=(...))

    @requires("kit.manage")
    @require_safe
    @says_why
    def kit(request: DeskRequest) -> HttpResponse:
        return show_list(request, KIT)

The page asks for the keys of one page's rows, then for those rows and their parts, each in one
query however many rows there are. What was asked last is kept with the session.
"""

from lianqin.desk.listing.columns import Cell, Column, Row
from lianqin.desk.listing.filters import Ask, Choice
from lianqin.desk.listing.listings import EXPORTABLE, Listing
from lianqin.desk.listing.pages import show_list

__all__ = ["EXPORTABLE", "Ask", "Cell", "Choice", "Column", "Listing", "Row", "show_list"]
