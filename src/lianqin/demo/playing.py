"""Playing scenes: as the story of 2024 with the clock set back, or live on tonight's shift."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from lianqin.core import clock
from lianqin.demo.loading.county import Loaded
from lianqin.demo.scenes import SCENES, Play, Step

Say = Callable[[str], None]
STORY = {
    "lost-on-the-ice": datetime(2024, 2, 14, 15, 20, tzinfo=clock.SHANGHAI),
    "cable-theft": datetime(2024, 6, 18, 10, 0, tzinfo=clock.SHANGHAI),
}


def play_story(loaded: Loaded) -> None:
    """Both scenes at their instants in 2024, on a shift of that day, with the clock set back."""
    for name, start in STORY.items():
        frozen = clock.FrozenClock(start)
        with clock.using(frozen):
            loaded.shift(start, whole_day=True)
            play_at(SCENES[name](), start, frozen)


def play_at(steps: Iterable[Step], start: datetime, frozen: clock.FrozenClock) -> Play:
    """Every step at its own instant, the clock moved to each."""
    play = Play()
    for step in steps:
        at = start + timedelta(seconds=step.after)
        frozen.set(at)
        step.do(play, at)
    return play


def play_live(
    name: str, *, pace: float, stop: threading.Event, say: Say = lambda _line: None
) -> Play | None:
    """One scene on the live shift, `pace` times as fast as it was, until `stop` is set."""
    play, before = Play(), None
    for step in SCENES[name]():
        pause = 0.0 if before is None else (step.after - before) / pace
        if stop.wait(max(pause, 0.0)):
            return None
        before = step.after
        say(step.say)
        step.do(play, clock.now())
    return play
