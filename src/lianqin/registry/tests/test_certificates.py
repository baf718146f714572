"""On which days a guard certificate holds."""

from __future__ import annotations

from datetime import date

import pytest
from cast import Cast

from lianqin.registry.models import Certificate


def test_a_certificate_still_holds_on_its_last_day_and_not_on_the_next() -> None:
    certificate = Certificate(issued_on=date(2020, 1, 1), expires_on=date(2024, 6, 12))
    assert certificate.valid_on(date(2024, 6, 12))
    assert not certificate.valid_on(date(2024, 6, 13))
    assert not certificate.valid_on(date(2019, 12, 31))
    certificate.revoked_on = date(2024, 6, 1)
    assert not certificate.valid_on(date(2024, 6, 1))


@pytest.mark.django_db
@pytest.mark.parametrize("expires", [None, 12, 20])
@pytest.mark.parametrize("revoked", [None, 11, 14])
def test_asking_for_all_certificates_that_hold_agrees_with_asking_each(
    county: Cast, expires: int | None, revoked: int | None
) -> None:
    issued, expires_on, revoked_on = (
        date(2024, 6, day) if day else None for day in (10, expires, revoked)
    )
    Certificate.unscoped.all().delete()
    certificate = Certificate.unscoped.create(
        person=county.li.person,
        number="1",
        issued_on=issued,
        expires_on=expires_on,
        revoked_on=revoked_on,
    )
    for day in (date(2024, 6, number) for number in range(8, 23)):
        found = Certificate.unscoped.filter(Certificate.holds_on(day)).exists()
        assert found == certificate.valid_on(day), day
