"""Asking that one's own file be put right, and the answer (个人信息保护法 Art. 46)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import Act, act
from lianqin.core.clock import today
from lianqin.core.errors import MissingInput, NotFound
from lianqin.core.scope import Viewer
from lianqin.registry.history import name_of, note_changes
from lianqin.registry.identity import index_of, read_identity
from lianqin.registry.kinds import CorrectionState
from lianqin.registry.models import Correction, Person
from lianqin.registry.people import edit_person, find_kept
from lianqin.registry.people_errors import CorrectionAnswered, IdentityWritten, NotYourFile

# Art. 46 asks for a check and a correction "in time" and names no days. Fifteen are the house's
# own, the same as for the answer to a complaint; they are plain days, so that nobody has to count.
ANSWER_WITHIN = timedelta(days=15)
# An identity number of either length, in one piece or parted after the region and the birthday.
NUMBER = re.compile(r"\d{15}|\d{6}[\s-]?\d{8}[\s-]?\d{3}[\dXxＸｘ]")


@dataclass(frozen=True)
class Part:
    """A part of a dossier as the page names it, and the field of a person that it is, if one."""

    name: str
    words: Promise | str
    field: str = ""


PARTS: tuple[Part, ...] = (
    Part("姓名", _("姓名"), "name"),
    Part("手机", _("手机"), "phone"),
    Part("出生日期", _("出生日期"), "born_on"),
    Part("性别", _("性别"), "sex"),
    Part("文化程度", _("文化程度"), "education"),
    Part("身份证号码", _("身份证号码"), "identity"),
    Part("保安员证", _("保安员证")),
    Part("技能和培训", _("技能和培训")),
    Part("任职经历", _("任职经历")),
    Part("劳动合同", _("劳动合同")),
    Part("保险", _("保险")),
    Part("联动情况", _("联动情况")),
    Part("表扬和违规记录", _("表扬和违规记录")),
    Part("其他", _("其他")),
)


def part_of(name: str) -> Part | None:
    """The part of that name."""
    return next((part for part in PARTS if part.name == name), None)


def ask_correction(*, what: str, wanted: str, actor: Viewer) -> Correction:
    """Ask that `what` (the name of one of PARTS) of the actor's own file say `wanted`.

    An identity number is put right from the document alone: `wanted` may stay empty for it, and
    never holds one. Raises NotYourFile for an account without a file, MissingInput and
    IdentityWritten.
    """
    person = Person.unscoped.filter(pk=actor.person_id or 0).first()
    if person is None:
        raise NotYourFile
    if (part := part_of(what)) is None:
        raise MissingInput(field=_("哪一项"))
    if not wanted.strip() and part.field != "identity":
        raise MissingInput(field=_("应当是"))
    if NUMBER.search(wanted):
        raise IdentityWritten
    with act("correction.ask", actor=actor) as act_:
        asked = Correction.unscoped.create(
            person=person,
            organisation=person.organisation,
            what=what,
            wanted=wanted.strip(),
            asked_at=act_.at,
            due_on=today() + ANSWER_WITHIN,
        )
        act_.record(asked, person=person.pk)
    return asked


def answer_correction(
    *,
    correction: Correction,
    state: CorrectionState | str,
    actor: Viewer,
    answer: str = "",
    changes: Mapping[str, Any] | None = None,
    by_name: str = "",
) -> None:
    """Put the file right by `changes` (as `edit_person` takes them), or say why not, in one act.

    What the file says already is not written again: the request is answered as made.
    A part that is no field of the person is put right on its own paper; the answer says so. Raises
    MissingInput without an answer where one is owed, CorrectionAnswered, NotFound and what
    `edit_person` raises.
    """
    made = state == CorrectionState.MADE
    if not answer.strip() and not (made and changes):
        raise MissingInput(field=_("答复"))
    with act("correction.answer", actor=actor) as act_:
        asked = _open_one(correction, actor)
        person = find_kept(asked.person_id, actor)
        _close(act_, asked, state, answer.strip(), actor, by_name)
        if made and (left := _not_yet(person, changes or {})):
            edit_person(person=person, changes=left, actor=actor, by_name=by_name)
        states = ({"state": CorrectionState.OPEN}, {"state": state})
        note_changes(act_, asked, *states, actor=actor, person=person, by_name=by_name)
        act_.record(asked, person=person.pk, made=made)


def _not_yet(person: Person, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `changes` that the file does not say yet."""
    return {name: value for name, value in changes.items() if not _says(person, name, value)}


def _says(person: Person, name: str, value: Any) -> bool:
    if name == "identity":
        return bool(value) and index_of(read_identity(value)) == person.id_index
    return bool(getattr(person, name) == (value.strip() if isinstance(value, str) else value))


def _open_one(correction: Correction, actor: Viewer) -> Correction:
    asked = Correction.objects.for_viewer(actor).filter(pk=correction.pk).first()
    if asked is None:
        raise NotFound
    find_kept(asked.person_id, actor)
    return asked


def _close(
    act_: Act, asked: Correction, state: str, answer: str, actor: Viewer, by_name: str
) -> None:
    rows = Correction.unscoped.filter(pk=asked.pk, state=CorrectionState.OPEN)
    closed = rows.update(
        state=state,
        answer=answer,
        answered_by=actor.user_id,
        answerer_name=by_name or name_of(actor),
        answered_at=act_.at,
    )
    if closed != 1:
        raise CorrectionAnswered
