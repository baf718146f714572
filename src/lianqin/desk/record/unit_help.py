"""Help asked of a unit of elsewhere: its letter at the desk, and the unit's own page to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.core import clock
from lianqin.core.clock import SHANGHAI
from lianqin.core.errors import DomainError, NotFound, UnreadableInput
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status
from lianqin.desk.forms import moment, refuse_unread
from lianqin.dispatch import directives, help_terms
from lianqin.dispatch.help_errors import NotAHelpRequest
from lianqin.dispatch.law import Action
from lianqin.dispatch.models import Directive, HelpTerms
from lianqin.dispatch.orders import known_actions
from lianqin.dispatch.states import OPEN, DirectiveKind, Status
from lianqin.incidents.models import Incident

SHOWN = 60
ENDED_ALIKE = (Status.DECLINED, Status.SILENT, Status.FILLED, Status.CANCELLED)


@dataclass(frozen=True)
class Asked:
    """A help request to a unit in words: what, on which terms, and how it stands."""

    directive: Directive
    terms: HelpTerms

    @property
    def actions(self) -> list[Action]:
        return known_actions(self.directive.actions)

    @property
    def insurance(self) -> tuple[Promise | str, ...]:
        return help_terms.insurance_words(self.terms)

    @property
    def is_open(self) -> bool:
        return self.directive.status in OPEN

    @property
    def standing(self) -> str:
        """How it stands, for the unit: a no, a silence and an end called off look alike."""
        status = self.directive.status
        return str(_("已结束")) if status in ENDED_ALIKE else self.directive.get_status_display()

    @property
    def awaits_unit(self) -> bool:
        """Whether the unit may still say yes or no."""
        return (
            self.directive.status in help_terms.ANSWERABLE
            and self.terms.agreed_at is None
            and self.terms.lapsed_at is None
        )

    @property
    def voluntary(self) -> Promise | str:
        return help_terms.VOLUNTARY

    @property
    def no_fee(self) -> Promise | str:
        return help_terms.NO_FEE


class UntilForm(forms.Form):
    """Another end."""

    until = moment(gettext_lazy("协助到什么时候"))


@requires("help.see")
@require_safe
@says_why
def unit_letter(request: DeskRequest, number: str, directive: str) -> HttpResponse:
    """What was asked of the unit and what it answered, as a letter on one sheet."""
    return _letter(request, number, _asked(request, number, directive))


def _asked(request: DeskRequest, number: str, directive: str) -> Asked:
    incident = find(Incident, request.viewer, number=number)
    found = find(Directive, request.viewer, number=directive, incident=incident)
    terms = HelpTerms.objects.for_viewer(request.viewer).filter(directive=found).first()
    if terms is None:
        raise NotFound
    return Asked(found, terms)


def _letter(
    request: DeskRequest,
    number: str,
    asked: Asked,
    form: UntilForm | None = None,
    refused: DomainError | None = None,
) -> HttpResponse:
    end = asked.terms.ends_at.astimezone(SHANGHAI).replace(second=0, microsecond=0, tzinfo=None)
    context: dict[str, Any] = {
        "asked": asked,
        "number": number,
        "form": form or UntilForm(initial={"until": end}),
        "may_set": may(request.viewer.role, "directive.issue") and asked.is_open,
        "refused": refused,
        "printed_by": name_of(request),
        "printed_at": clock.now(),
    }
    status = shown_status(request, refused)
    return render(request, "desk/record/unit_letter.html", context, status=status)


@requires("directive.issue")
@require_POST
@says_why
def unit_until(request: DeskRequest, number: str, directive: str) -> HttpResponse:
    """Set another end."""
    asked, form = _asked(request, number, directive), UntilForm(request.POST)
    try:
        refuse_unread(form)
        help_terms.set_end(asked.directive, form.cleaned_data["until"], actor=request.viewer)
    except DomainError as refused:
        return _letter(request, number, asked, form, refused)
    return HttpResponseRedirect(reverse("desk:unit_letter", args=[number, directive]))


@requires("unit_help.answer")
@require_safe
@says_why
def unit_help(request: DeskRequest) -> HttpResponse:
    """The unit's page: what it is asked for, the waiting ones first."""
    rows = HelpTerms.objects.for_viewer(request.viewer).filter(directive__kind=DirectiveKind.HELP)
    newest = rows.select_related("directive", "directive__unit").order_by("-directive__issued_at")
    asked = [Asked(terms.directive, terms) for terms in newest[:SHOWN]]
    asked.sort(key=lambda one: not one.awaits_unit)
    return render(request, "desk/record/unit_help.html", {"rows": asked})


@requires("unit_help.answer")
@require_POST
@says_why
def unit_answer(request: DeskRequest, directive: str) -> HttpResponse:
    """Yes or no on the unit's behalf, as freely the one as the other."""
    found = find(Directive, request.viewer, number=directive)
    who: dict[str, Any] = {"actor": request.viewer, "actor_name": name_of(request)}
    answer = request.POST.get("answer", "")
    if answer == "agree":
        help_terms.agree_for_unit(found, **who)
        messages.success(request, _("已同意，班组随即可以接受并出发。"))
    elif answer == "decline":
        if not help_terms.answers_for(found, request.viewer):
            raise NotAHelpRequest(number=found.number)
        directives.decline(found, **who)
        messages.success(request, _("已谢绝。没有任何不利后果。"))
    else:
        raise UnreadableInput(field=_("答复"), why=_("请按“同意”或“谢绝”"))
    return HttpResponseRedirect(reverse("desk:unit_help"))


_LETTER = "incidents/<str:number>/directives/<str:directive>/"
urlpatterns: list[URLPattern] = [
    path(f"{_LETTER}letter/", unit_letter, name="unit_letter"),
    path(f"{_LETTER}until/", unit_until, name="unit_until"),
    path("unit-help/", unit_help, name="unit_help"),
    path("unit-help/<str:directive>/answer/", unit_answer, name="unit_answer"),
]
