"""A quarter's thanks for verified acts: capped, of a closed list, and no ranking of anybody.

Nobody gains by a seventh act in a quarter or a second of a kind on a day, by an arrest, or by
accepting; nobody loses by declining, which is read nowhere (domain.md section 7, row 61).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from lianqin.core import clock
from lianqin.core.acts import Act, act
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.registry.kinds import ConductKind
from lianqin.registry.models import Person
from lianqin.registry.viewers import managers_of, person_key
from lianqin.supervision.conduct import enter, today_of, unit_on
from lianqin.supervision.conduct_errors import (
    ActAlreadyProposed,
    ActMovedOn,
    ActNotListed,
    ActNotRecognisable,
    HappensLater,
    NobodyToThank,
    QuarterNotOver,
    RefusalUnexplained,
    VerifiedByAnother,
)
from lianqin.supervision.models import RecognisedAct, Recognition
from lianqin.supervision.proofs import Proof, check_proof
from lianqin.supervision.quarters import Quarter
from lianqin.supervision.states import ActKind

MOST_ACTS = 6  # that count for a person in a quarter
LEAST_ACTS = 2  # for which somebody is thanked
# Whoever writes these speaks of catching people or of testing them: no ground for praise.
NOT_FOR_PRAISE = ("抓获", "抓捕", "逮捕", "擒获", "抓到", "尿检", "筛查", "吸毒")


@dataclass(frozen=True)
class Deed:
    """Something well done: of which kind, in which words, when, and what proves it."""

    kind: str
    words: str
    happened_on: date
    proof: Proof


@dataclass(frozen=True)
class Thanked:
    """Somebody who will be thanked, for which acts."""

    person: Person
    acts: tuple[RecognisedAct, ...]


def acts_of(viewer: Viewer, quarter: Quarter) -> QuerySet[RecognisedAct]:
    """The quarter's acts that the viewer may see, proposed or settled."""
    rows = RecognisedAct.objects.for_viewer(viewer)
    return rows.filter(happened_on__gte=quarter.since, happened_on__lt=quarter.until)


def counted(acts: Iterable[RecognisedAct]) -> tuple[RecognisedAct, ...]:
    """Of one person's verified acts of one quarter those that count: one a day and kind, the
    first MOST_ACTS by day. The same for any order of `acts`; one more never takes one away."""
    first: dict[tuple[date, str], RecognisedAct] = {}
    for done in sorted(acts, key=lambda done: (done.happened_on, done.kind, done.pk)):
        first.setdefault((done.happened_on, done.kind), done)
    return tuple(first.values())[:MOST_ACTS]


