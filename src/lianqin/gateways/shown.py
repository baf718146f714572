"""What the page of the ways out shows: which are on, how they fare, what waits and what failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lianqin.accounts.permissions import may
from lianqin.core import clock
from lianqin.core.scope import Viewer
from lianqin.gateways.models import OPEN, ROBOT_CHANNELS, Attempt, Channel, Delivery, State
from lianqin.gateways.outcomes import words_of
from lianqin.gateways.ways import Trouble, is_open, trouble_of, troubles, webhook_of
from lianqin.ui.alerts import Alert

DAY = timedelta(days=1)
LATEST = 20
SETTING = {
    Channel.WECOM: "LIANQIN_WECOM_ROBOT",
    Channel.DINGTALK: "LIANQIN_DINGTALK_ROBOT",
    Channel.FEISHU: "LIANQIN_FEISHU_ROBOT",
    Channel.PUSH: "LIANQIN_WEB_PUSH",
    Channel.SMS: "LIANQIN_SMS",
}


@dataclass(frozen=True)
class Way:
    """One way out as the page shows it; the address only by its host."""

    channel: Channel
    is_on: bool
    setting: str
    where: str
    last_sent: datetime | None
    last_failed: datetime | None
    why: str
    put_off_until: datetime | None
    waiting: int
    sent_today: int
    trouble: Trouble | None

    @property
    def can_try(self) -> bool:
        return self.is_on and self.channel in ROBOT_CHANNELS


def ways(viewer: Viewer) -> list[Way]:
    """Every way out, on or off."""
    return [_way(viewer, channel) for channel in Channel]


def _way(viewer: Viewer, channel: Channel) -> Way:
    now, is_on = clock.now(), is_open(channel, viewer.bureau)
    tried = Attempt.objects.for_viewer(viewer).filter(channel=channel, ended_at__isnull=False)
    sent = tried.filter(code="").order_by("-pk").first()
    failed = tried.exclude(code="").order_by("-pk").first()
    rows = Delivery.objects.for_viewer(viewer).filter(channel=channel)
    put_off = failed.put_off_until if failed else None
    return Way(
        channel=channel,
        is_on=is_on,
        setting=SETTING[channel],
        where=webhook_of(channel).host if is_on and channel in ROBOT_CHANNELS else "",
        last_sent=sent.ended_at if sent else None,
        last_failed=failed.ended_at if failed else None,
        why=words_of(failed.code) if failed else "",
        put_off_until=put_off if put_off and put_off > now else None,
        waiting=rows.filter(state__in=OPEN).count(),
        sent_today=rows.filter(state=State.SENT, ended_at__gt=now - DAY).count(),
        trouble=trouble_of(viewer, channel) if is_on else None,
    )


@dataclass(frozen=True)
class Failed:
    """A number that did not get out, and why."""

    number: str
    is_exercise: bool
    channel: str
    at: datetime | None
    why: str


def lately_failed(viewer: Viewer) -> list[Failed]:
    """The newest numbers that nobody was told by this way, each once a way."""
    rows = Delivery.objects.for_viewer(viewer).filter(state=State.FAILED).order_by("-pk")
    seen = {(row.number, row.channel): row for row in reversed(rows[:LATEST])}
    return [
        Failed(
            number=row.number or _("（测试）"),
            is_exercise=row.is_exercise,
            channel=row.get_channel_display(),
            at=row.ended_at,
            why=words_of(row.code),
        )
        for row in reversed(seen.values())
    ]


def is_any_on() -> bool:
    """Whether a setting turned any way on at all; asks no database."""
    return bool(settings.ROBOTS or settings.WEB_PUSH or settings.SMS)


def alerts(viewer: Viewer) -> list[Alert]:
    """What the desk has to know on whichever page it is: a way out that does not get through."""
    if not (is_any_on() and may(viewer.role, "outside.see")):
        return []
    return [_alert(trouble) for trouble in troubles(viewer)]


def _alert(trouble: Trouble) -> Alert:
    words = _("%(channel)s发不出去：%(why)s。指令的时限照常计时，请用电台或电话通知。") % {
        "channel": trouble.channel.label,
        "why": words_of(trouble.code),
    }
    return Alert(words, reverse("gateways:outside"), _("查看外发"))
