"""Given over to the family: checked, timed, and the picture gone while its log stays (row 50)."""

from __future__ import annotations

from pathlib import Path

import pytest
from cast import Cast
from django.conf import settings

from lianqin.core.errors import MissingInput
from lianqin.core.models import EventRow
from lianqin.incidents import appeal_keys, sightings
from lianqin.incidents.appeal_errors import AppealMovedOn
from lianqin.incidents.errors import IncidentMovedOn
from lianqin.incidents.handovers import Condition, Giving, Relation, hand_over
from lianqin.incidents.models import AppealView, Handover, IdentityAppeal, TimelineEntry
from lianqin.incidents.states import EntryKind
from lianqin.incidents.tests.appealing import answered, asked, by, live, lost_man

pytestmark = pytest.mark.django_db
WIFE = Giving(Relation.SPOUSE, "核对身份证和户口簿，本人认出妻子", Condition.WELL, text="步行离开")


def test_handover_destroys_every_picture_and_keeps_the_log(cast: Cast) -> None:
    incident = lost_man(cast)
    shown, waiting = live(cast, incident), asked(cast, incident)
    sightings.look(shown, **by(cast.ge))
    answered(cast, shown)
    keys, picture = {shown.picture_key, waiting.picture_key}, shown.picture
    hand_over(incident, WIFE, **by(cast.sun))
    assert not appeal_keys.names() & keys
    assert not (Path(settings.MEDIA_ROOT) / picture).exists()
    for appeal in IdentityAppeal.unscoped.filter(incident=incident):
        assert (appeal.state, appeal.picture, appeal.picture_key) == ("ended", "", "")
        assert appeal.erased_at is not None
    assert AppealView.unscoped.filter(appeal=shown).count() == 1
    assert EventRow.objects.filter(kind="appeal.ended").count() == 2
    assert not IdentityAppeal.objects.for_viewer(cast.ge.viewer).exists()
    with pytest.raises(AppealMovedOn):
        sightings.look(shown, **by(cast.sun))


def test_it_says_relation_check_and_condition_and_no_name(cast: Cast) -> None:
    incident = lost_man(cast)
    hand_over(incident, WIFE, **by(cast.sun))
    line = TimelineEntry.unscoped.get(incident=incident, kind=EntryKind.HANDOVER)
    assert line.text.startswith("1 人交给配偶；核对方式：核对身份证和户口簿")
    assert "状况平稳" in line.text
    assert not any("name" in f.name and f.name != "actor_name" for f in Handover._meta.fields)


def test_a_handover_without_a_check_is_refused(cast: Cast) -> None:
    with pytest.raises(MissingInput, match="核对"):
        hand_over(lost_man(cast), Giving(Relation.PARENT, " ", Condition.CARE), **by(cast.sun))
    assert not Handover.unscoped.exists()


def test_nobody_is_handed_over_from_a_closed_record(cast: Cast) -> None:
    with pytest.raises(IncidentMovedOn):
        hand_over(lost_man(cast, state="closed"), WIFE, **by(cast.sun))


def test_a_handover_needs_no_appeal(cast: Cast) -> None:
    hand_over(lost_man(cast), WIFE, **by(cast.sun))
    assert Handover.unscoped.get().relation == "spouse"
