"""Service contracts: whom a unit serves, until when, and how long the paper is kept (Art. 21)."""

from __future__ import annotations

from datetime import date
from typing import Any

from lianqin.core.acts import act
from lianqin.core.clock import years_later
from lianqin.core.scope import Viewer
from lianqin.registry.history import note_changes, seen
from lianqin.registry.linkage_errors import EndsBeforeItBegan
from lianqin.registry.models import Organisation, ServiceContract, Site
from lianqin.registry.organisation_errors import (
    ContractHasEnded,
    ContractNumberTaken,
    OrganisationHasEnded,
)
from lianqin.registry.reach import of_bureau, of_unit

YEARS_KEPT = 2
FIELDS = ("client", "number", "guards_agreed", "since", "until")


def kept_until(until: date) -> date:
    """The day until which a contract that ended on `until` has to be kept: two years on."""
    try:
        return years_later(until, YEARS_KEPT)
    except ValueError:  # 29 February
        return until.replace(year=until.year + YEARS_KEPT, month=3, day=1)


def add_contract(
    *,
    organisation: Organisation,
    client: str,
    number: str,
    since: date,
    until: date | None,
    site: Site | None,
    guards_agreed: int | None,
    actor: Viewer,
) -> ServiceContract:
    """Enter a contract that holds on the days `[since, until)`.

    Raises EndsBeforeItBegan, ContractNumberTaken, OrganisationHasEnded.
    """
    _own(organisation, actor)
    if site is not None:
        of_bureau(site, actor)
    if until is not None and until <= since:
        raise EndsBeforeItBegan(since=since.isoformat())
    with act("contract.add", actor=actor) as act_:
        if organisation.ended_on is not None:
            raise OrganisationHasEnded
        if ServiceContract.unscoped.filter(organisation=organisation, number=number).exists():
            raise ContractNumberTaken(number=number)
        contract = ServiceContract.unscoped.create(
            organisation=organisation,
            site=site,
            client=client,
            number=number,
            guards_agreed=guards_agreed,
            since=since,
            until=until,
        )
        act_.record(contract, organisation=organisation.pk)
    return contract


def end_contract(*, contract: ServiceContract, on: date, actor: Viewer) -> None:
    """End a contract: `on` is the first day without it.

    Raises ContractHasEnded when it had ended by then, and EndsBeforeItBegan.
    """
    _own(contract.organisation, actor)
    if on <= contract.since:
        raise EndsBeforeItBegan(since=contract.since.isoformat())
    if contract.until is not None and contract.until <= on:
        raise ContractHasEnded
    with act("contract.end", actor=actor) as act_:
        _change(act_, contract, {"until": on}, actor)
        act_.record(contract, organisation=contract.organisation_id, until=on.isoformat())


def renew_contract(
    *, contract: ServiceContract, number: str, until: date | None, actor: Viewer
) -> ServiceContract:
    """Follow a contract with one of another number, from the day on which it ends.

    Raises EndsBeforeItBegan, ContractNumberTaken, and ContractHasEnded for one without an end.
    """
    if contract.until is None:
        raise ContractHasEnded
    return add_contract(
        organisation=contract.organisation,
        client=contract.client,
        number=number,
        since=contract.until,
        until=until,
        site=contract.site,
        guards_agreed=contract.guards_agreed,
        actor=actor,
    )


def _change(act_: Any, contract: ServiceContract, new: dict[str, Any], actor: Viewer) -> None:
    before = seen(contract, FIELDS)
    for name, value in new.items():
        setattr(contract, name, value)
    contract.save(update_fields=list(new))
    after = seen(contract, FIELDS)
    note_changes(act_, contract, before, after, actor=actor, organisation=contract.organisation)


def _own(organisation: Organisation, actor: Viewer) -> None:
    of_bureau(organisation, actor)
    of_unit(organisation.pk, actor)
