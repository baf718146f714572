"""Filing with the police (保安服务管理条例 Art. 14): when it is due, and writing down that it came.

A unit that recruits its own guards files within thirty days of beginning, and cancels within
thirty days of stopping. A security company works under a licence instead (Art. 9 to 11): it may
have filings on record, but Art. 14 sets it no day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import act
from lianqin.core.clock import later, today
from lianqin.core.scope import Viewer
from lianqin.registry.history import name_of, note_changes
from lianqin.registry.kinds import SECURITY_UNIT_KINDS, FilingKind, OrganisationKind
from lianqin.registry.linkage_errors import DayAhead
from lianqin.registry.models import Filing, Organisation
from lianqin.registry.organisation_errors import FiledBeforeItHappened, FilesNothing
from lianqin.registry.reach import of_bureau

DAYS = timedelta(days=30)
OWES_FILING = frozenset({OrganisationKind.SELF_RECRUITING})


class Standing(models.TextChoices):
    """How a filing that is owed stands."""

    ON_TIME = "on_time", _("按期")
    LATE = "late", _("迟于期限")
    DUE = "due", _("待备案")
    OVERDUE = "overdue", _("逾期未备案")


@dataclass(frozen=True)
class Duty:
    """A filing that is owed for what happened on a day; `filed_on` is None until it came."""

    kind: FilingKind
    occurred_on: date
    filed_on: date | None

    @property
    def due_on(self) -> date:
        """The last day in time."""
        return later(self.occurred_on, DAYS)

    def standing(self, day: date) -> Standing:
        """How it stands on `day`."""
        if self.filed_on is not None:
            return Standing.LATE if self.filed_on > self.due_on else Standing.ON_TIME
        return Standing.OVERDUE if day > self.due_on else Standing.DUE

    def days(self, day: date) -> int:
        """Days until it is due, or by which it is or was late; never below zero."""
        return abs(((self.filed_on or day) - self.due_on).days)


def duties(
    *,
    kind: str,
    started_on: date | None,
    filed_on: date | None,
    ended_on: date | None,
    cancelled_on: date | None,
) -> tuple[Duty, ...]:
    """What a unit of `kind` owes under Art. 14, oldest first; nothing where it binds nobody."""
    if kind not in OWES_FILING:
        return ()
    owed = [Duty(FilingKind.START, started_on, filed_on)] if started_on else []
    if ended_on is not None:
        owed.append(Duty(FilingKind.CANCEL, ended_on, cancelled_on))
    return tuple(owed)


def duties_of(organisation: Organisation, filings: Iterable[Filing]) -> tuple[Duty, ...]:
    """The same for an organisation with its filings."""
    came: dict[str, date] = {}
    for filing in filings:
        came[filing.kind] = min(filing.filed_on, came.get(filing.kind, filing.filed_on))
    return duties(
        kind=organisation.kind,
        started_on=organisation.started_on,
        filed_on=came.get(FilingKind.START) or organisation.filed_on,
        ended_on=organisation.ended_on,
        cancelled_on=came.get(FilingKind.CANCEL),
    )


def record_filing(
    *,
    organisation: Organisation,
    kind: FilingKind | str,
    occurred_on: date,
    filed_on: date,
    number: str = "",
    note: str = "",
    actor: Viewer,
) -> Filing:
    """Write down that a filing was accepted on `filed_on`.

    Raises FilesNothing, FiledBeforeItHappened and DayAhead.
    """
    of_bureau(organisation, actor)
    if organisation.kind not in SECURITY_UNIT_KINDS:
        raise FilesNothing
    if filed_on < occurred_on:
        raise FiledBeforeItHappened
    if filed_on > today():
        raise DayAhead
    with act("organisation.file", actor=actor) as act_:
        filing = Filing.unscoped.create(
            organisation=organisation,
            kind=kind,
            number=number,
            occurred_on=occurred_on,
            filed_on=filed_on,
            note=note,
            accepted_by=actor.user_id,
            acceptor_name=name_of(actor),
        )
        if kind == FilingKind.START and organisation.filed_on is None:
            organisation.filed_on = filed_on
            organisation.save(update_fields=["filed_on"])
            note_changes(
                act_, organisation, {}, {"filed_on": filed_on}, actor=actor,
                organisation=organisation,
            )  # fmt: skip
        act_.record(filing, organisation=organisation.pk, kind=str(kind))
    return filing
