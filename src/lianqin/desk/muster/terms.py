"""The bureau's terms of a muster: rings, minutes and what they mean, distances, crews wanted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lianqin.accounts.permissions import requires
from lianqin.core.errors import DomainError
from lianqin.desk.edge import DeskRequest, name_of, says_why, shown_status
from lianqin.desk.forms import refuse_unread
from lianqin.dispatch.models.muster import MusterTerms
from lianqin.dispatch.muster_terms import Terms, set_terms, terms_of
from lianqin.registry.models import Organisation

ROWS = (1, 2, 3)
KEPT_SHOWN = 10


class TermsForm(forms.Form):
    """Three rings, three minutes with their meanings, two distances, how many crews."""

    reach_m = forms.IntegerField(label=_("接触区半径（米）"), min_value=100, max_value=2000)
    sight_m = forms.IntegerField(label=_("可视距离（米）"), min_value=100, max_value=2000)
    wanted = forms.IntegerField(label=_("需要几组在途"), min_value=1, max_value=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in ROWS:
            self.fields[f"after_{n}"] = forms.IntegerField(
                label=_("第 %(n)d 圈：开始后几分钟") % {"n": n}, min_value=0, max_value=60
            )
            self.fields[f"within_{n}"] = forms.IntegerField(
                label=_("路程几分钟以内"), min_value=1, max_value=60
            )
            self.fields[f"minute_{n}"] = forms.IntegerField(
                label=_("第 %(n)d 次清点：第几分钟") % {"n": n}, min_value=1, max_value=60
            )
            self.fields[f"meaning_{n}"] = forms.CharField(label=_("含义"), max_length=20)

    @classmethod
    def of(cls, terms: Terms) -> TermsForm:
        """With what holds now."""
        first: dict[str, Any] = {
            "reach_m": terms.reach_m, "sight_m": terms.sight_m, "wanted": terms.wanted
        }  # fmt: skip
        for n, ring in enumerate(terms.rings, start=1):
            first |= {f"after_{n}": ring["after"], f"within_{n}": ring["within"] // 60}
        for n, row in enumerate(terms.moments, start=1):
            first |= {f"minute_{n}": row["minute"], f"meaning_{n}": row["meaning"]}
        return cls(initial=first)

    @property
    def rings(self) -> list[tuple[Any, Any]]:
        return [(self[f"after_{n}"], self[f"within_{n}"]) for n in ROWS]

    @property
    def minutes(self) -> list[tuple[Any, Any]]:
        return [(self[f"minute_{n}"], self[f"meaning_{n}"]) for n in ROWS]

    def terms(self) -> Terms:
        """What was entered; whether it makes sense `set_terms` says."""
        said = self.cleaned_data
        return Terms(
            rings=[{"after": said[f"after_{n}"], "within": said[f"within_{n}"] * 60} for n in ROWS],
            moments=[
                {"minute": said[f"minute_{n}"], "meaning": said[f"meaning_{n}"].strip()}
                for n in ROWS
            ],
            reach_m=said["reach_m"],
            sight_m=said["sight_m"],
            wanted=said["wanted"],
        )


@requires("muster.terms")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def muster_terms(request: DeskRequest) -> HttpResponse:
    """Read them, or let others hold from now on."""
    if request.method != "POST":
        return _page(request, TermsForm.of(terms_of(request.viewer.bureau)))
    form = TermsForm(request.POST)
    try:
        refuse_unread(form)
        bureau = Organisation.objects.for_viewer(request.viewer).get(pk=request.viewer.bureau)
        set_terms(bureau, form.terms(), actor=request.viewer, actor_name=name_of(request))
    except DomainError as refused:
        return _page(request, form, refused)
    return HttpResponseRedirect(reverse("desk:muster_terms"))


def _page(
    request: DeskRequest, form: TermsForm, refused: DomainError | None = None
) -> HttpResponse:
    kept = MusterTerms.objects.for_viewer(request.viewer)[:KEPT_SHOWN]
    context = {"form": form, "refused": refused, "kept": kept}
    return render(request, "desk/muster/terms.html", context, status=shown_status(request, refused))
