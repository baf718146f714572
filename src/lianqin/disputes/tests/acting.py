"""Taking the steps of a dispute as the cast would, for tests of what comes of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from cast import Cast, Someone
from cast_disputes import PARTIES, WORDS

from lianqin.disputes import agreeing, mediating
from lianqin.disputes.agreeing import Agreed
from lianqin.disputes.finding import Found, find
from lianqin.disputes.models import Dispute, MediationAgreement
from lianqin.disputes.states import Form, How, Kind, To


def by(who: Someone) -> dict[str, Any]:
    """Who acts, as the services are told."""
    return {"actor": who.viewer, "actor_name": who.user.display_name}


def found(cast: Cast, **changes: Any) -> Found:
    """What guard Zhao tells: a leak between neighbours at the building site."""
    site = cast.places.building_site
    said = {
        "how": How.ON_THE_SPOT,
        "kind": Kind.NEIGHBOUR,
        "words": WORDS,
        "place_text": site.name,
        "lon": site.lon,
        "lat": site.lat,
    }
    return Found(**{**said, **changes})


def found_by_zhao(cast: Cast, **changes: Any) -> Dispute:
    return find(found(cast, **changes), **by(cast.people.zhao))


def referred(cast: Cast, **changes: Any) -> Dispute:
    """Found, and referred to Mei by Officer Sun."""
    dispute, mei = found_by_zhao(cast, **changes), cast.people.mei.user.pk
    mediating.refer(dispute, to=To.MEDIATOR, mediator_user=mei, **by(cast.people.sun))
    return dispute


def in_talks(cast: Cast, who: Someone | None = None, **changes: Any) -> Dispute:
    """Both sides said yes to Mei, and talks have begun."""
    dispute, mei = referred(cast, **changes), by(who or cast.people.mei)
    for side in range(1, dispute.sides + 1):
        mediating.take_word(dispute, side=side, is_willing=True, **mei)
    mediating.begin(dispute, **mei)
    return dispute


def said(**changes: Any) -> Agreed:
    """What they agreed on the night of the tests."""
    words = {
        "form": Form.WRITTEN,
        "parties": PARTIES,
        "facts": "楼上水管漏水，楼下墙面受潮",
        "terms": "一、甲方一周内修好水管；\n二、乙方自行粉刷墙面。",
        "performance": "甲方在6月20日以前修好",
        "committee": "前街人民调解委员会",
        "agreed_on": date(2024, 6, 12),
        "follow_up_on": date(2024, 6, 21),
    }
    return Agreed(**{**words, **changes})


def agreed(cast: Cast, **changes: Any) -> MediationAgreement:
    """The agreement that Mei recorded."""
    return agreeing.agree(in_talks(cast), said(**changes), **by(cast.people.mei))
