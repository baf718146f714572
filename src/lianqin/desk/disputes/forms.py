"""What is filled in about a dispute. A form reads; services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianqin.core import clock
from lianqin.core.scope import Viewer
from lianqin.desk.forms import count, day, text
from lianqin.desk.intake_form import SYSTEMS, place_of
from lianqin.disputes.agreeing import Agreed
from lianqin.disputes.escalating import Why
from lianqin.disputes.finding import Found
from lianqin.disputes.mediators import mediators_of
from lianqin.disputes.models import Dispute
from lianqin.disputes.parties import Party
from lianqin.disputes.states import EndedWhy, Form, How, Kept, Kind, To
from lianqin.incidents.models import Incident
from lianqin.incidents.restricted import sees_words

NOT_CHOSEN = ("", _("请选择"))
MOST_SIDES = 9


def tick(label: Any, **more: Any) -> forms.BooleanField:
    """One box."""
    return forms.BooleanField(label=label, required=False, **more)


def words(label: Any, most: int, rows: int = 3, **more: Any) -> forms.CharField:
    """What has to be said, in a box."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


class FoundForm(forms.Form):
    """What somebody came upon: words first, then where, how many, and what it must not be."""

    words = words(_("发生了什么"), 2000, rows=4)
    kind = forms.ChoiceField(label=_("类别"), choices=[NOT_CHOSEN, *Kind.choices])
    how = forms.ChoiceField(
        label=_("怎样发现的"),
        choices=[NOT_CHOSEN, *(pair for pair in How.choices if pair[0] != How.INCIDENT)],
    )
    place = text(_("地点"), 160)
    coordinates = text(_("坐标"), 80)
    system = forms.ChoiceField(label=_("坐标系"), choices=SYSTEMS, initial="wgs84", required=False)
    sides = forms.IntegerField(label=_("几方当事人"), min_value=2, max_value=MOST_SIDES, initial=2)
    people = count(_("涉及人数"))
    may_turn_violent = tick(_("可能激化，民警须立即到场"))
    is_domestic = tick(_("是家庭暴力"))
    is_violent = tick(_("已经动手、有凶器或有人受伤"))
    is_calmed = tick(_("已经当场劝和"))

    @classmethod
    def of(cls, incident: Incident, viewer: Viewer) -> FoundForm:
        """Begun with what an incident says, as far as `viewer` reads it."""
        here = f"{incident.lon:.6f}, {incident.lat:.6f}"
        said = incident.words if sees_words(incident, viewer) else ""
        begun = {"words": said, "place": incident.place_text, "coordinates": here}
        return cls(initial={**begun, "how": How.INCIDENT, "people": incident.persons or 2})

    def for_incident(self) -> FoundForm:
        """The same without the question how it was found."""
        self.fields["how"].required = False
        return self

    def found(self, viewer: Viewer, incident: Incident | None) -> Found:
        """As the service takes it. Raises what `place_of` raises."""
        said = self.cleaned_data
        place_text, spot, _uncertainty = place_of(said, viewer)
        ticks = ("may_turn_violent", "is_domestic", "is_violent", "is_calmed")
        return Found(
            how=How.INCIDENT if incident else How(said["how"]),
            kind=Kind(said["kind"]),
            words=said["words"],
            place_text=place_text,
            lon=spot.lon,
            lat=spot.lat,
            sides=said["sides"],
            people=said["people"] or 0,
            came_from=incident,
            **{name: said[name] for name in ticks},
        )


class LineForm(forms.Form):
    """A line that may stay empty."""

    text = text(_("说明"), 500)


class SettleForm(forms.Form):
    """How it was settled on the spot."""

    text = words(_("怎样化解的"), 500, rows=2)


class ReferForm(LineForm):
    """To whom: one of the bureau's mediators, or the police themselves."""

    to = forms.ChoiceField(label=_("移交给"))
    field_order = ("to", "text")

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [
            (str(one.user_id), f"{one.name}（{one.body}）") for one in mediators_of(viewer.bureau)
        ]
        police = (To.POLICE.value, gettext("公安机关自行调解"))
        self.fields["to"].choices = [NOT_CHOSEN, *people, police]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[To, int | None]:
        """The kind of mediator, and the account of one."""
        to = self.cleaned_data["to"]
        return (To.POLICE, None) if to == To.POLICE else (To.MEDIATOR, int(to))


