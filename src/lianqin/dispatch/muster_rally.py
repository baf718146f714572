"""Whether a directive leads to a rally point instead of the scene, or to a muster now over."""

from __future__ import annotations

from lianqin.dispatch.models import Directive
from lianqin.dispatch.models.muster import Muster, RallyPoint
from lianqin.dispatch.muster_errors import MusterOver

REACHED = "到达集结点"


def rally_of(directive: Directive) -> RallyPoint | None:
    """The rally point of its crew, or None for a crew that goes to the scene."""
    return RallyPoint.unscoped.filter(alerts__directive=directive).first()


def goes_to_scene(directive: Directive) -> bool:
    """Whether an arrival under it is one on the scene: at a rally point nobody is there yet."""
    return rally_of(directive) is None


def refuse_stood_down(directive: Directive) -> None:
    """Inside an act. Raises MusterOver for a yes to a muster that was stood down meanwhile."""
    called_by = Muster.unscoped.filter(alerts__directive=directive)
    over = called_by.exclude(stood_down_at=None).first()
    if over is not None:
        raise MusterOver(officer=over.stood_down_by)
