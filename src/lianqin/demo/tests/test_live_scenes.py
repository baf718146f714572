"""Both scenes on the live shift: every crew drives to the place, and each record ends closed."""

from __future__ import annotations

import threading

import pytest

from lianqin.core.audit import verify_chain
from lianqin.core.clock import FrozenClock
from lianqin.demo import playing
from lianqin.demo.loading.county import load_county, open_live_shift
from lianqin.demo.scenes import SCENES
from lianqin.incidents.states import State
from lianqin.registry.gazetteer import metres_between
from lianqin.units.models import Fix


@pytest.mark.slow
@pytest.mark.django_db
def test_both_scenes_play_to_their_end_and_the_crews_drive_there(
    clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "LONGEST_PAUSE", 0.05)
    open_live_shift(load_county())
    for name in SCENES:
        play = playing.play_live(name, pace=10_000, stop=threading.Event())
        assert play is not None
        incident = play.the_incident
        assert incident.state == State.CLOSED
        for directive in play.directives.values():
            last = Fix.unscoped.filter(unit=directive.unit).order_by("-id").first()
            assert last is not None
            assert metres_between((last.lon, last.lat), (incident.lon, incident.lat)) < 1500
    assert verify_chain().whole


def test_a_scene_that_is_told_to_stop_ends_at_once() -> None:
    stop = threading.Event()
    stop.set()
    assert playing.play_live("cable-theft", pace=1.0, stop=stop) is None
