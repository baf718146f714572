"""My own file: what it says, who read it, asking for a correction, taking consent back.

Sources: 个人信息保护法 Art. 44 to 46 (to know, to look, to have it put right), Art. 15 (consent can
be withdrawn); domain.md rows 17 and 25. Nobody else's file is within reach of these pages.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianqin.accounts.permissions import requires
from lianqin.core.errors import DomainError
from lianqin.field.answers import done, phone_page, says_why, wants_json
from lianqin.field.own_file import own_file, own_linkage, own_person
from lianqin.registry.corrections import PARTS, ask_correction
from lianqin.registry.linkage_errors import NotLinked
from lianqin.registry.linking import withdraw_consent


class CorrectionForm(forms.Form):
    """What is wrong, and what it should say."""

    what = forms.ChoiceField(
        label=gettext_lazy("哪一项"),
        choices=[("", gettext_lazy("请选择")), *((part.name, part.words) for part in PARTS)],
    )
    wanted = forms.CharField(
        label=gettext_lazy("应当是"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("只有更正身份证号码时留空：号码不要写在这里，请带原件核对。"),
        # Whatever is typed here may be what must not be kept: no draft stays in the phone.
        widget=forms.TextInput(attrs={"data-draft-skip": True}),
    )


@requires("own_file.see")
@require_GET
@says_why
def file(request: Any) -> HttpResponseBase:
    """The holder's file in plain words."""
    return _page(request, CorrectionForm())


def _page(
    request: Any, form: CorrectionForm, status: int = 200, refused: DomainError | None = None
) -> HttpResponseBase:
    return phone_page(
        request,
        "field/file.html",
        "me",
        status=status,
        form=form,
        refused=refused,
        asked="asked" in request.GET,
        whole=request.GET.get("all", ""),
        file=own_file(request.viewer, whole=request.GET.get("all", "")),
    )


@requires("own_file.see")
@require_POST
@says_why
def file_correct(request: Any) -> HttpResponseBase:
    """Ask for a correction; what was typed comes back with any refusal."""
    own_person(request.viewer)
    form = CorrectionForm(request.POST)
    try:
        said = form.cleaned_data if form.is_valid() else {"what": "", "wanted": ""}
        asked = ask_correction(actor=request.viewer, **said)
    except DomainError as refused:
        if wants_json(request):
            raise
        return _page(request, form, refused.status, refused)
    sentence = _("已提出，%(due)s 前会答复您。") % {"due": asked.due_on.isoformat()}
    return done(request, f"{reverse('field:file')}?asked=1#corrections", sentence)


@requires("own_file.see")
@require_http_methods(["GET", "POST"])
@says_why
def file_withdraw(request: Any) -> HttpResponseBase:
    """Take consent to joint duty back: first what it means, then the button that does it."""
    person = own_person(request.viewer)
    linkage = own_linkage(request.viewer)
    if linkage is None:
        raise NotLinked
    if request.method == "GET":
        return phone_page(request, "field/file_withdraw.html", "me", linkage=linkage)
    withdraw_consent(person=person, actor=request.viewer)
    return done(request, reverse("field:file"), _("已撤回。您今天起不参加联动，其他一切照旧。"))


urlpatterns: list[URLPattern] = [
    path("file/", file, name="file"),
    path("file/correct/", file_correct, name="file_correct"),
    path("file/consent/", file_withdraw, name="file_withdraw"),
]
