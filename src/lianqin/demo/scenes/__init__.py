"""The three scenes of the article, by name."""

from lianqin.demo.scenes.cable import cable_theft
from lianqin.demo.scenes.ice import lost_on_the_ice
from lianqin.demo.scenes.lost_man import lost_man
from lianqin.demo.scenes.play import Play, Step

__all__ = ["SCENES", "Play", "Step"]

SCENES = {
    "cable-theft": cable_theft,
    "lost-on-the-ice": lost_on_the_ice,
    "lost-man": lost_man,
}
