"""A drawn picture, an appeal for the man on the road, and the steps that tests repeat."""

from __future__ import annotations

import io
from typing import Any

from cast import Cast, Someone, report
from PIL import Image, ImageDraw

from lianqin.incidents import appeals, sightings
from lianqin.incidents.appeal_pictures import prepare
from lianqin.incidents.appeals import Ask
from lianqin.incidents.models import (
    AppealRecipient,
    IdentityAppeal,
    Incident,
    Sighting,
    TimelineEntry,
)
from lianqin.incidents.states import EntryKind

BASIS = "本人说不出姓名住址，夜间路边有危险，须尽快找到家属"
WORDS = "男，五十岁左右，深蓝外套，黑布鞋"


def drawn(size: tuple[int, int] = (900, 1200), colour: str = "#334a6b") -> bytes:
    """A JPEG of a figure that is nobody: a head, a coat, two shoes."""
    picture = Image.new("RGB", size, "#8a8f94")
    pen, (wide, high) = ImageDraw.Draw(picture), size
    pen.ellipse((wide * 0.4, high * 0.12, wide * 0.6, high * 0.3), fill="#c79c7a")
    pen.rectangle((wide * 0.3, high * 0.3, wide * 0.7, high * 0.75), fill=colour)
    pen.rectangle((wide * 0.34, high * 0.75, wide * 0.66, high * 0.92), fill="#22262b")
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "LIANQIN-CAMERA-MARK"
    picture.save(out, "JPEG", quality=92, exif=exif)
    return out.getvalue()


def by(who: Someone, **more: Any) -> dict[str, Any]:
    """Who acts, as the services take it."""
    return {"actor": who.viewer, "actor_name": who.user.display_name, **more}


def lost_man(cast: Cast, **changes: Any) -> Incident:
    """A man by the road who cannot say who he is; an incident of Danhe's."""
    about = {
        "category": "assistance.drunk",
        "words": "陵沁路边躺着一名男子，货车多、视线不好",
        "place_text": "陵沁路与府城街路口以北",
        "source": "patrol",
        "suspects": 0,
        "adults": 1,
        "has_fled": False,
    }
    return report(cast, **{**about, **changes})


def wanted(cast: Cast, **changes: Any) -> Ask:
    """What Officer Sun asks for: grid worker Ge and guard Li are to be shown the picture."""
    raw = drawn()
    fields: dict[str, Any] = {
        "basis": BASIS,
        "words": WORDS,
        "place_text": "陵沁路",
        "picture": prepare(io.BytesIO(raw), len(raw)),
        "person_ids": (cast.ge.person.pk, cast.li.person.pk),
    }
    return Ask(**{**fields, **changes})


def asked(cast: Cast, incident: Incident | None = None, **changes: Any) -> IdentityAppeal:
    """An appeal of Officer Sun's that waits for approval."""
    incident = incident or lost_man(cast)
    return appeals.ask(incident, wanted(cast, **changes), **by(cast.sun))


def live(cast: Cast, incident: Incident | None = None, **changes: Any) -> IdentityAppeal:
    """The same, approved by Chief Fang."""
    appeal = asked(cast, incident, **changes)
    appeals.approve(appeal, **by(cast.fang))
    appeal.refresh_from_db()
    return appeal


def place_of(who: Someone, appeal: IdentityAppeal) -> AppealRecipient:
    """Somebody's own place on the list."""
    return AppealRecipient.unscoped.get(appeal=appeal, person=who.person)


def answered(cast: Cast, appeal: IdentityAppeal, **changes: Any) -> Sighting:
    """Grid worker Ge knows him."""
    saying = sightings.Saying(**{"kind": Sighting.Kind.KNOWS, "words": "前街老王家的", **changes})
    return sightings.say(place_of(cast.ge, appeal), saying, **by(cast.ge))


def lines_of(appeal: IdentityAppeal) -> list[str]:
    """What the time line says of appeals."""
    rows = TimelineEntry.unscoped.filter(incident=appeal.incident, kind=EntryKind.APPEAL)
    return list(rows.values_list("text", flat=True))
