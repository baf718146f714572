"""Once in effect: a phone's command carries its own number, and a repeat gets the stored answer.

The answer is stored in the effect's own transaction, so that neither a lost reply nor a killed
process can double the effect or lose the answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lianqin.core.acts import act
from lianqin.core.errors import CommandReused
from lianqin.core.models import CommandAnswer
from lianqin.core.scope import Viewer

Answer = dict[str, Any]


@dataclass(frozen=True)
class Answered:
    """`answer` as it was first given; `repeated` when this call had no effect of its own."""

    answer: Answer
    repeated: bool


def fingerprint(contents: Any) -> str:
    """A digest of what the command asks, to tell a repeat from a reuse of its number."""
    text = json.dumps(contents, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def once(*, key: UUID, actor: Viewer, contents: Any, effect: Callable[[], Answer]) -> Answered:
    """Run `effect` unless `key` was answered before.

    Raises CommandReused when the number comes from another person or with other contents.
    """
    with act("command", actor=actor) as act_:
        before = CommandAnswer.objects.filter(pk=key).first()
        mark = fingerprint(contents)
        if before is not None:
            if (before.actor_id, before.fingerprint) != (actor.user_id, mark):
                raise CommandReused
            return Answered(before.answer, repeated=True)
        answer = effect()
        CommandAnswer.objects.create(
            key=key, actor_id=actor.user_id, fingerprint=mark, answer=answer, at=act_.at
        )
        return Answered(answer, repeated=False)
