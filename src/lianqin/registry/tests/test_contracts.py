"""Service contracts: added, followed by another, ended, and kept two years after (Art. 21)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from cast import Cast

from lianqin.core.errors import NotFound
from lianqin.registry.contracts import add_contract, end_contract, kept_until, renew_contract
from lianqin.registry.linkage_errors import EndsBeforeItBegan
from lianqin.registry.models import Change, ServiceContract
from lianqin.registry.organisation_errors import ContractHasEnded, ContractNumberTaken

SINCE, UNTIL = date(2024, 1, 1), date(2025, 1, 1)


def agree(cast: Cast, **changes: Any) -> ServiceContract:
    """The company serves the building site for a year."""
    order = {
        "organisation": cast.company,
        "client": "丹河新城项目部",
        "number": "F-1",
        "since": SINCE,
        "until": UNTIL,
        "site": cast.building_site,
        "guards_agreed": 6,
        "actor": cast.xu.viewer,
    }
    return add_contract(**order | changes)


def test_the_paper_is_kept_two_years_even_from_a_leap_day() -> None:
    assert kept_until(UNTIL) == date(2027, 1, 1)
    assert kept_until(date(2024, 2, 29)) == date(2026, 3, 1)
    assert kept_until(date.max) == date.max  # taken in before the forms had bounds


@pytest.mark.django_db
def test_a_contract_is_followed_from_the_day_on_which_it_ends(cast: Cast) -> None:
    first = agree(cast)
    second = renew_contract(
        contract=first, number="F-2", until=date(2026, 1, 1), actor=cast.qian.viewer
    )
    assert (second.since, second.site, second.guards_agreed) == (UNTIL, cast.building_site, 6)
    open_one = agree(cast, number="F-3", until=None)
    with pytest.raises(ContractHasEnded):
        renew_contract(contract=open_one, number="F-4", until=None, actor=cast.xu.viewer)


@pytest.mark.django_db
def test_a_contract_ends_early_and_says_what_it_was_before(cast: Cast) -> None:
    contract, on = agree(cast), date(2024, 6, 1)
    end_contract(contract=contract, on=on, actor=cast.xu.viewer)
    assert ServiceContract.unscoped.get().until == on
    change = Change.unscoped.get()
    assert (change.field, change.before, change.after) == ("until", "2025-01-01", "2024-06-01")
    with pytest.raises(ContractHasEnded):
        end_contract(contract=contract, on=date(2024, 7, 1), actor=cast.xu.viewer)
    with pytest.raises(EndsBeforeItBegan):
        end_contract(contract=contract, on=SINCE, actor=cast.xu.viewer)


@pytest.mark.django_db
def test_a_number_stands_for_one_contract_of_a_unit(cast: Cast) -> None:
    agree(cast)
    with pytest.raises(ContractNumberTaken):
        agree(cast)
    assert agree(cast, organisation=cast.school).number == "F-1"
    with pytest.raises(EndsBeforeItBegan):
        agree(cast, number="F-9", until=SINCE)


@pytest.mark.django_db
def test_a_manager_enters_contracts_of_the_own_unit_only(cast: Cast) -> None:
    agree(cast, actor=cast.qian.viewer)
    for unit in (cast.school, cast.twin.company):
        with pytest.raises(NotFound):
            agree(cast, organisation=unit, actor=cast.qian.viewer)
