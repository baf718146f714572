"""The registry's first page: what stands on file today, each figure opening to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.accounts.roles import DESK_POLICE
from lianqin.desk.edge import DeskRequest, says_why
from lianqin.desk.listing import Ask, Listing
from lianqin.desk.listing.asked import as_first_seen
from lianqin.desk.listing.links import page_url
from lianqin.desk.listing.pages import ask_of
from lianqin.desk.listing.rows import narrowed
from lianqin.desk.registry.body_lists import ORGANISATIONS, TEAMS
from lianqin.desk.registry.people_list import PEOPLE
from lianqin.desk.registry.place_lists import POINTS, SITES
from lianqin.registry.models import ImportRun
from lianqin.registry.reminders import unseen
from lianqin.registry.standing import Standing, standings
from lianqin.supervision.models import Finding
from lianqin.supervision.states import FindingState

GUARDS = "state=registered&kind=guard"
# To which rows a figure opens: the list, and the sentence that its address says.
OPENS: dict[str, tuple[Listing[Any], str]] = {
    "security_units": (ORGANISATIONS, "state=open&kind=security"),
    "company": (ORGANISATIONS, "state=open&kind=company"),
    "self_recruiting": (ORGANISATIONS, "state=open&kind=self_recruiting"),
    "internal_departments": (ORGANISATIONS, "state=open&kind=internal_security"),
    "guards": (PEOPLE, GUARDS),
    "certified": (PEOPLE, f"{GUARDS}&certificate=valid"),
    "linked": (PEOPLE, f"{GUARDS}&linked=yes"),
    "points": (POINTS, "state=open"),
    "teams": (TEAMS, "state=open"),
    "sites": (SITES, "state=open"),
}
# What needs a hand, in the order of need: words, the list, the sentence.
NEEDS: tuple[tuple[Promise, Listing[Any], str], ...] = (
    (_("名保安员的保安员证已过期"), PEOPLE, f"{GUARDS}&certificate=over"),
    (_("名保安员没有保安员证"), PEOPLE, f"{GUARDS}&certificate=none"),
    (_("名保安员的保安员证90天内到期"), PEOPLE, f"{GUARDS}&certificate=soon"),
    (_("名保安员未做资格审查"), PEOPLE, "state=registered&todo=unchecked"),
    (_("人申请更正档案，待答复"), PEOPLE, "state=all&todo=correction"),
    (_("人的意外保险已到期或90天内到期"), PEOPLE, "state=registered&todo=insurance"),
    (_("人的劳动合同已到期或90天内到期"), PEOPLE, "state=registered&todo=contract"),
    (_("个重点单位满12个月没有演练"), SITES, "state=open&drill=late"),
)


@dataclass(frozen=True)
class Need:
    """Something that needs a hand: how many, of what, and where to begin."""

    count: int
    words: Promise
    url: str


@dataclass(frozen=True)
class Card:
    """A figure with the address of its rows, empty where the viewer may not open them."""

    figure: Standing
    url: str
    parts: list[tuple[Promise, int, str]]
    shows_share: bool


@requires("registry.see")
@require_safe
@says_why
def registry(request: DeskRequest) -> HttpResponse:
    """The article's counts as of today, and what needs doing, within the viewer's scope."""
    ask = ask_of(request)
    figures = standings(ask.viewer, ask.day)
    context = {
        "day": ask.day,
        "cards": {code: _card(figure, ask) for code, figure in figures.items()},
        "needs": needs(ask),
        "sees_part": ask.viewer.role in DESK_POLICE and may(ask.viewer.role, "people.see"),
    }
    return render(request, "desk/registry/home.html", context)


def _card(figure: Standing, ask: Ask) -> Card:
    parts = [(words, value, _opens(code, ask)) for code, words, value in figure.parts]
    # A station sees only those who are linked to its area: their share of themselves says nothing.
    sees_all = not (ask.viewer.role in DESK_POLICE and may(ask.viewer.role, "people.see"))
    return Card(figure, _opens(figure.code, ask), parts, sees_all and figure.share is not None)


def _opens(code: str, ask: Ask) -> str:
    listing, sentence = OPENS[code]
    if not may(ask.viewer.role, listing.permission):
        return ""
    return f"{page_url(listing.key)}?{sentence}"


def needs(ask: Ask) -> list[Need]:
    """What needs a hand of what the viewer may open; nothing that is in order."""
    found = [_of_list(ask, *need) for need in NEEDS if _may_ask(ask, need[1], need[2])]
    found += [_late_findings(ask), _bad_rows(ask), _unseen_reminders(ask)]
    return [need for need in found if need.count and need.url]


def _may_ask(ask: Ask, listing: Listing[Any], sentence: str) -> bool:
    """Whether the list, and every choice that the sentence makes, is there for the viewer."""
    made = QueryDict(sentence)
    known = {choice.key for choice in listing.filters if ask.viewer.role in choice.roles}
    return may(ask.viewer.role, listing.permission) and set(made) <= known


def _of_list(ask: Ask, words: Promise, listing: Listing[Any], sentence: str) -> Need:
    asked = as_first_seen(listing, ask, QueryDict(sentence))
    count = narrowed(listing, ask, asked).count()
    return Need(count, words, f"{page_url(listing.key)}?{sentence}")


def _late_findings(ask: Ask) -> Need:
    if not may(ask.viewer.role, "inspection.see"):
        return Need(0, _("项整改已过期限"), "")
    late = Finding.objects.for_viewer(ask.viewer).filter(
        state=FindingState.OPEN, due_on__lt=ask.day
    )
    return Need(late.count(), _("项整改已过期限"), f"{page_url('findings')}?state=overdue")


def _bad_rows(ask: Ask) -> Need:
    """Rows of imported files that are not yet mended by a later file."""
    if not may(ask.viewer.role, "files.import"):
        return Need(0, _("行导入数据有误，待改"), "")
    runs = ImportRun.objects.for_viewer(ask.viewer)
    mended = runs.filter(follows__isnull=False).values("follows_id")
    open_ones = runs.exclude(state=ImportRun.State.DROPPED).exclude(pk__in=mended)
    bad = open_ones.aggregate(bad=Sum("bad"))["bad"] or 0
    return Need(bad, _("行导入数据有误，待改"), page_url("imports"))


def _unseen_reminders(ask: Ask) -> Need:
    """The reminders of what ends that the unit's manager has not marked as seen."""
    words = _("条到期提醒没有看过")
    if not may(ask.viewer.role, "notices.mark"):
        return Need(0, words, "")
    return Need(unseen(ask.viewer).count(), words, page_url("expiries"))


urlpatterns: list[URLPattern] = [path("registry/", registry, name="registry")]
