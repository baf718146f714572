"""What expires, by month: the grid, the list, overdue first; and the reminders that were sent."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.accounts.roles import Role
from lianqin.core import clock
from lianqin.core.clock import today
from lianqin.core.given import key_in
from lianqin.core.scope import Viewer
from lianqin.desk.edge import DeskRequest, name_of, says_why, wants_json
from lianqin.desk.registry.calendar_month import (
    SHORT,
    AskedMonth,
    asked_month,
    lines_of,
    weeks_of,
)
from lianqin.desk.registry.icalendar import AllDay, calendar_of
from lianqin.registry.expiry import LONG_AGO, counted, expiring, overdue
from lianqin.registry.kinds import ExpiryKind
from lianqin.registry.models import ExpiryNotice, Organisation, Person
from lianqin.registry.reminders import mark_seen, unseen

OF_EACH = 60  # lines of each kind; the counts beside them are whole
NOTICES = 20


@requires("calendar.see")
@require_safe
@says_why
def expiries(request: DeskRequest) -> HttpResponse:
    """A month of what ends, what is overdue before it, and the reminders nobody has marked."""
    asked = asked_month(request.GET, request.viewer, today())
    days = counted(request.viewer, LONG_AGO, asked.until, asked.kinds, **asked.narrowing)
    context = {
        "asked": asked,
        "weeks": weeks_of(asked, days),
        "kinds": [(kind.value, SHORT[kind], kind.label) for kind in ExpiryKind],
        "units": _units(request.viewer),
        **_lists(request.viewer, asked, days),
        **_notices(request.viewer),
    }
    return render(request, "desk/registry/calendar.html", context)


def _lists(viewer: Viewer, asked: AskedMonth, days: dict[date, Counter[str]]) -> dict[str, Any]:
    """The lines of the day or of the month, and of what was over before."""
    since, until = asked.month, asked.until
    if asked.day:
        since, until = asked.day, min(asked.until, date.fromordinal(asked.day.toordinal() + 1))
    else:
        since = max(since, min(asked.today, until))
    narrowed: dict[str, Any] = {**asked.narrowing, "most": OF_EACH}
    late = [] if asked.day else overdue(viewer, asked.today, asked.kinds, **narrowed)
    rows = expiring(viewer, since, until, asked.kinds, **narrowed)
    return {
        "lines": lines_of(rows, asked.today),
        "more": _sum(days, since, until) - len(rows),
        "late": lines_of(late, asked.today),
        "late_count": _sum(days, LONG_AGO, min(asked.today, asked.until)),
        "late_more": max(0, _sum(days, LONG_AGO, min(asked.today, asked.until)) - len(late)),
    }


def _sum(days: dict[date, Counter[str]], since: date, until: date) -> int:
    return sum(counts.total() for day, counts in days.items() if since <= day < until)


def _units(viewer: Viewer) -> list[Organisation]:
    """The units to choose among, for whom there is more than one."""
    if viewer.role != Role.SUPERVISOR:
        return []
    rows = Organisation.objects.for_viewer(viewer).filter(ended_on=None)
    return list(rows.filter(pk__in=_employing(viewer)).order_by("name"))


def _employing(viewer: Viewer) -> Any:
    return Person.objects.for_viewer(viewer).order_by().values("organisation_id")


def _notices(viewer: Viewer) -> dict[str, Any]:
    rows = unseen(viewer).select_related("organisation", "person")
    found = list(rows[:NOTICES])
    kinds = rows.order_by().values_list("kind").annotate(count=Count("pk"))
    counts = {str(kind): int(count) for kind, count in kinds}
    newest = ExpiryNotice.objects.for_viewer(viewer).order_by("-pk").first()
    return {
        "notices": found,
        "notices_count": sum(counts.values()),
        "notices_more": sum(counts.values()) > len(found),
        "notices_by_kind": [(kind.label, counts[kind]) for kind in ExpiryKind if kind in counts],
        "newest": newest.pk if newest else 0,
        "marks": may(viewer.role, "notices.mark"),
    }


@requires("notices.mark")
@require_POST
@says_why
def expiries_seen(request: DeskRequest) -> HttpResponse:
    """The unit's manager has read the reminders that the page showed."""
    mark = request.POST.get("up_to", "")
    up_to = key_in(mark) or 0
    count = mark_seen(actor=request.viewer, actor_name=name_of(request), up_to=up_to)
    if wants_json(request):
        return JsonResponse({"count": count})
    messages.success(request, _("已标为看过，记下了您的姓名和时间。"))
    return HttpResponseRedirect(reverse("desk:expiries"))


@requires("calendar.see")
@require_safe
@says_why
def expiries_ics(request: DeskRequest) -> HttpResponse:
    """What ends within a year, for a calendar program: counts, no names.

    Such a file lives on other people's servers, so it says how many and of which unit; who they
    are is behind the link.
    """
    asked = asked_month(request.GET, request.viewer, today())
    since, until = asked.today, asked.today.replace(day=1, year=asked.today.year + 1)
    rows = expiring(request.viewer, since, until, asked.kinds, **asked.narrowing)
    counts = Counter((row.day, row.kind, row.unit_id, row.unit) for row in rows)
    days = [
        AllDay(
            mark=f"{kind}-{day:%Y%m%d}-{unit_id}@lianqin",
            day=day,
            words=_("%(kind)s到期 %(n)s 项 · %(unit)s")
            % {"kind": kind.label, "n": n, "unit": unit},
            more=request.build_absolute_uri(f"{reverse('desk:expiries')}?day={day}&kind={kind}"),
            category=str(kind.label),
        )
        for (day, kind, unit_id, unit), n in sorted(counts.items())
    ]
    file = calendar_of(_("联勤到期日历"), days, clock.now())
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="lianqin-expiries.ics"'
    return answer


urlpatterns: list[URLPattern] = [
    path("registry/expiries/", expiries, name="expiries"),
    path("registry/expiries/seen/", expiries_seen, name="expiries_seen"),
    path("registry/expiries/calendar.ics", expiries_ics, name="expiries_ics"),
]