class WordForm(LineForm):
    """What one side says to being mediated."""

    side = forms.TypedChoiceField(label=_("哪一方"), coerce=int)
    is_willing = forms.TypedChoiceField(
        label=_("是否自愿调解"),
        choices=[NOT_CHOSEN, ("yes", _("自愿调解")), ("no", _("不愿调解"))],
        coerce=lambda value: value == "yes",
    )
    rights_told = tick(_("不愿的，已告知可以依法通过仲裁、行政、司法等途径维护权利"))
    field_order = ("side", "is_willing", "rights_told", "text")

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = [(n, gettext("第 {n} 方").format(n=n)) for n in range(1, dispute.sides + 1)]
        self.fields["side"].choices = sides  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """A line of the mediator's record."""

    text = words(_("调解记录"), 1000)


class EndForm(LineForm):
    """Why it ends without an agreement, and that the rights were told."""

    why = forms.ChoiceField(label=_("为什么结束"), choices=[NOT_CHOSEN, *EndedWhy.choices])
    rights_told = tick(_("已告知各方：可以依法通过仲裁、行政、司法等途径维护权利"))
    field_order = ("why", "rights_told", "text")


class EscalateForm(LineForm):
    """What the police are needed for."""

    why = forms.ChoiceField(label=_("为什么转警情"), choices=[NOT_CHOSEN, *Why.choices])
    field_order = ("why", "text")


class AgreementForm(forms.Form):
    """What Art. 29 wants in an agreement; a name, a number and an address for each side."""

    form = forms.ChoiceField(label=_("形式"), choices=Form.choices, initial=Form.WRITTEN)
    facts = words(_("主要事实和争议"), 2000)
    terms = words(_("协议内容"), 4000, rows=6)
    performance = words(_("履行方式和期限"), 500, rows=2)
    committee = forms.CharField(label=_("调解组织"), max_length=96)
    agreed_on = day(_("协议日期"))
    follow_up_on = day(_("回访履行的日期"))

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sides = dispute.sides
        for side in range(1, dispute.sides + 1):
            self.fields[f"name_{side}"] = _sealed(_("姓名"), 64, required=True)
            self.fields[f"number_{side}"] = _sealed(_("身份证号"), 20, required=False)
            self.fields[f"address_{side}"] = _sealed(_("住址"), 120, required=False)

    @classmethod
    def of(cls, dispute: Dispute, body: str) -> AgreementForm:
        """Begun with what is known."""
        begun = {"facts": dispute.words, "committee": body, "agreed_on": clock.today()}
        return cls(initial=begun, dispute=dispute)

    @property
    def parties(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The fields of each side, for the page."""
        names = ("name", "number", "address")
        return [(s, [self[f"{n}_{s}"] for n in names]) for s in range(1, self.sides + 1)]

    def agreed(self) -> Agreed:
        """As the service takes it."""
        said = self.cleaned_data
        parties = [
            Party(s, said[f"name_{s}"], said[f"number_{s}"], said[f"address_{s}"])
            for s in range(1, self.sides + 1)
        ]
        names = ("facts", "terms", "performance", "committee", "agreed_on", "follow_up_on")
        rest = {name: said[name] for name in names}
        return Agreed(form=Form(said["form"]), parties=parties, **rest)


def _sealed(label: Any, most: int, **more: Any) -> forms.CharField:
    """A line that no draft keeps."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "data-draft-skip": ""})
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


class ConfirmForm(forms.Form):
    """The court's confirmation."""

    applied_on = day(_("共同申请的日期"))
    confirmed_on = day(_("裁定确认的日期"))
    court = forms.CharField(label=_("法院"), max_length=96)


class FollowForm(forms.Form):
    """Whether it was kept."""

    kept = forms.ChoiceField(
        label=_("履行情况"), choices=[NOT_CHOSEN, *(c for c in Kept.choices if c[0])]
    )
    note = text(_("说明"), 400)
    again_on = day(_("下次回访日期"), required=False)
