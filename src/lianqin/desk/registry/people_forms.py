"""What is filled in about a person. A form reads; the registry's services decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.core.clock import today
from lianqin.core.scope import Viewer
from lianqin.desk.forms import day, text
from lianqin.registry.corrections import part_of
from lianqin.registry.dossiers import LONGEST_REASON
from lianqin.registry.kinds import (
    CorrectionState,
    Education,
    PersonnelKind,
    QualificationKind,
    SkillLevel,
)
from lianqin.registry.models import Certificate, Correction, Organisation, Person
from lianqin.registry.papers import OF_A_CERTIFICATE
from lianqin.registry.people import KEEPS

Choices = list[tuple[str, str | Promise]]
SEXES: Choices = [("", "—"), ("M", _("男")), ("F", _("女"))]
EDUCATIONS: Choices = [("", _("未登记")), *((str(k), w) for k, w in Education.choices)]


def identity(label: Any, *, required: bool = False) -> forms.CharField:
    """An identity number being typed; never kept in the browser."""
    attrs = {"autocomplete": "off", "spellcheck": "false", "data-identity": True}
    return forms.CharField(
        label=label, required=required, max_length=24, widget=forms.TextInput(attrs=attrs)
    )


class PersonForm(forms.Form):
    """What stands on the first page of a file."""

    name = forms.CharField(label=_("姓名"), max_length=64)
    identity = identity(_("身份证号码"))
    sex = forms.ChoiceField(label=_("性别"), choices=SEXES, required=False)
    born_on = day(_("出生日期"), required=False)
    phone = text(_("手机"), 24, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    education = forms.ChoiceField(label=_("文化程度"), choices=EDUCATIONS, required=False)
    service_number = text(_("警号、工号"), 24)

    @classmethod
    def of(cls, person: Person, viewer: Viewer, data: Any = None) -> PersonForm:
        """As the file stands; a number on file is for supervision alone to replace."""
        names = ("name", "sex", "born_on", "phone", "education", "service_number")
        form = cls(data, initial={name: getattr(person, name) for name in names})
        if person.id_index and viewer.role != Role.SUPERVISOR:
            del form.fields["identity"]
        elif person.id_index:
            form.fields["identity"].help_text = _("只在更正时填写；不填则不变。")
        return form

    def changes(self) -> dict[str, Any]:
        """What differs from the file, as `edit_person` takes it."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class NewPersonForm(PersonForm):
    """Somebody who is new, and where they start."""

    organisation = forms.TypedChoiceField(label=_("单位"), coerce=int)
    kind = forms.ChoiceField(label=_("人员类别"))
    since = day(_("到岗日期"))
    position = text(_("岗位"), 48)

    def __init__(self, *args: Any, units: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kind_choices(units)
        self.fields["organisation"].choices = unit_choices(units)  # type: ignore[attr-defined]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["identity"].required = [kind for kind, _words in kinds] == [PersonnelKind.GUARD]
        self.fields["identity"].help_text = _("填写后自动得出出生日期和性别；保安员必填。")
        self.fields["education"].help_text = _("保安员须初中以上（条例第十六条）。")


def units_of(viewer: Viewer) -> list[Organisation]:
    """Where `viewer` may put people on file: supervision everywhere, a manager at home."""
    units = Organisation.objects.for_viewer(viewer).filter(ended_on=None, kind__in=list(KEEPS))
    if viewer.role != Role.SUPERVISOR:
        units = units.filter(pk__in=viewer.organisation_ids)
    return list(units.order_by("kind", "name"))


def unit_choices(units: list[Organisation]) -> list[tuple[Any, Any]]:
    """The units under their legal kinds, as a select shows them; of several none is chosen yet."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for unit in units:
        groups.setdefault(unit.get_kind_display(), []).append((unit.pk, unit.name))
    several: list[tuple[Any, Any]] = [("", _("请选择"))] if len(units) > 1 else []
    return [*several, *groups.items()]


def kind_choices(units: list[Organisation]) -> Choices:
    """The personnel kinds that these units keep."""
    kept = frozenset[PersonnelKind]().union(*(KEEPS[unit.kind] for unit in units))
    ordered = sorted(kept, key=lambda kind: kind != PersonnelKind.GUARD)
    return [(kind.value, kind.label) for kind in ordered]


class MoveForm(forms.Form):
    """To which unit, from which day, and whether the linkage goes on."""

    organisation = forms.TypedChoiceField(label=_("转到"), coerce=int)
    kind = forms.ChoiceField(label=_("人员类别"))
    on = day(_("自哪一天起"))
    position = text(_("岗位"), 48)
    keeps_linkage = forms.BooleanField(label=_("联动继续（否则随之终止）"), required=False)

    def __init__(
        self, data: Any = None, *, units: list[Organisation], person: Person, **more: Any
    ) -> None:
        initial = {"on": today(), "kind": person.kind}
        super().__init__(data, initial=initial, **more)
        there = [unit for unit in units if unit.pk != person.organisation_id]
        self.fields["organisation"].choices = unit_choices(there)  # type: ignore[attr-defined]
        self.fields["kind"].choices = kind_choices(there)  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """Where and from when somebody works again."""

    organisation = forms.TypedChoiceField(label=_("单位"), coerce=int)
    since = day(_("到岗日期"))
    position = text(_("岗位"), 48)

    def __init__(
        self, data: Any = None, *, units: list[Organisation], person: Person, **more: Any
    ) -> None:
        super().__init__(
            data, initial={"since": today(), "organisation": person.organisation_id}, **more
        )
        self.fields["organisation"].choices = unit_choices(units)  # type: ignore[attr-defined]


class OnDayForm(forms.Form):
    """A day on which something ends, the first without it."""

    on = day(_("日期"))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, initial={"on": today()}, **more)


class CertificateForm(forms.Form):
    """A guard's certificate."""

    number = forms.CharField(label=_("证号"), max_length=32)
    issued_on = day(_("发证日期"))
    expires_on = day(_("有效期至"), required=False)

    @classmethod
    def of(cls, paper: Certificate, data: Any = None) -> CertificateForm:
        """As the paper stands, to be put right."""
        now = {name: getattr(paper, name) for name in OF_A_CERTIFICATE}
        return cls(data, initial=now, auto_id=f"mend-{paper.pk}-%s")


class RenewForm(forms.Form):
    """Until when a certificate holds now."""

    expires_on = day(_("新的有效期至"))


class InsuranceForm(forms.Form):
    """Accident insurance."""

    insurer = forms.CharField(label=_("保险公司"), max_length=64)
    policy_number = text(_("保单号"), 48)
    since = day(_("保险起始"))
    until = day(_("保险终止"))


class ContractForm(forms.Form):
    """The labour contract of the employment that goes on."""

    number = text(_("合同编号"), 48)
    since = day(_("合同起始"), required=False)
    until = day(_("合同终止"), required=False)


class QualificationForm(forms.Form):
    """A level of skill, a training, an exercise."""

    kind = forms.ChoiceField(label=_("种类"), choices=QualificationKind.choices)
    level = forms.TypedChoiceField(
        label=_("技能等级"),
        choices=[("", "—"), *SkillLevel.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    name = text(_("名称"), 96)
    number = text(_("证书编号"), 48)
    hours = forms.DecimalField(
        label=_("学时"), max_digits=5, decimal_places=1, min_value=0, required=False
    )
    granted_on = day(_("取得日期"))
    expires_on = day(_("有效期至"), required=False)
    source = text(_("发证、培训单位"), 64)


class EligibilityForm(forms.Form):
    """The answer and its day. There is no field for a reason."""

    is_eligible = forms.TypedChoiceField(
        label=_("结论"),
        choices=[("", "—"), ("yes", _("符合条件")), ("no", _("不符合条件"))],
        coerce=lambda said: said == "yes",
    )
    on = day(_("核查日期"))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, initial={"on": today()}, **more)


class RevealForm(forms.Form):
    """One's own password again, and why."""

    reason = forms.CharField(label=_("理由"), max_length=LONGEST_REASON)
    password = forms.CharField(
        label=_("本人登录密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class AnswerForm(forms.Form):
    """The answer to a request for correction; `value` is what the file will say."""

    state = forms.ChoiceField(
        label=_("答复"),
        choices=[
            (CorrectionState.MADE.value, _("更正")),
            (CorrectionState.DECLINED.value, _("不更正")),
        ],
    )
    answer = text(_("说明（不更正时必填）"), 200)

    def __init__(self, data: Any = None, *, correction: Correction, **more: Any) -> None:
        super().__init__(data, **more)
        part = part_of(correction.what)
        self.field = part.field if part else ""
        if self.field:
            value = value_field(self.field)
            value.initial = readable(self.field, correction.wanted)
            self.fields["value"] = value
            self.order_fields(["state", "value", "answer"])
        else:
            self.fields["answer"].label = _("说明")

    def changes(self) -> dict[str, Any]:
        """What the correction writes, as `edit_person` takes it."""
        value = self.cleaned_data.get("value")
        return {self.field: value} if self.field and value not in (None, "") else {}


def value_field(field: str) -> forms.Field:
    """What is typed into a field of a person, in the answer to a request."""
    label = _("更正为")
    if field == "born_on":
        return day(label, required=False)
    if field in {"sex", "education"}:
        choices = SEXES if field == "sex" else EDUCATIONS
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if field == "identity":
        return identity(_("更正为（核对原件后填写）"))
    return text(label, 64 if field == "name" else 24)


def readable(field: str, wanted: str) -> str | date | None:
    """What was asked for, where it is a value of the field as it stands."""
    words = {str(label): key for key, label in (*SEXES, *EDUCATIONS)}
    if field in {"sex", "education"}:
        return words.get(wanted)
    if field == "born_on":
        try:
            return date.fromisoformat(wanted)
        except ValueError:
            return None
    return "" if field == "identity" else wanted
