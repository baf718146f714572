"""The few shapes that desk and field draw: kinds of unit, priorities, the phone's places.

Each is a path in a 24 by 24 box. The map draws the same outlines on its own canvas
(static/ui/js/map/images.js); a shape stands beside its word, so nothing is said by colour alone.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Sign(NamedTuple):
    """A shape (SVG path data) and the word that is its twin."""

    path: str
    word: str | Promise


_SHIELD = "M4.6 5.2 12 3.4l7.4 1.8V12c0 5-4 7.6-7.4 9-3.4-1.4-7.4-4-7.4-9z"
UNITS: dict[str, Sign] = {
    "police": Sign(_SHIELD, _("民警")),
    "patrol_swat": Sign(_SHIELD + "M7 8.2h10v2.2H7z", _("特巡警")),
    "guard": Sign("M12 4a8 8 0 1 0 0 16 8 8 0 1 0 0-16z", _("保安")),
    "internal_security": Sign("M12 2.8 21.2 12 12 21.2 2.8 12z", _("内保")),
    "volunteer": Sign("M12 3.2 21 19.2H3z", _("志愿者")),
}
PRIORITIES: dict[int, Sign] = {
    1: Sign("M2 2h20v20H2zM5 5v14h14V5zM8 8h8v8H8z", _("危及生命")),
    2: Sign("M4 4h16v16H4z", _("正在发生")),
    3: Sign("M4 4h16v16H4zM7 7v10h10V7z", _("一般")),
    4: Sign("M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9z", _("非警务")),
}
STATES: dict[str, Sign] = {
    "late": Sign("M12 3 22 21H2zM11 9v6h2V9zm0 7.5v2.5h2v-2.5z", _("超时")),
    "done": Sign("m4 12.5 2-2 4 4 8-8.5 2 2-10 10.5z", _("已完成")),
    "wait": Sign("M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18zm-1 4h2v5l3.5 2-1 1.7L11 13z", _("等待")),
    "exercise": Sign("M3 5h18v2.6H3zm0 5.7h18v2.6H3zm0 5.7h18V19H3z", _("演练")),
}
PLACES: dict[str, str] = {
    "home": "M3 11 12 4l9 7v9h-6v-6H9v6H3z",
    "directive": "M5 3h14v18H5zM9 13l2 2 4-4M9 7h6",
    "report": "M4 4h16v12H9l-5 4zM8 9h8M8 12h5",
    "patrol": "M5 20c8 0 2-9 8-9h5M15 7l4 4-4 4",
    "me": "M12 4a4 4 0 1 0 0 8 4 4 0 1 0 0-8zM4 21c1-5 4-7 8-7s7 2 8 7",
    "message": "M3 6h18v12H3zM3 7l9 6 9-6",
    "check": "M4 12l5 5L20 6",
    "photo": "M3 7h4l2-3h6l2 3h4v13H3zM12 9a4 4 0 1 0 0 8 4 4 0 1 0 0-8z",
    "voice": "M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5 11a7 7 0 0 0 14 0M12 18v3",
    "position": (
        "M12 21s7-6.5 7-12a7 7 0 1 0-14 0c0 5.5 7 12 7 12z"
        "M12 7a2.5 2.5 0 1 0 0 5 2.5 2.5 0 1 0 0-5z"
    ),
    "send": "M12 3v11M7 8l5-5 5 5M4 15v6h16v-6",
    "phone": (
        "M6 3h3l2 5-2.5 2a11 11 0 0 0 5.5 5.5l2-2.5 5 2v3c0 1.5-1 2-2 2"
        "C10 20 4 14 4 5c0-1 .5-2 2-2z"
    ),
}
