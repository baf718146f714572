"""What one chunk of entered rows shares: the act it is done in, and the history it leaves."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from lianqin.core.acts import Act
from lianqin.registry.history import said
from lianqin.registry.importing.bulk import insert
from lianqin.registry.importing.candidates import Candidate
from lianqin.registry.models import Change, ImportRun

CREATED = "created"
SLUG_BYTES = 8


@dataclass
class Entering:
    """The act, the run that it belongs to, and the changes noted so far."""

    act_: Act
    run: ImportRun
    today: date
    changes: list[Change] = field(default_factory=list)

    def created(self, row: models.Model, person: int | None, unit: int | None) -> None:
        """Note that a row came into being; one line is enough."""
        self._note(row, CREATED, "", "", person, unit)

    def update(
        self,
        row: models.Model,
        candidate: Candidate,
        part: str,
        person: int | None = None,
        unit: int | None = None,
    ) -> None:
        """Write the changed fields of `row`, each with its line of history."""
        values = candidate.changed(part)
        if values:
            self.write(row, values)
        for change in candidate.changes:
            if change.part == part:
                before, after = said(change.field, change.before), said(change.field, change.after)
                self._note(row, change.field, before, after, person, unit)

    @staticmethod
    def write(row: models.Model, values: Mapping[str, Any]) -> None:
        """The new values, without the rest of the row."""
        type(row)._base_manager.filter(pk=row.pk).update(**values)

    def finish(self) -> None:
        """Write the history."""
        insert(Change, self.changes)
        self.changes = []

    def _note(
        self,
        row: models.Model,
        name: str,
        before: str,
        after: str,
        person: int | None,
        unit: int | None,
    ) -> None:
        self.changes.append(
            Change(
                bureau_id=self.run.bureau_id,
                subject=row._meta.label_lower,
                subject_id=str(row.pk),
                person_id=person,
                organisation_id=unit,
                field=name,
                before=before,
                after=after,
                actor_id=self.run.by_user,
                actor_name=self.run.by_name,
                actor_role=self.act_.actor.role,
                act_id=self.act_.id,
                at=self.act_.at,
            )
        )


def fresh_slug(prefix: str) -> str:
    """A name for addresses that says nothing of the row."""
    return f"{prefix}-{secrets.token_hex(SLUG_BYTES)}"