def propose(
    person: Person, deed: Deed, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> RecognisedAct:
    """Put an act forward; it counts for nothing until somebody else has verified it.

    Raises ActNotListed, MissingInput, ActNotRecognisable, HappensLater, ActNotProven and
    ActAlreadyProposed.
    """
    with act("recognition.propose", actor=actor, at=at) as act_:
        _check(person, deed, today_of(act_))
        done = _write(act_, person, deed, actor_name)
        act_.record(done, person=person.pk, kind=done.kind)
    return done


def _check(person: Person, deed: Deed, today: date) -> None:
    if deed.kind not in ActKind.values:
        raise ActNotListed
    if not deed.words.strip():
        raise MissingInput(field=_("事迹"))
    for word in NOT_FOR_PRAISE:
        if word in deed.words or word in deed.proof.mark:
            raise ActNotRecognisable(word=word)
    if deed.happened_on > today:
        raise HappensLater
    check_proof(deed.proof, person)


def _write(act_: Act, person: Person, deed: Deed, actor_name: str) -> RecognisedAct:
    try:
        with transaction.atomic():
            return RecognisedAct.unscoped.create(
                bureau_id=person.bureau_id,
                person=person,
                organisation=unit_on(person, deed.happened_on),
                kind=deed.kind,
                words=deed.words.strip(),
                happened_on=deed.happened_on,
                source=deed.proof.source,
                proposer_user=act_.actor.user_id,
                proposer_name=actor_name,
                proposed_at=act_.at,
            )
    except IntegrityError as twice:
        raise ActAlreadyProposed(name=person.name) from twice


def verify(
    done: RecognisedAct, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> None:
    """An officer who did not propose it confirms an act. Raises VerifiedByAnother, ActMovedOn."""
    _by_another(done, actor)
    with act("recognition.verify", actor=actor, at=at) as act_:
        changes = {"verifier_user": actor.user_id, "verifier_name": actor_name}
        _settle(done, **changes, verified_at=act_.at)
        act_.record(done)
        _tell(act_, done)


def refuse(
    done: RecognisedAct, reason: str, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> None:
    """An officer who did not propose it sends an act back, with the reason.

    Raises RefusalUnexplained, VerifiedByAnother, ActMovedOn.
    """
    if not reason.strip():
        raise RefusalUnexplained
    _by_another(done, actor)
    with act("recognition.refuse", actor=actor, at=at) as act_:
        changes = {"verifier_user": actor.user_id, "verifier_name": actor_name}
        _settle(done, **changes, refused_at=act_.at, refused_reason=reason.strip())
        act_.record(done)
        _tell(act_, done)


def to_thank(viewer: Viewer, quarter: Quarter) -> list[Thanked]:
    """Whoever has LEAST_ACTS counted acts and was not thanked for the quarter, by name; of those
    whose acts the viewer may see."""
    thanked = Recognition.unscoped.filter(bureau_id=viewer.bureau_id, quarter=quarter.code)
    rows = acts_of(viewer, quarter).filter(verified_at__isnull=False, person__emptied_on=None)
    rows = rows.exclude(person_id__in=thanked.values("person_id"))
    of: dict[Person, list[RecognisedAct]] = defaultdict(list)
    for done in rows.select_related("person__organisation", "organisation"):
        of[done.person].append(done)
    found = [Thanked(person, counted(acts)) for person, acts in of.items()]
    found = [one for one in found if len(one.acts) >= LEAST_ACTS]
    return sorted(found, key=lambda one: (one.person.pinyin, one.person.name, one.person.pk))


def give(
    quarter: Quarter, words: str, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> list[Recognition]:
    """Thank everybody who has enough counted acts, in the name of the officer, once a quarter.

    There is nobody to choose: whoever fulfils it is thanked, each by an act of their own, so that
    nobody else's order waits for a county's thanks; what broke off is gone on with by giving
    again. Raises QuarterNotOver, MissingInput and NobodyToThank.
    """
    if not words.strip():
        raise MissingInput(field=_("通报的话"))
    at = at or clock.now()
    if at.astimezone(clock.SHANGHAI).date() < quarter.until:
        raise QuarterNotOver(quarter=str(quarter), day=quarter.until.isoformat())
    given: list[Recognition] = []
    for one in to_thank(actor, quarter):
        try:
            with act("recognition.give", actor=actor, at=at) as act_:
                given.append(_thank(act_, one, quarter, words.strip(), actor_name))
        except IntegrityError:
            if not _was_thanked(one, quarter):
                raise  # no other officer was there first
    if not given:
        raise NobodyToThank(quarter=str(quarter))
    return given


def _was_thanked(one: Thanked, quarter: Quarter) -> bool:
    return Recognition.unscoped.filter(person=one.person, quarter=quarter.code).exists()


def _thank(act_: Act, one: Thanked, quarter: Quarter, words: str, actor_name: str) -> Recognition:
    unit = one.acts[-1].organisation
    thanks = Recognition.unscoped.create(
        bureau_id=one.person.bureau_id,
        person=one.person,
        organisation=unit,
        quarter=quarter.code,
        acts_counted=len(one.acts),
        words=words,
        giver_name=actor_name,
        given_at=act_.at,
    )
    with translation.override("zh-hans"):  # the language of the record
        said = _("%(quarter)s通报表扬：%(words)s") % {"quarter": quarter, "words": words}
    enter(
        act_,
        one.person,
        kind=ConductKind.COMMENDATION,
        unit=unit,
        words=said,
        happened_on=today_of(act_),
        source=f"recognition:{thanks.pk}",
        enterer_name=actor_name,
    )
    act_.record(thanks, quarter=quarter.code)
    return thanks


def _by_another(done: RecognisedAct, actor: Viewer) -> None:
    if done.proposer_user is not None and done.proposer_user == actor.user_id:
        raise VerifiedByAnother


def _settle(done: RecognisedAct, **changes: object) -> None:
    waiting = RecognisedAct.unscoped.filter(pk=done.pk, verified_at=None, refused_at=None)
    if waiting.update(**changes) != 1:
        raise ActMovedOn
    done.refresh_from_db()


def _tell(act_: Act, done: RecognisedAct) -> None:
    audience = [person_key(done.person_id), managers_of(done.organisation_id)]
    act_.announce("recognition.settled", done, audience=audience)
