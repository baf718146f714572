"""What a phone needs to know of its holder: the crew on shift, and the directive in hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from lianqin.core.errors import NotFound
from lianqin.core.scope import Viewer
from lianqin.dispatch.models import Directive, GuidanceMessage
from lianqin.dispatch.states import OPEN, UNDER_WAY, Status
from lianqin.units.kinds import POLICE_UNITS, UnitKind
from lianqin.units.models import Unit
from lianqin.units.services import unit_of

STILL_ANSWERABLE = timedelta(minutes=30)  # an unanswered directive stays on the screen so long
STILL_SHOWN = timedelta(minutes=15)  # and one that ended, so long
ON_PATROL = POLICE_UNITS | {UnitKind.VOLUNTEER}
OVER = (
    *(Status.CLEARED, Status.DECLINED, Status.CANCELLED),
    *(Status.FILLED, Status.REDIRECTED, Status.RELIEVED),
)


@dataclass(frozen=True)
class Duty:
    """`crew` is None off duty. `directive` is the one to answer or to carry on with, or None.

    Off duty nothing new arrives; only what the crew had accepted before its shift ended stays.
    """

    crew: Unit | None
    directive: Directive | None

    @property
    def tracked(self) -> bool:
        """Whether the phone's continuous positions are wanted now: an accepted directive is on."""
        return self.directive is not None and self.directive.status in UNDER_WAY

    @property
    def sender(self) -> Unit | None:
        """The crew in whose name a position is sent."""
        return self.directive.unit if self.tracked and self.directive else self.crew


def duty_of(viewer: Viewer, at: datetime) -> Duty:
    """The viewer's duty at an instant; two queries."""
    crew = unit_of(viewer, at)
    shown = Q(status__in=OPEN if crew else UNDER_WAY)
    if crew:
        silent_since = max(crew.shift_since, at - STILL_ANSWERABLE)
        shown |= Q(status=Status.SILENT, issued_at__gte=silent_since)
    return Duty(crew, _open_first(own_directives(viewer).filter(shown)).first())


def just_over(viewer: Viewer, at: datetime) -> Directive | None:
    """The directive that ended a moment ago: a crew must see that one was taken back."""
    ended = own_directives(viewer).filter(ended_at__gt=at - STILL_SHOWN, status__in=OVER)
    return ended.order_by("-ended_at", "-id").first()


def patrols(crew: Unit | None) -> bool:
    """Whether what this crew finds may be a joint patrol's find: on joint duty, police, or
    volunteers, who are on the road for nothing else (domain row 45)."""
    return crew is not None and (crew.on_joint_duty or crew.kind in ON_PATROL)


def own_directives(viewer: Viewer) -> QuerySet[Directive]:
    """Those addressed to a crew of the viewer's own, newest first.

    An officer sees more on the desk; the phone answers only for the own crew.
    """
    addressed = Directive.objects.for_viewer(viewer).filter(
        unit__members__person_id=viewer.person_id or 0
    )
    written = GuidanceMessage.objects.for_viewer(viewer).filter(
        directive=OuterRef("pk"), from_desk=True, read_at=None
    )
    addressed = addressed.annotate(has_unread=Exists(written.order_by()))
    beside = ("muster_alert__rally", "muster_alert__muster")
    return addressed.select_related("incident", "unit", *beside).order_by("-issued_at", "-id")


def own_directive(viewer: Viewer, number: str) -> Directive:
    """The one of that number. Raises NotFound alike for none and for somebody else's."""
    found = own_directives(viewer).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def _open_first(directives: QuerySet[Directive]) -> QuerySet[Directive]:
    late = Case(When(status=Status.SILENT, then=Value(1)), default=0, output_field=IntegerField())
    return directives.order_by(late, "-issued_at", "-id")
