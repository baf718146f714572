"""The demonstration's brigade has something of each on its desk, as the services keep it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianqin.accounts.models import User
from lianqin.accounts.viewers import viewer_for
from lianqin.core.audit import verify_chain
from lianqin.core.clock import FrozenClock
from lianqin.demo.loading.county import load_county
from lianqin.registry.kinds import ConductKind
from lianqin.registry.models import ConductEntry
from lianqin.supervision.models import Breach, Complaint, RecognisedAct, Recognition
from lianqin.supervision.quarters import quarter_of
from lianqin.supervision.states import BreachState, ComplaintState


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=18, hours=3)])
def test_complaints_a_hearing_and_thanks_wait_as_of_today(
    clock: FrozenClock, later: timedelta
) -> None:
    clock.move(later)
    today = (clock.now() + timedelta(hours=8)).date()
    load_county()
    answered, waiting = Complaint.unscoped.order_by("received_at")
    assert (answered.state, waiting.state) == (ComplaintState.ANSWERED, ComplaintState.OPEN)
    assert (waiting.due_on - today).days == 2
    guard = viewer_for(User.objects.get(username="guard"))
    (reproach,) = Breach.objects.for_viewer(guard)
    assert reproach.state == BreachState.NOTIFIED, "it waits to be answered on the phone"
    thanks = Recognition.unscoped.all()
    assert {row.quarter for row in thanks} == {quarter_of(today).before.code}
    assert (thanks.count(), RecognisedAct.unscoped.filter(verified_at=None).count()) == (2, 1)
    kinds = sorted(ConductEntry.unscoped.values_list("kind", flat=True))
    assert kinds == [ConductKind.COMMENDATION, ConductKind.COMMENDATION, ConductKind.COMPLAINT]
    assert verify_chain().whole
