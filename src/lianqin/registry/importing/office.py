"""What checking has to know of the county: its bodies by name, whose file it is, the day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from lianqin.core import clock
from lianqin.registry.importing.candidates import Candidate
from lianqin.registry.importing.texts import folded
from lianqin.registry.models import ImportRun, Organisation

NEAR = 0.5


@dataclass
class Office:
    """`own_unit` is set for a manager's file: no other unit may be named in it, or shown.

    `parents_said` is which body the file has put under which so far, by key.
    """

    bureau_id: int
    own_unit: int | None
    today: date
    bodies: dict[str, Organisation] = field(default_factory=dict)
    parents_said: dict[int, int] = field(default_factory=dict)
    _above: dict[int, int | None] = field(default_factory=dict)
    _near: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, run: ImportRun) -> Office:
        """The office as it stands now."""
        office = cls(
            bureau_id=run.bureau_id,
            own_unit=None if run.organisation_id == run.bureau_id else run.organisation_id,
            today=clock.today(),
        )
        office.read_bodies()
        return office

    def read_bodies(self) -> None:
        """Take in the bureau's organisations; a full name goes before another's short one."""
        rows = list(Organisation.unscoped.filter(bureau_id=self.bureau_id).defer("area"))
        rows.sort(key=lambda row: row.ended_on is not None)
        self._above = {row.pk: row.parent_id for row in rows}
        self.bodies.clear()
        for name in ("name", "short_name"):
            for row in rows:
                self.bodies.setdefault(folded(getattr(row, name)), row)

    def body(self, candidate: Candidate, column: str) -> Organisation | None:
        """The organisation that a cell names, or None with the reason noted."""
        name = candidate[column]
        if name is None:
            return None
        found = self.bodies.get(folded(name))
        if self.own_unit is not None and (found is None or found.pk != self.own_unit):
            candidate.refuse(column, "not_own_unit", unit=self.own_name)
        elif found is None:
            near = self.near(name)
            candidate.refuse(column, "unit_near" if near else "unit_unknown", unit=near)
        elif found.ended_on is not None and found.ended_on <= self.today:
            candidate.refuse(column, "unit_ended", day=found.ended_on.isoformat())
        else:
            return found
        return None

    def is_under(self, body: int, other: int) -> bool:
        """Whether one body is the other or stands under it, by the registry and the file so far."""
        at: int | None = body
        passed: set[int] = set()
        while at is not None and at != other and at not in passed:
            passed.add(at)
            at = self.parents_said.get(at, self._above.get(at))
        return at == other

    @property
    def own_name(self) -> str:
        """The name of the unit whose manager sent the file."""
        return next((row.name for row in self.bodies.values() if row.pk == self.own_unit), "")

    def near(self, name: str) -> str:
        """The name in the registry that is most like this one, or nothing."""
        if name not in self._near:
            like = get_close_matches(folded(name), self.bodies, n=1, cutoff=NEAR)
            self._near[name] = self.bodies[like[0]].name if like else ""
        return self._near[name]
