"""The log, for the auditor: every act in order, by number and code, with its place in the chain."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import requires
from lianqin.accounts.roles import Role
from lianqin.core.clock import SHANGHAI
from lianqin.desk.edge import DeskRequest, says_why
from lianqin.desk.forms import day
from lianqin.registry.audit_reading import Asked, altered, audit_rows

PER_PAGE = 50
LARGEST = 2**62


class AuditFilter(forms.Form):
    """From a day through another, by whom, doing what, to what."""

    since = day(_("从"), required=False)
    until = day(_("到"), required=False)
    role = forms.ChoiceField(
        label=_("岗位"), required=False, choices=lambda: [("", _("任何岗位")), *Role.choices]
    )
    actor = forms.IntegerField(label=_("账号编号"), required=False, min_value=1, max_value=LARGEST)
    action = forms.CharField(label=_("操作"), required=False, max_length=64)
    subject = forms.CharField(label=_("对象"), required=False, max_length=64)
    subject_id = forms.CharField(label=_("对象编号"), required=False, max_length=64)

    def asked(self) -> Asked:
        """What can be read of it; the rest filters nothing."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name) or "" for name in ("action", "role", "subject")}
        until = self.cleaned_data.get("until")
        return Asked(
            **said,
            subject_id=self.cleaned_data.get("subject_id") or "",
            actor_id=self.cleaned_data.get("actor"),
            since=_midnight(self.cleaned_data.get("since")),
            until=_midnight(until + timedelta(days=1) if until else None),
        )


def _midnight(on: date | None) -> datetime | None:
    return datetime(on.year, on.month, on.day, tzinfo=SHANGHAI) if on else None


@requires("audit.see")
@require_safe
@says_why
def audit_log(request: DeskRequest) -> HttpResponse:
    """The rows of the bureau, newest first, each held against its digest as it is shown."""
    form = AuditFilter(request.GET)
    rows = audit_rows(request.viewer, form.asked())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "altered": altered(list(page.object_list)),
        "query": f"{kept.urlencode()}&" if kept else "",
    }
    return render(request, "desk/audit_log.html", context)


urlpatterns: list[URLPattern] = [path("audit/", audit_log, name="audit_log")]
