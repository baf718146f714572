"""What putting an incident's place right refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class PlaceUnchanged(DomainError):
    """The new place is the one on record."""

    code = "incidents.place_unchanged"
    sentence = _("地点与记录相同，没有更改。")
    status = 422
