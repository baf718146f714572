"""What proves an act: an incident or a directive at which somebody really was, or words.

Only arrivals are read: whether somebody declined, and how often they accepted, is asked nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqin.dispatch.models import Directive
from lianqin.incidents.models import Participation
from lianqin.registry.models import Person
from lianqin.supervision.conduct_errors import ActNotProven

LONGEST = 64


class ProofKind(models.TextChoices):
    INCIDENT = "incident", _("警情编号")
    DIRECTIVE = "directive", _("指令编号")
    OTHER = "other", _("其他记录")


@dataclass(frozen=True)
class Proof:
    """The record behind an act: its kind, and its number or, where it has none, its words."""

    kind: ProofKind
    mark: str

    @property
    def source(self) -> str:
        """As the row keeps it."""
        return f"{self.kind}:{self.mark.strip()}"[:LONGEST]


def proof_of(source: str) -> Proof:
    """The proof that a row keeps; words where it is of no kind that there is."""
    kind, _colon, mark = source.partition(":")
    if kind in ProofKind.values:
        return Proof(ProofKind(kind), mark)
    return Proof(ProofKind.OTHER, source)


def check_proof(proof: Proof, person: Person) -> None:
    """Raises ActNotProven, alike for a missing record, a drill, and one without this person."""
    mark = proof.mark.strip()
    if not _was_there(proof.kind, mark, person):
        raise ActNotProven(name=person.name, number=mark)


def _was_there(kind: ProofKind, mark: str, person: Person) -> bool:
    if "\x00" in mark or not mark:
        return False
    if kind == ProofKind.OTHER:
        return True
    there = {"unit__members__person": person, "on_scene_at__isnull": False}
    if kind == ProofKind.INCIDENT:
        parts = Participation.unscoped.filter(**there, incident__is_exercise=False)
        return parts.filter(incident__number=mark).exists()
    directives = Directive.unscoped.filter(**there, is_exercise=False)
    return directives.filter(number=mark).exists()
