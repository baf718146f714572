"""Who sees what. A viewer is always known; a query without one raises.

Each model that holds anything about a person or an event declares
`visible_to(viewer) -> Q`. Its `objects` manager answers only through `for_viewer(viewer)`.
`unscoped` is for services that decide for the whole bureau (is this unit taken? which number
comes next?); a test holds the rooms with pages (desk, field) away from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, NoReturn, Protocol, Self, TypeVar, cast

from django.db import models
from django.db.models import Q

from lianqin.core.given import can_be_a_mark

NOTHING = Q(pk__in=())
EVERYTHING = ~NOTHING


@dataclass(frozen=True)
class Viewer:
    """The person on whose behalf something is read, with all that decides what they may see.

    `role` is an accounts.Role value. `bureau_id` is the county bureau they belong to;
    `organisation_ids` the organisations they serve in, with those below; `audience` the keys of
    events that reach them. A viewer without an account has no bureau and sees nothing.
    """

    user_id: int | None
    role: str
    bureau_id: int | None = None
    organisation_ids: frozenset[int] = frozenset()
    person_id: int | None = None
    team_ids: frozenset[int] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    audience: frozenset[str] = field(default_factory=frozenset)

    @property
    def bureau(self) -> int:
        """The bureau that they act for. Raises UnscopedAccess for someone who belongs to none."""
        if self.bureau_id is None:
            raise UnscopedAccess("an act needs an actor who belongs to a bureau")
        return self.bureau_id


NOBODY = Viewer(user_id=None, role="nobody")


class UnscopedAccess(RuntimeError):
    """A query was made without saying who is looking: a fault of the programmer."""


M = TypeVar("M", bound="ScopedModel")
VisibleTo = Callable[[Viewer], Q]


class ScopedManager(models.Manager[M], Generic[M]):
    """Answers only to a known viewer."""

    use_in_migrations = False

    def for_viewer(self, viewer: Viewer) -> models.QuerySet[M]:
        """The rows that `viewer` may see."""
        model = cast("type[ScopedModel]", self.model)
        rows: models.QuerySet[Any] = models.QuerySet(model=self.model, using=self._db)
        return cast("models.QuerySet[M]", rows.filter(model.visible_to(viewer)))

    def get_queryset(self) -> NoReturn:
        raise UnscopedAccess(
            f"{self.model.__name__}.objects needs for_viewer(viewer); "
            "services that decide for the whole bureau use .unscoped"
        )


class ScopedModel(models.Model):
    """Base of every model that holds anything about a person or an event."""

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    unscoped: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The condition under which `viewer` may see a row; each model says its own."""
        raise NotImplementedError(f"{cls.__name__} does not say who may see it")


class HasVisibility(Protocol):
    """What the walk over all models asks of each."""

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q: ...


def get_visible(model: type[M], viewer: Viewer, **lookup: Any) -> M:
    """The one row that `viewer` may see, or NotFound: alike for missing, for hidden and for a
    mark that no database could look for."""
    from lianqin.core.errors import NotFound

    if not all(map(can_be_a_mark, lookup.values())):
        raise NotFound
    found = model.objects.for_viewer(viewer).filter(**lookup).first()
    if found is None:
        raise NotFound
    return found
