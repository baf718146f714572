"""Why an officer moves a crew or sends one more: one tap each, kept with the directive."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.core.record_language import in_record

Words = str | Promise

MOVED_WHY: dict[str, Words] = {
    "more_urgent": _("那里更急"),
    "nearer": _("这支离那里更近"),
    "told_to": _("领导指定"),
}
REINFORCED_WHY: dict[str, Words] = {
    "crowd": _("现场人多"),
    "hurt": _("有人受伤"),
    "danger": _("危险加大"),
    "asked": _("现场请求"),
    "wide": _("范围扩大"),
}


def words_of(said: Mapping[str, Words], code: str) -> str:
    """What stands under a code as the record keeps it, in the language of the record; else ""."""
    return in_record(said[code]) if code in said else ""
