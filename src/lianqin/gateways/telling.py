"""From `core.outside.tell_outside` to the channels: the topics of the outbox.

`outside.tell` lays down one delivery for each open way: the bureau's groups, and the phones of
those meant who are on duty. `outside.deliver` is each delivery's own message: it is taken up until
that delivery has ended, so none is forgotten; whichever comes first sends all that wait for the
same channel in one message, and the others find theirs done. Duty is asked again when it is sent.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from lianqin.accounts.push import subscription_of, subscriptions_of, unsubscribe
from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.logs import exception_places
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import TryAgain, handles
from lianqin.core.outside import TELL
from lianqin.core.scope import Viewer
from lianqin.gateways.batches import SOON, Batch, end, settle, take
from lianqin.gateways.models import OPEN, Channel, Delivery, State, house_of
from lianqin.gateways.notice import Notice
from lianqin.gateways.outcomes import Outcome
from lianqin.gateways.push import send_push
from lianqin.gateways.robots import ROBOTS
from lianqin.gateways.sms import sms_sender
from lianqin.gateways.ways import is_open, open_robots, webhook_of
from lianqin.registry.calling import accounts_of, phone_of
from lianqin.registry.models import Organisation
from lianqin.units.selectors import on_duty

DELIVER = "outside.deliver"
TRY = "outside.try"
LATEST = timedelta(minutes=15)  # whoever has not looked by then is told by the order's own timers
Receiver = tuple[Channel, int, int]
_log = logging.getLogger("lianqin.outside")


@handles(TELL)
def on_tell(payload: dict[str, Any], row: OutboxRow) -> None:
    """Lay down a delivery for each way that is open; a repeat lays down none."""
    notice = Notice((payload["number"],), is_exercise=payload["exercise"])
    bureau_id, now = int(payload["bureau"]), clock.now()
    receivers = _receivers(bureau_id, payload["people"], now)
    house = house_of(bureau_id)
    if not receivers:
        return
    _lay_down(row, house, notice.numbers[0], notice.is_exercise, receivers)


def _lay_down(
    row: OutboxRow, house: Viewer, number: str, is_exercise: bool, receivers: list[Receiver]
) -> None:
    with act(TELL, actor=house) as act_:
        known = Delivery.objects.for_viewer(house)
        if known.filter(message=row.pk).exists():
            return
        for channel, person, device in receivers:
            delivery = Delivery(
                message=row.pk,
                bureau_id=house.bureau,
                channel=channel,
                number=number,
                is_exercise=is_exercise,
                person=person,
                device=device,
                queued_at=act_.at,
                due_at=act_.at,
            )
            delivery.save()
            act_.send(DELIVER, {"delivery": delivery.pk, "bureau": house.bureau})


def try_out(channel: str, *, actor: Viewer) -> bool:
    """Have a group told that this way works; untrue where it is off. The page shows the answer."""
    if channel not in ROBOTS or not is_open(channel, actor.bureau):
        return False
    with act(TRY, actor=actor) as act_:
        bureau = Organisation.objects.for_viewer(actor).get(pk=actor.bureau)
        act_.record(bureau, channel=channel)
        act_.send(TRY, {"channel": channel, "bureau": actor.bureau})
    return True


@handles(TRY)
def on_try(payload: dict[str, Any], row: OutboxRow) -> None:
    """Lay down a delivery without a number, unless one waits already."""
    house = house_of(int(payload["bureau"]))
    tried = Delivery.objects.for_viewer(house).filter(channel=payload["channel"], number="")
    if not tried.filter(state__in=OPEN).exists():
        _lay_down(row, house, "", False, [(Channel(payload["channel"]), 0, 0)])


def _receivers(bureau_id: int, people: list[int], now: datetime) -> list[Receiver]:
    found: list[Receiver] = [(channel, 0, 0) for channel in open_robots(bureau_id)]
    here = on_duty(people, now) if people else set()
    if here and is_open(Channel.PUSH, bureau_id):
        accounts = accounts_of(here, now)
        phones = subscriptions_of(set(accounts), now)
        found += [(Channel.PUSH, accounts[one.device.user_id], one.device_id) for one in phones]
    if here and is_open(Channel.SMS, bureau_id):
        found += [(Channel.SMS, person, 0) for person in sorted(here) if phone_of(person)]
    return found


@handles(DELIVER)
def on_deliver(payload: dict[str, Any], _row: OutboxRow) -> None:
    """Send what waits on this delivery's way, unless it has ended; again until it has."""
    rows = Delivery.objects.for_viewer(house_of(int(payload["bureau"])))
    delivery = rows.filter(pk=payload["delivery"]).first()
    if delivery is None or delivery.state not in OPEN:
        return
    now = clock.now()
    is_free = delivery.taken_until is None or delivery.taken_until <= now
    if (delivery.state == State.WAITING or is_free) and (stop := _stopped(delivery, now)):
        end(delivery, *stop)
        return
    batch = take(delivery)
    settle(batch, _send(batch))
    left = rows.get(pk=delivery.pk)
    if left.state in OPEN:
        raise TryAgain(max(left.due_at - clock.now(), SOON), left.code or "outside.waiting")


def _stopped(delivery: Delivery, now: datetime) -> tuple[State, str] | None:
    """Why a delivery is not to be sent any more, if it is not."""
    if not is_open(delivery.channel, delivery.bureau_id):
        return State.DROPPED, "off"
    if delivery.person and not on_duty([delivery.person], now):
        return State.DROPPED, "off_duty"
    if now - delivery.queued_at > LATEST:
        return State.FAILED, "late"
    return None


def _send(batch: Batch) -> Outcome:
    """What became of it; a fault of the sender is a failure like any other."""
    try:
        return _hand_over(batch)
    except Exception as fault:  # noqa: BLE001  (an installation's own class may raise anything)
        facts = {"topic": DELIVER, "code": "fault", "exception": exception_places(fault)}
        _log.error("sender_fault", extra={"facts": facts})
        return Outcome("fault")


def _hand_over(batch: Batch) -> Outcome:
    channel, delivery = batch.delivery.channel, batch.delivery
    if channel in ROBOTS:
        return ROBOTS[channel].send(webhook_of(channel), batch.notice)
    if channel == Channel.PUSH:
        return _push(delivery.device, batch.notice)
    sender = sms_sender()
    if sender is None or not settings.SMS:
        return Outcome("off", is_gone=True)
    return sender.send(phone_of(delivery.person), batch.notice, str(batch.key))


def _push(device_id: int, notice: Notice) -> Outcome:
    found = subscription_of(device_id, clock.now())
    if found is None:
        return Outcome("gone", is_gone=True)
    outcome = send_push(found, notice)
    if outcome.is_gone:
        # It may have subscribed anew meanwhile: only what was tried is gone.
        unsubscribe(device_id=device_id, actor=house_of(0), endpoint=found.endpoint)
    return outcome
