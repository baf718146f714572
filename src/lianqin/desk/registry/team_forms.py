"""What is filled in about a team, its members, and a linkage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.core.scope import Viewer
from lianqin.desk.forms import day
from lianqin.desk.registry.fields import offer, open_points, row, stations, units
from lianqin.registry.kinds import LinkageEnd
from lianqin.registry.models import Person, Team


class TeamForm(forms.Form):
    """A team: one unit's, or joint."""

    name = forms.CharField(label=_("队名"), max_length=96)
    organisation = row(_("所属单位"), required=False)
    station = row(_("派出所"))
    point = row(_("驻点"), required=False)
    formed_on = day(_("成立日期"))

    def __init__(self, *args: Any, viewer: Viewer, is_formed: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "organisation", units(viewer), none=_("联合队（跨单位）"))
        offer(self, "point", open_points(viewer), none=_("还没有驻点"))
        offer(self, "station", stations(viewer))
        if viewer.role == Role.UNIT_MANAGER:  # teams of the own unit only
            own: Any = self.fields["organisation"]
            own.required, own.empty_label = True, None
        if is_formed:
            del self.fields["organisation"], self.fields["formed_on"]

    @classmethod
    def of(cls, team: Team, viewer: Viewer) -> TeamForm:
        """As the team stands."""
        now = {name: getattr(team, name) for name in ("name", "station", "point")}
        return cls(initial=now, viewer=viewer, is_formed=True)


class MemberForm(forms.Form):
    """A person and a day."""

    person = row(_("人员"))
    on = day(_("日期"))

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "person", Person.objects.for_viewer(viewer))


class LeaderForm(forms.Form):
    """Who leads; empty for nobody."""

    person = row(_("队长"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "person", Person.objects.for_viewer(viewer))


class LinkForm(forms.Form):
    """In whose area people are linked, since when, and when they consented."""

    station = row(_("联动辖区"))
    consented_on = day(_("本人同意日期"))
    since = day(_("联动开始日期"))

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "station", stations(viewer))


class EndLinkageForm(forms.Form):
    """The first day without it, and why; the reason is shown nowhere."""

    on = day(_("终止日期"))
    because = forms.ChoiceField(label=_("原因"), choices=LinkageEnd.choices)
