"""One message to one channel: which numbers it carries, who sends it, and what came of it.

Taking and settling are short acts; the sending between them is outside of any. A worker that dies
between the two has perhaps sent the message: after `TAKEN` another sends the same one again under
the same key. So a message may be said twice and is never lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import F, Q, QuerySet

from lianqin.core.acts import Act, act
from lianqin.core.outbox import TryAgain
from lianqin.core.scope import Viewer
from lianqin.gateways.models import (
    ROBOT_CHANNELS,
    Attempt,
    Delivery,
    State,
    house_of,
)
from lianqin.gateways.notice import MOST_NUMBERS, Notice
from lianqin.gateways.outcomes import Outcome
from lianqin.gateways.ways import trouble_of
from lianqin.registry.viewers import desk_of_bureau

TAKEN = timedelta(seconds=60)  # a sender is cut off after ten
MINUTE = timedelta(minutes=1)
A_MINUTE = 18  # messages to a group: the vendors allow 20
MOST_FAILURES = 5
DELAYS = tuple(timedelta(seconds=s) for s in (2, 5, 15, 40))
SOON = timedelta(milliseconds=200)


@dataclass(frozen=True)
class Batch:
    """What one message carries; `key` stays the same when it is sent again."""

    house: Viewer
    delivery: Delivery
    key: UUID
    attempt: int
    notice: Notice


def alike(delivery: Delivery, house: Viewer) -> QuerySet[Delivery]:
    """The rows that could go in one message with this one: an exercise never with the rest."""
    return Delivery.objects.for_viewer(house).filter(
        channel=delivery.channel,
        person=delivery.person,
        device=delivery.device,
        is_exercise=delivery.is_exercise,
    )


def take(delivery: Delivery) -> Batch:
    """Take what waits beside `delivery` for sending, or a message whose worker died.

    Raises TryAgain while another sends it, while the minute's share is used up, and while the
    vendor has asked to wait.
    """
    house = house_of(delivery.bureau_id)
    with act("outside.take", actor=house) as act_:
        rows = alike(delivery, house)
        left = rows.filter(state=State.SENDING, taken_until__lte=act_.at).first()
        if left is None and delivery.state == State.SENDING:
            raise TryAgain(_until(delivery.taken_until, act_.at), "outside.taken")
        _keep_pace(delivery, house, act_.at)
        if left is not None:
            key = left.batch or uuid4()
            chosen = rows.filter(state=State.SENDING, batch=left.batch)
        else:
            key, chosen = uuid4(), _waiting(rows, delivery, act_.at)
        keys = list(chosen.order_by("pk").values_list("pk", flat=True)[:MOST_NUMBERS])
        mine = rows.filter(pk__in=keys)
        mine.update(state=State.SENDING, batch=key, taken_until=act_.at + TAKEN)
        said = mine.order_by("pk").values_list("number", flat=True)
        numbers = tuple(filter(None, dict.fromkeys(said)))  # a trial of the way has none
        attempt = Attempt(
            bureau_id=delivery.bureau_id,
            channel=delivery.channel,
            numbers=len(numbers),
            is_exercise=delivery.is_exercise,
            at=act_.at,
        )
        attempt.save()
    notice = Notice(numbers, is_exercise=delivery.is_exercise)
    return Batch(house, delivery, key, attempt.pk, notice)


def _waiting(rows: QuerySet[Delivery], delivery: Delivery, at: datetime) -> QuerySet[Delivery]:
    due = rows.filter(state=State.WAITING, due_at__lte=at)
    if not due.exists():
        raise TryAgain(_until(delivery.due_at, at), delivery.code or "outside.waiting")
    return due


def _keep_pace(delivery: Delivery, house: Viewer, at: datetime) -> None:
    """A group is spoken to 18 times a minute at most; what waits meanwhile goes together."""
    tried = Attempt.objects.for_viewer(house).filter(channel=delivery.channel)
    asked = tried.filter(put_off_until__gt=at).order_by("-put_off_until").first()
    if asked is not None:
        raise TryAgain(_until(asked.put_off_until, at), asked.code)
    if delivery.channel not in ROBOT_CHANNELS:
        return
    lately = list(tried.filter(at__gt=at - MINUTE).order_by("at").values_list("at", flat=True))
    if len(lately) >= A_MINUTE:
        raise TryAgain(_until(lately[-A_MINUTE] + MINUTE, at), "outside.pace")


def _until(moment: datetime | None, at: datetime) -> timedelta:
    return max((moment or at) - at, SOON)


def settle(batch: Batch, outcome: Outcome) -> None:
    """Write down what came of a message, and tell the desk when a channel fails or comes back."""
    with act("outside.settle", actor=batch.house) as act_:
        before = trouble_of(batch.house, batch.delivery.channel)
        later = act_.at + outcome.put_off if outcome.put_off else None
        tried = Attempt.objects.for_viewer(batch.house).filter(pk=batch.attempt)
        tried.update(ended_at=act_.at, code=outcome.code, put_off_until=later)
        mine = alike(batch.delivery, batch.house).filter(batch=batch.key, state=State.SENDING)
        _move(mine, outcome, act_.at, later)
        _tell_the_desk(batch, before is not None, act_)


def _move(mine: QuerySet[Delivery], outcome: Outcome, at: datetime, later: datetime | None) -> None:
    if outcome.is_sent:
        mine.update(state=State.SENT, code="", ended_at=at)
    elif outcome.is_gone:
        mine.update(state=State.FAILED, code=outcome.code, ended_at=at)
    elif later is not None:
        mine.update(state=State.WAITING, code=outcome.code, due_at=later)
    else:
        for row in mine:
            _fail(mine.filter(pk=row.pk), row.failures + 1, outcome.code, at)


def _fail(row: QuerySet[Delivery], failures: int, code: str, at: datetime) -> None:
    if failures >= MOST_FAILURES:
        row.update(state=State.FAILED, code=code, failures=failures, ended_at=at)
        return
    due = at + DELAYS[failures - 1]
    row.update(state=State.WAITING, code=code, failures=F("failures") + 1, due_at=due)


def _tell_the_desk(batch: Batch, was_troubled: bool, act_: Act) -> None:
    """One event when a channel fails and one when it is well again, whatever lies between."""
    found = trouble_of(batch.house, batch.delivery.channel)
    if (found is not None) == was_troubled:
        return
    attempt = Attempt.objects.for_viewer(batch.house).get(pk=batch.attempt)
    action = "outside.troubled" if found else "outside.well"
    act_.record(attempt, action=action, channel=attempt.channel, code=attempt.code)
    act_.announce(
        action,
        attempt,
        audience=[desk_of_bureau(attempt.bureau_id)],
        channel=attempt.channel,
        code=attempt.code,
    )


def end(delivery: Delivery, state: State, code: str) -> None:
    """Stop with a number that nobody is to be told any more."""
    house = house_of(delivery.bureau_id)
    with act("outside.end", actor=house) as act_:
        free = Q(state=State.WAITING) | Q(state=State.SENDING, taken_until__lte=act_.at)
        row = alike(delivery, house).filter(free, pk=delivery.pk)
        row.update(state=state, code=code, ended_at=act_.at)
