"""Teams and linkage: who takes part in joint duty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.accounts.roles import Role
from lianqin.core.clock import today
from lianqin.core.errors import DomainError
from lianqin.core.given import plain_text
from lianqin.core.scope import Viewer
from lianqin.desk.edge import DeskRequest, find, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.map_frame import map_frame
from lianqin.desk.registry import linkage
from lianqin.desk.registry.body_forms import DayForm
from lianqin.desk.registry.changes import history_of
from lianqin.desk.registry.organisation_page import shown
from lianqin.desk.registry.papers_of import Papers, papers_of
from lianqin.desk.registry.team_forms import LeaderForm, MemberForm, TeamForm
from lianqin.registry import teams
from lianqin.registry.finding import named
from lianqin.registry.linking import linked_on
from lianqin.registry.models import KitIssue, Linkage, Person, Team, TeamMembership

MOST_FOUND = 12


@dataclass(frozen=True)
class Member:
    """Somebody in the team now."""

    membership: TeamMembership
    papers: Papers
    leads: bool


@dataclass(frozen=True)
class Candidate:
    """Somebody who could join; `team` is the one that they are in now."""

    person: Person
    papers: Papers
    team: Team | None


@requires("registry.see")
@require_safe
@says_why
def team(request: DeskRequest, team_id: int) -> HttpResponse:
    """One team: who is in it, who leads, where it stands; `q` looks for people to add."""
    return _page(request, find(Team, request.viewer, pk=team_id))


@requires("teams.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def team_new(request: DeskRequest) -> HttpResponse:
    """Form a team."""
    if request.method != "POST":
        return _edit(request, TeamForm(initial={"formed_on": today()}, viewer=request.viewer))
    form = TeamForm(request.POST, viewer=request.viewer)
    try:
        refuse_unread(form)
        made = teams.form_team(actor=request.viewer, **form.cleaned_data)
    except DomainError as refused:
        return _edit(request, form, refused)
    messages.success(request, _("队伍已组建，现在可以添加队员。"))
    return redirect("desk:team", made.pk)


@requires("teams.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def team_edit(request: DeskRequest, team_id: int) -> HttpResponse:
    """Give a team another name, station or point."""
    found = find(Team, request.viewer, pk=team_id)
    if request.method != "POST":
        return _edit(request, TeamForm.of(found, request.viewer), of=found)
    form = TeamForm(request.POST, viewer=request.viewer, is_formed=True)
    try:
        refuse_unread(form)
        teams.change_team(team=found, actor=request.viewer, **form.cleaned_data)
    except DomainError as refused:
        found.refresh_from_db()
        return _edit(request, form, refused, of=found)
    messages.success(request, _("已保存，改动记入历史。"))
    return redirect("desk:team", found.pk)


@requires("teams.manage")
@require_POST
@says_why
def team_join(request: DeskRequest, team_id: int) -> HttpResponse:
    """Take somebody in; `move` says that they leave their team for it."""
    form = MemberForm(request.POST, viewer=request.viewer)

    def act(found: Team) -> None:
        refuse_unread(form)
        person, on = form.cleaned_data["person"], form.cleaned_data["on"]
        if "move" in request.POST:
            teams.transfer(person=person, to_team=found, on=on, actor=request.viewer)
        else:
            teams.join(team=found, person=person, since=on, actor=request.viewer)

    return _acted(request, team_id, act, _("已入队。"))


@requires("teams.manage")
@require_POST
@says_why
def team_leave(request: DeskRequest, team_id: int) -> HttpResponse:
    """Let a member go."""
    form = MemberForm(request.POST, viewer=request.viewer)

    def act(found: Team) -> None:
        refuse_unread(form)
        person, on = form.cleaned_data["person"], form.cleaned_data["on"]
        teams.leave(team=found, person=person, on=on, actor=request.viewer)

    return _acted(request, team_id, act, _("已离队，记录保留。"))


@requires("teams.manage")
@require_POST
@says_why
def team_leader(request: DeskRequest, team_id: int) -> HttpResponse:
    """Name who leads."""
    form = LeaderForm(request.POST, viewer=request.viewer)

    def act(found: Team) -> None:
        refuse_unread(form)
        teams.name_leader(team=found, person=form.cleaned_data["person"], actor=request.viewer)

    return _acted(request, team_id, act, _("队长已更换。"))


@requires("teams.manage")
@require_POST
@says_why
def team_end(request: DeskRequest, team_id: int) -> HttpResponse:
    """End a team."""
    form = DayForm(request.POST)

    def act(found: Team) -> None:
        refuse_unread(form)
        teams.end_team(team=found, on=form.cleaned_data["on"], actor=request.viewer)

    return _acted(request, team_id, act, _("队伍已撤销，队员离队，点位空出。"))


def _acted(
    request: DeskRequest, team_id: int, act: Callable[[Team], None], said: str
) -> HttpResponse:
    """Do `act`; the page again, with the reason and what was typed where it was refused."""
    found = find(Team, request.viewer, pk=team_id)
    try:
        act(found)
    except DomainError as refused:
        found.refresh_from_db()
        return _page(request, found, refused)
    if wants_json(request):
        return JsonResponse({"id": found.pk})
    messages.success(request, said)
    return redirect("desk:team", found.pk)


def _page(request: DeskRequest, found: Team, refused: DomainError | None = None) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    viewer, asked = request.viewer, request.POST if "q" in request.POST else request.GET
    words = plain_text(asked, "q", 64).strip()
    may_change = _may_change(found, viewer)
    at = found.point or found.station
    context = {
        "team": found,
        "members": _members(found, viewer),
        "gone": _gone(found, viewer),
        "words": words,
        "found": _candidates(found, viewer, words) if may_change and words else [],
        "kit": _kit(found, viewer),
        "day": request.POST.get("on", "") or today().isoformat(),
        "may_change": may_change,
        "may_link": may(viewer.role, "linkage.manage"),
        "history": history_of(found, viewer),
        "shown": shown(None, at.lon, at.lat),
        "refused": refused,
        **map_frame(viewer),
    }
    status = shown_status(request, refused)
    return render(request, "desk/registry/team.html", context, status=status)


def _may_change(found: Team, viewer: Viewer) -> bool:
    own = viewer.role == Role.SUPERVISOR or found.organisation_id in viewer.organisation_ids
    return may(viewer.role, "teams.manage") and own and found.ended_on is None


def _memberships(found: Team, viewer: Viewer) -> Any:
    rows = TeamMembership.objects.for_viewer(viewer).filter(team=found)
    return rows.select_related("person__organisation")


def _members(found: Team, viewer: Viewer) -> list[Member]:
    rows = list(_memberships(found, viewer).filter(linked_on(today())).order_by("since", "pk"))
    papers = papers_of([row.person for row in rows], viewer, today())
    members = [Member(row, papers[row.person_id], row.person_id == found.leader_id) for row in rows]
    return sorted(members, key=lambda member: not member.leads)


def _gone(found: Team, viewer: Viewer) -> list[TeamMembership]:
    rows = _memberships(found, viewer).filter(until__lte=today())
    return list(rows.order_by("-until", "-pk"))


def _candidates(found: Team, viewer: Viewer, words: str) -> list[Candidate]:
    """The linked people of these words whom the team takes, and the team that they are in."""
    day = today()
    links = Linkage.objects.for_viewer(viewer).filter(linked_on(day))
    rows = Person.objects.for_viewer(viewer).filter(named(words, viewer), ended_on=None)
    rows = rows.filter(pk__in=links.values("person_id"))
    if found.organisation_id:
        rows = rows.filter(organisation_id=found.organisation_id)
    memberships = TeamMembership.objects.for_viewer(viewer).filter(linked_on(day))
    inside = memberships.filter(team=found).values("person_id")
    people = list(rows.exclude(pk__in=inside).select_related("organisation")[:MOST_FOUND])
    others = memberships.filter(person__in=people).select_related("team")
    team_of = {row.person_id: row.team for row in others}
    papers = papers_of(people, viewer, day)
    return [Candidate(one, papers[one.pk], team_of.get(one.pk)) for one in people]


def _kit(found: Team, viewer: Viewer) -> int | None:
    """How many items the members hold now."""
    if not may(viewer.role, "kit.manage"):
        return None
    members = _memberships(found, viewer).filter(linked_on(today())).values("person_id")
    issues = KitIssue.objects.for_viewer(viewer).filter(person__in=members)
    return issues.filter(returned_at=None, lost_at=None).count()


def _edit(
    request: DeskRequest,
    form: TeamForm,
    refused: DomainError | None = None,
    of: Team | None = None,
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    context = {"form": form, "team": of, "refused": refused}
    status = shown_status(request, refused)
    return render(request, "desk/registry/team_edit.html", context, status=status)


_ONE = "registry/teams/<int:team_id>/"
urlpatterns: list[URLPattern] = [
    path("registry/teams/new/", team_new, name="team_new"),
    path(_ONE, team, name="team"),
    path(f"{_ONE}edit/", team_edit, name="team_edit"),
    path(f"{_ONE}join/", team_join, name="team_join"),
    path(f"{_ONE}leave/", team_leave, name="team_leave"),
    path(f"{_ONE}leader/", team_leader, name="team_leader"),
    path(f"{_ONE}end/", team_end, name="team_end"),
    *linkage.urlpatterns,
]
