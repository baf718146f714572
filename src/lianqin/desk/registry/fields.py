"""Fields that the registry's forms share: a choice among rows that the viewer sees."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqin.core.given import key_in
from lianqin.core.scope import ScopedModel, Viewer
from lianqin.registry.kinds import POLICE_KINDS
from lianqin.registry.models import DutyPoint, Organisation, Site
from lianqin.registry.reach import stations_of


def row(label: Any, *, required: bool = True) -> forms.ModelChoiceField[Any]:
    """A row that `offer` fills with what the viewer may choose."""
    return forms.ModelChoiceField(label=label, queryset=None, required=required)


def offer(form: forms.Form, name: str, rows: QuerySet[Any], none: Any = "") -> None:
    """Let the field `name` choose among `rows`, each by its name; `none` says what empty means."""
    field: Any = form.fields[name]
    field.queryset = rows
    field.label_from_instance = lambda chosen: chosen.name
    field.empty_label = none or _("请选择")


def stations(viewer: Viewer) -> QuerySet[Organisation]:
    """The stations that stand; a manager too has to name one."""
    return stations_of(viewer).filter(ended_on=None)


def units(viewer: Viewer) -> QuerySet[Organisation]:
    """Everybody but police."""
    return standing(viewer).exclude(kind__in=POLICE_KINDS)


def standing(viewer: Viewer) -> QuerySet[Organisation]:
    """The organisations that have not ended, by name."""
    return Organisation.objects.for_viewer(viewer).filter(ended_on=None).order_by("name")


def open_points(viewer: Viewer) -> QuerySet[DutyPoint]:
    """The points that are open."""
    return DutyPoint.objects.for_viewer(viewer).filter(closed_on=None)


def open_sites(viewer: Viewer) -> QuerySet[Site]:
    """The sites that stand."""
    return Site.objects.for_viewer(viewer).filter(ended_on=None)


def chosen(model: type[ScopedModel], viewer: Viewer, mark: str) -> Any:
    """The visible row of a key that came with a form, or None for none such."""
    key = key_in(mark)
    return None if key is None else model.objects.for_viewer(viewer).filter(pk=key).first()


NOBODY_ABOVE = _("直属本县公安局")
