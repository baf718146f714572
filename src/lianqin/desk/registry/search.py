"""One search over everything on file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lianqin.accounts.permissions import requires
from lianqin.core.given import plain_text
from lianqin.core.scope import Viewer
from lianqin.desk.edge import DeskRequest, is_fragment, says_why
from lianqin.desk.listing.asked import IDENTITY
from lianqin.desk.listing.columns import Words
from lianqin.desk.listing.links import page_url
from lianqin.registry.finding import (
    FoundNamed,
    FoundPerson,
    find_named,
    find_people,
    seek_identity,
    spelt_whole,
)

LONGEST = 64
PEOPLE_AT_ONCE, OTHERS_AT_ONCE = 6, 3
PEOPLE_ON_PAGE, OTHERS_ON_PAGE = 40, 20
KINDS: dict[str, Words] = {
    "organisation": _("单位"),
    "team": _("队伍"),
    "point": _("点位"),
    "registered_site": _("场所"),
}
WHY: dict[str, Words] = {
    "identity": _("身份证号相符"),
    "pinyin": _("读音相符"),
    "initials": _("首字母相符"),
    "number": _("尾号相符"),
    "typo": _("写法相近"),
}


@dataclass(frozen=True)
class Hit:
    """A line of what was found: the name, what stands beside it, why it is there, its page."""

    name: str
    beside: Words
    is_over: bool
    why: Words
    url: str


@requires("registry.see")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def search(request: DeskRequest) -> HttpResponse:
    """Suggestions as one types, or the page. What looks like an identity number is answered where
    it was sent, so that it comes into no address and no log."""
    asked = request.POST if request.method == "POST" else request.GET
    words = plain_text(asked, "q", LONGEST).strip()
    is_identity = bool(IDENTITY.search(spelt_whole(words)))
    if is_fragment(request):
        groups = [] if is_identity else _groups(request.viewer, words, PEOPLE_AT_ONCE)
        context = {"groups": groups, "sought": words, "is_identity": is_identity}
        return render(request, "desk/registry/_search_found.html", context)
    if request.method == "POST" and is_identity:
        return _identity_page(request, words)
    if request.method == "POST" or is_identity:
        kept = {} if is_identity else {"q": words}
        return HttpResponseRedirect(f"{reverse('desk:search')}?{urlencode(kept)}")
    return _page(request, words)


def _page(request: DeskRequest, words: str) -> HttpResponse:
    groups = _groups(request.viewer, words, PEOPLE_ON_PAGE)
    return render(request, "desk/registry/search.html", {"groups": groups, "sought": words})


def _identity_page(request: DeskRequest, words: str) -> HttpResponse:
    person = seek_identity(request.viewer, words)
    hits = [_person(FoundPerson(person, "identity"))] if person else []
    groups = [(_("人员"), hits)] if hits else []
    context = {"groups": groups, "is_identity": True}
    return render(request, "desk/registry/search.html", context)


def _groups(viewer: Viewer, words: str, people: int) -> list[tuple[Words, list[Hit]]]:
    """What was found, by kind; kinds of which there is nothing are left out."""
    others = OTHERS_ON_PAGE if people == PEOPLE_ON_PAGE else OTHERS_AT_ONCE
    found: list[tuple[Words, Iterable[Hit]]] = [
        (_("人员"), map(_person, find_people(viewer, words, limit=people)))
    ]
    named = find_named(viewer, words, limit=others)
    found += [(KINDS[kind], map(_named, rows)) for kind, rows in named.items()]
    return [(kind, hits) for kind, rows in found if (hits := list(rows))]


def _person(found: FoundPerson) -> Hit:
    person = found.person
    return Hit(
        name=person.name,
        beside=f"{person.get_kind_display()} · {person.organisation.short_name}",
        is_over=person.ended_on is not None,
        why=WHY.get(found.why, ""),
        url=page_url("dossier", person.pk),
    )


def _named(found: FoundNamed) -> Hit:
    return Hit(
        found.name, "", found.is_over, WHY.get(found.why, ""), page_url(found.kind, found.pk)
    )


urlpatterns: list[URLPattern] = [path("registry/search/", search, name="search")]
