"""How desk and field say times, spans and distances, in Python and in the browser alike.

The browser's modules hold no sentence: `browser_words` is printed into each page as JSON
(template tag `ui_words`), with the same messages that the filters here use, so that a time which
the server printed and one which the browser ticked read the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianqin.core.clock import SHANGHAI

MINUTES = _("{m} 分")
HOURS = _("{h} 小时 {m} 分")
DAYS = _("{d} 天 {h} 小时")
LEFT = _("还有 {t}")
OVER = _("已超 {t}")

# What ui/js/sounds.js can sound, most urgent first: name, caption, and whether it is always heard.
SOUNDS: tuple[tuple[str, str | Promise, bool], ...] = (
    ("alarm", _("求助报警"), True),
    ("p1", _("新的一级警情"), True),
    ("p2", _("新的二级警情"), False),
    ("silence", _("力量没有应答"), False),
    ("overdue", _("到场超时"), False),
    ("p3", _("新的三级警情"), False),
    ("message", _("新消息"), False),
    ("p4", _("新的四级警情"), False),
)

BROWSER_WORDS: dict[str, str | Promise] = {
    "minutes": MINUTES,
    "hours": HOURS,
    "days": DAYS,
    "left": LEFT,
    "over": OVER,
    "light_open": _("实时"),
    "light_waiting": _("重连中"),
    "light_closed": _("已断开，稍后重连"),
    "map_title": _("地图"),
    "map_nearer": _("放大"),
    "map_farther": _("缩小"),
    "map_source": _("数据来源"),
    "metres": _("米"),
    "kilometres": _("公里"),
    "not_sent": _("没有送达服务器，所填内容还在，请重试。"),
    "refused": _("服务器没有接受这个操作（{code}），所填内容还在。"),
    "draft_kept": _("草稿已保存在本机"),
    "draft_saved": _("草稿已保存"),
    "draft_waits": _("草稿在本机，恢复连接后自动保存"),
    "draft_restored": _("已恢复上次未提交的内容"),
    "exercise": _("演练"),
    **{f"sound_{name}": words for name, words, _is_always in SOUNDS},
    "sound_test": _("试听"),
    "draft_not_kept": _("本机未能保存草稿，请尽快提交"),
}


def browser_words() -> dict[str, str]:
    """Every word the modules may say, in the reader's language."""
    return {key: str(text) for key, text in BROWSER_WORDS.items()}


def clock_time(instant: datetime) -> str:
    """HH:MM:SS in Asia/Shanghai."""
    return instant.astimezone(SHANGHAI).strftime("%H:%M:%S")


TODAY = timedelta(hours=12)


def day(instant: datetime, now: datetime) -> str:
    """The date that a time of day needs beside it: none within twelve hours, so that one night's
    duty reads as one; then 06-18; in another year 2024-06-18.
    """
    local, today = instant.astimezone(SHANGHAI), now.astimezone(SHANGHAI)
    if abs(now - instant) < TODAY:
        return ""
    return local.strftime("%m-%d" if local.year == today.year else "%Y-%m-%d")


def span(length: timedelta) -> str:
    """Whole minutes gone, then hours and minutes, then days and hours; never negative."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return str(MINUTES).format(m=minutes)
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return str(HOURS).format(h=hours, m=rest)
    return str(DAYS).format(d=hours // 24, h=hours % 24)


def left(until: datetime, now: datetime) -> str:
    """What is left until a deadline, rounded up to a minute, or by how much it is over."""
    if now >= until:
        return str(OVER).format(t=span(now - until))
    minutes = -((now - until) // timedelta(minutes=1))
    return str(LEFT).format(t=span(timedelta(minutes=minutes)))


def standing(start: datetime, until: datetime, now: datetime) -> str:
    """How a deadline stands: "open", "near" (four fifths gone) or "late"."""
    if now >= until:
        return "late"
    gone = (now - start) / max(until - start, timedelta(seconds=1))
    return "near" if gone >= 0.8 else "open"


def duration(seconds: float) -> str:
    """A road time as people say it: "40 s", "7 min 40 s", "1 h 5 min"."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    if whole < 60:
        return gettext("{s} 秒").format(s=whole)
    if minutes < 60:
        return gettext("{m} 分 {s} 秒").format(m=minutes, s=rest)
    return str(HOURS).format(h=minutes // 60, m=minutes % 60)


def distance(metres: float) -> str:
    """A road distance: tens of metres below one kilometre, tenths of a kilometre above."""
    if metres < 995:
        return gettext("{n} 米").format(n=round(metres / 10) * 10)
    return gettext("{n} 公里").format(n=f"{metres / 1000:.1f}")
