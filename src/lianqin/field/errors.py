"""What the phone's pages refuse, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class NoPlaceForAlarm(DomainError):
    """An alarm from a phone without a position, whose holder has no post and no workplace."""

    code = "field.no_place_for_alarm"
    sentence = _("手机没有定位，您也不在班，系统不知道您在哪里。请立即拨打110。")
    status = 422
