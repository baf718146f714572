"""The orders of a dossier's page as a table: permission, form, service, and what is said after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.utils.translation import gettext as _

from lianqin.core.scope import ScopedModel
from lianqin.desk.edge import DeskRequest, find, name_of
from lianqin.desk.registry.people_forms import (
    AnswerForm,
    CertificateForm,
    ContractForm,
    EligibilityForm,
    InsuranceForm,
    MoveForm,
    OnDayForm,
    QualificationForm,
    RenewForm,
    ReturnForm,
    units_of,
)
from lianqin.registry import corrections, eligibility, moves, papers
from lianqin.registry.models import Certificate, Correction, Organisation, Person

Said = dict[str, Any]


@dataclass(frozen=True)
class Order:
    """One thing that can be done on the page, about a person or about a row of the file.

    `section` is where the page is shown again; `row` the model that the address names, where it is
    not the person. `form` makes the form from what was sent.
    """

    name: str
    section: str
    form: Callable[[DeskRequest, Any], Form]
    do: Callable[[DeskRequest, Any, Form], str]
    permission: str = "people.edit"
    row: type[ScopedModel] = Person

    def named(self, subject: ScopedModel) -> str:
        """The form's name on the page: with the row's key where there are several."""
        return self.name if self.row is Person else f"{self.name}-{subject.pk}"


def person_of(subject: Any) -> int:
    """The key of the person whose file a row belongs to."""
    return int(subject.pk if isinstance(subject, Person) else subject.person_id)


def _by(request: DeskRequest) -> Said:
    return {"actor": request.viewer, "by_name": name_of(request)}


def _plain(form: type[Form], name: str) -> Callable[[DeskRequest, Any], Form]:
    return lambda request, _subject: form(request.POST, auto_id=f"{name}-%s")


def _on_row(form: type[Form], name: str) -> Callable[[DeskRequest, Any], Form]:
    return lambda request, subject: form(request.POST, auto_id=f"{name}-{subject.pk}-%s")


def _move_form(request: DeskRequest, person: Any) -> Form:
    return MoveForm(request.POST, units=units_of(request.viewer), person=person, auto_id="move-%s")


def _move(request: DeskRequest, person: Any, form: Form) -> str:
    said = dict(form.cleaned_data)
    to = find(Organisation, request.viewer, pk=said.pop("organisation"))
    moved = moves.move_person(person=person, to=to, **said, **_by(request))
    return _("已转到%(unit)s。") % {"unit": to.name} + _no_office(moved.accounts)


def _no_office(accounts: tuple[str, ...]) -> str:
    """Which accounts no longer serve anywhere, as their role was the former unit's office's."""
    if not accounts:
        return ""
    names = {"names": "、".join(accounts)}
    return _("账号 %(names)s 的岗位不随人转，已停止任职；请联系系统管理员。") % names


def _end(request: DeskRequest, person: Any, form: Form) -> str:
    left = moves.end_person(person=person, **form.cleaned_data, **_by(request))
    words = [_("已办理离职，联动和队伍随之终止。")]
    if left.kit:
        numbers = "、".join(item.number for item in left.kit)
        words.append(_("装备未交回：%(numbers)s。") % {"numbers": numbers})
    if left.accounts:
        names = "、".join(left.accounts)
        words.append(_("账号 %(names)s 仍可登录，请联系系统管理员停用。") % {"names": names})
    return "".join(words)


def _return_form(request: DeskRequest, person: Any) -> Form:
    return ReturnForm(
        request.POST, units=units_of(request.viewer), person=person, auto_id="return-%s"
    )


def _return(request: DeskRequest, person: Any, form: Form) -> str:
    said = dict(form.cleaned_data)
    unit = find(Organisation, request.viewer, pk=said.pop("organisation"))
    back = moves.return_person(person=person, organisation=unit, **said, **_by(request))
    return _("已办理返岗。联动须重新征得本人同意。") + _no_office(back.accounts)


def _certificate(request: DeskRequest, person: Any, form: Form) -> str:
    papers.add_certificate(person=person, **form.cleaned_data, **_by(request))
    return _("保安员证已登记。")


def _renew(request: DeskRequest, certificate: Any, form: Form) -> str:
    papers.renew_certificate(certificate=certificate, **form.cleaned_data, **_by(request))
    return _("有效期已更新。")


def _mend(request: DeskRequest, certificate: Any, form: Form) -> str:
    papers.edit_paper(paper=certificate, changes=form.cleaned_data, **_by(request))
    return _("证件登记已更正。")


def _revoke(request: DeskRequest, certificate: Any, form: Form) -> str:
    papers.revoke_certificate(certificate=certificate, **form.cleaned_data, **_by(request))
    return _("该证已登记为吊销或注销。")


def _insurance(request: DeskRequest, person: Any, form: Form) -> str:
    papers.add_insurance(person=person, **form.cleaned_data, **_by(request))
    return _("保险已登记。")


def _contract(request: DeskRequest, person: Any, form: Form) -> str:
    papers.set_contract(person=person, **form.cleaned_data, **_by(request))
    return _("劳动合同已登记。")


def _qualification(request: DeskRequest, person: Any, form: Form) -> str:
    papers.add_qualification(person=person, **form.cleaned_data, **_by(request))
    return _("已登记。")


def _check(request: DeskRequest, person: Any, form: Form) -> str:
    said = form.cleaned_data
    eligibility.record_eligibility(
        person=person, **said, actor=request.viewer, checker_name=name_of(request)
    )
    if said["is_eligible"]:
        return _("核查结论已登记：符合。")
    return _("核查结论已登记：不符合。联动如在进行已随之终止。")


def _answer_form(request: DeskRequest, correction: Any) -> Form:
    name = f"answer-{correction.pk}"
    return AnswerForm(request.POST, correction=correction, auto_id=f"{name}-%s")


def _answer(request: DeskRequest, correction: Any, form: Form) -> str:
    assert isinstance(form, AnswerForm)
    corrections.answer_correction(
        correction=correction,
        state=form.cleaned_data["state"],
        answer=form.cleaned_data["answer"],
        changes=form.changes(),
        **_by(request),
    )
    return _("已答复，本人在手机上能看到。")


ORDERS: tuple[Order, ...] = (
    Order("move", "work", _move_form, _move),
    Order("end", "work", _plain(OnDayForm, "end"), _end),
    Order("return", "work", _return_form, _return),
    Order("certificate", "papers", _plain(CertificateForm, "certificate"), _certificate),
    Order("renew", "papers", _on_row(RenewForm, "renew"), _renew, row=Certificate),
    Order(
        "mend",
        "papers",
        lambda request, paper: CertificateForm.of(paper, request.POST),
        _mend,
        row=Certificate,
    ),
    Order("revoke", "papers", _on_row(OnDayForm, "revoke"), _revoke, row=Certificate),
    Order("insurance", "insurance", _plain(InsuranceForm, "insurance"), _insurance),
    Order("contract", "work", _plain(ContractForm, "contract"), _contract),
    Order("qualification", "skills", _plain(QualificationForm, "qualification"), _qualification),
    Order(
        "eligibility",
        "eligibility",
        _plain(EligibilityForm, "eligibility"),
        _check,
        permission="eligibility.check",
    ),
    Order("answer", "corrections", _answer_form, _answer, row=Correction),
)
