"""Playing scenes: as the story of 2024 with the clock set back, or live on tonight's shift."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from lianqin.core import clock
from lianqin.demo.loading.county import Loaded
from lianqin.demo.moving import Drive, drive_to_scene, keep_driving, under_way
from lianqin.demo.scenes import SCENES, Play, Step

Say = Callable[[str], None]
LONGEST_PAUSE = 12.0  # seconds
STORY = {
    "lost-on-the-ice": datetime(2024, 2, 14, 15, 20, tzinfo=clock.SHANGHAI),
    "cable-theft": datetime(2024, 6, 18, 10, 0, tzinfo=clock.SHANGHAI),
    "lost-man": datetime(2024, 7, 12, 22, 5, tzinfo=clock.SHANGHAI),
}


def play_story(loaded: Loaded) -> None:
    """The scenes at their instants in 2024, on a shift of that day, with the clock set back."""
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
    """One scene on the live shift, `pace` times as fast as it was, until `stop` is set.

    No step lets a watcher wait longer than LONGEST_PAUSE. Crews that have set out move along
    their real way until the step at which they arrive.
    """
    play, steps, before = Play(), SCENES[name](), None
    for step in steps:
        since = step.after if before is None else before
        pause = min((step.after - since) / pace, LONGEST_PAUSE)
        drives = _drives(play, steps, since)
        speed = (step.after - since) / pause if pause else pace
        if keep_driving(drives, since, pause, speed, stop) or stop.is_set():
            return None
        before = step.after
        say(step.say)
        step.do(play, clock.now())
    return play


def _drives(play: Play, steps: tuple[Step, ...], now: float) -> list[Drive]:
    """The crews on their way at `now`, each to be there at its own step."""
    for key, directive in play.directives.items():
        if key not in play.drives and under_way(directive):
            arrives = next(s.after for s in steps if s.arrives == key and s.after > now)
            if drive := drive_to_scene(directive, now, arrives):
                play.drives[key] = drive
    return [drive for key, drive in play.drives.items() if under_way(play.directives[key])]
