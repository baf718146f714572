"""What no file brings: police checks, posts, service contracts, and who had what kit last night."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping

from lianqin.core import clock
from lianqin.core.clock import SHANGHAI
from lianqin.demo import files
from lianqin.demo.county import County
from lianqin.demo.loading.organisations import BUREAU, Bodies
from lianqin.demo.loading.people import SUPERVISOR, Folk, in_chunks
from lianqin.demo.loading.rolls import Office, on_the
from lianqin.registry.kinds import FileKind, KitSort, OrganisationKind
from lianqin.registry.models import (
    EligibilityCheck,
    Employment,
    KitIssue,
    KitItem,
    ServiceContract,
    Site,
)

CHECKED = dt.date(2024, 1, 4)
UNCHECKED = 8  # of the guards outside joint duty, the last so many are still to be looked at
KIT_CAME = dt.datetime(2024, 2, 5, 10, 0, tzinfo=SHANGHAI)
KEEPER = "装备管理员（虚构）"
YEAR = dt.timedelta(days=365)


def load_checks(county: County, folk: Folk) -> None:
    """The supervision officer's answer for every guard (Art. 16, 17), but for a few still open."""
    linked = {row.guard for row in county.linkages}
    others = [file.guard for file in county.guard_files if file.guard not in linked]
    asked = [*linked, *others[:-UNCHECKED]]
    officer = folk[SUPERVISOR].name
    in_chunks(
        EligibilityCheck,
        (
            EligibilityCheck(
                person=folk[slug], is_eligible=True, checked_on=CHECKED, checker_name=officer
            )
            for slug in sorted(asked)
        ),
    )


def load_posts(county: County, bodies: Bodies, sites: Mapping[str, Site], folk: Folk) -> None:
    """Where each guard is posted, and the contract under which a company guards a site."""
    posted: dict[str, list[int]] = {}
    for file in county.guard_files:
        posted.setdefault(file.site, []).append(folk[file.guard].pk)
    for slug, people in posted.items():
        Employment.unscoped.filter(person_id__in=people, until=None).update(site=sites[slug])
    in_chunks(ServiceContract, _contracts(county, bodies, sites))


def _contracts(
    county: County, bodies: Bodies, sites: Mapping[str, Site]
) -> Iterator[ServiceContract]:
    """Contracts of a year or two about the present day; some end within weeks."""
    today = clock.today()
    guards = Counter(file.site for file in county.guard_files)
    companies = {slug for slug, row in bodies.items() if row.kind == OrganisationKind.COMPANY}
    for place, site in enumerate(site for site in county.sites if site.guarded_by in companies):
        since = today - dt.timedelta(days=10 + place * 53 % 345)
        yield ServiceContract(
            organisation=bodies[site.guarded_by],
            site=sites[site.slug],
            client=site.name,
            number=f"演服{place + 1:04d}",
            guards_agreed=guards[site.slug] or None,
            since=since,
            until=since + (YEAR if place % 2 else 2 * YEAR),
        )


def bring_kit(county: County, bodies: Bodies, folk: Folk, office: Office) -> None:
    """Kit from the office's file; last night 280 armbands went out and 279 came back."""
    names = {slug: body.name for slug, body in bodies.items()}
    came = min(KIT_CAME, clock.now())
    with on_the(came):
        rows = files.kit(county, names, came.astimezone(SHANGHAI).date())
        office.bring(FileKind.KIT, rows, "装备台账")
    _last_night(county, bodies, folk)


def _last_night(county: County, bodies: Bodies, folk: Folk) -> None:
    now = clock.now()
    out, back = now - dt.timedelta(hours=15), now - dt.timedelta(hours=3)
    bands = KitItem.unscoped.filter(bureau=bodies[BUREAU], sort=KitSort.ARMBAND).order_by("number")
    kept = files.armband_kept_out(county)
    issues = [
        KitIssue(
            item=band,
            person=folk[link.guard],
            issued_at=out,
            issuer_name=KEEPER,
            returned_at=None if link.guard == kept else back,
            receiver_name="" if link.guard == kept else KEEPER,
        )
        for band, link in zip(bands, county.linkages, strict=True)
    ]
    in_chunks(KitIssue, issues)
    still_out = [issue.item_id for issue in issues if issue.returned_at is None]
    KitItem.unscoped.filter(pk__in=still_out).update(state=KitItem.State.ISSUED)
