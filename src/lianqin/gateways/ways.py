"""Which ways out are open, and whether one is in trouble."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from lianqin.core.scope import Viewer
from lianqin.gateways.models import ROBOT_CHANNELS, Attempt, Channel
from lianqin.gateways.sms import sms_sender
from lianqin.gateways.webhook import Webhook
from lianqin.registry.calling import is_the_bureau

GONE = ("gone", "host")  # one phone's matter, no trouble of the channel


def is_open(channel: str, bureau_id: int) -> bool:
    """Whether a setting turned this channel on, for this bureau."""
    if channel == Channel.PUSH:
        return bool(settings.WEB_PUSH)
    if channel == Channel.SMS:
        return sms_sender() is not None
    return channel in settings.ROBOTS and is_the_bureau(bureau_id, settings.ROBOT_BUREAU)


def open_robots(bureau_id: int) -> list[Channel]:
    """The groups of this bureau that are told."""
    return [channel for channel in ROBOT_CHANNELS if is_open(channel, bureau_id)]


def webhook_of(channel: str) -> Webhook:
    """Where the robot of `channel` listens."""
    webhook: Webhook = settings.ROBOTS[channel]
    return webhook


@dataclass(frozen=True)
class Trouble:
    """A channel that does not get through, since when it was last tried, and the vendor's code."""

    channel: Channel
    at: datetime
    code: str


def trouble_of(viewer: Viewer, channel: str) -> Trouble | None:
    """The last two messages failed, or the vendor has shut the door for a while."""
    tried = Attempt.objects.for_viewer(viewer).filter(channel=channel, ended_at__isnull=False)
    last = list(tried.exclude(code__in=GONE).order_by("-pk")[:2])
    if not last or not last[0].code:
        return None
    is_repeated = len(last) == 2 and bool(last[1].code)
    if not (is_repeated or last[0].put_off_until):
        return None
    return Trouble(Channel(channel), last[0].at, last[0].code)


def troubles(viewer: Viewer) -> list[Trouble]:
    """The open channels of the viewer's bureau that do not get through."""
    if viewer.bureau_id is None:
        return []
    on = [channel for channel in Channel if is_open(channel, viewer.bureau_id)]
    found = (trouble_of(viewer, channel) for channel in on)
    return [trouble for trouble in found if trouble]
