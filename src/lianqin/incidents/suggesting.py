"""What the caller's words sound like: up to three categories, and marks worth asking about.

A suggestion says which words led to it and is never applied by itself. The method is a weighted
list (`words`): the weights of the words heard add up, as the logarithms of likelihoods
would. Three rules keep it honest: a word that is denied ("没有受伤") does not count; of two words
heard at one place the longer counts ("狼狗" is no wolf); and words that only colour a kind
("孩子") count for a third level only where its kind itself was heard.

Pure, and below a millisecond for what is said in a call: only its first `HEARD` characters count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lianqin.incidents.categories import BY_CODE, Category, kind_of, lineage, path_name
from lianqin.incidents.hearing import HEARD, Hit, WordList
from lianqin.incidents.words import WORDS

MOST = 3
ENOUGH = 2  # the weight from which a category is worth a mention
FAINT = 3  # what weighs less than a third of the likeliest is not worth a mention beside it
SETTLES = 4  # the weight from which a word of a third level counts without its kind
HINT = 2  # a word that is often heard elsewhere too; two of them may stand alone


@dataclass(frozen=True)
class Suggestion:
    """A category that the report sounds like, by the words that led to it, in their order."""

    category: Category
    words: tuple[str, ...]
    score: int

    @property
    def path(self) -> str:
        """Where it stands in the tree: "刑事类 › 盗窃"; empty for a class."""
        return path_name(self.category.parent) if self.category.parent else ""


def suggest(words: str) -> list[Suggestion]:
    """Up to three categories of different kinds, the likeliest first; none when nothing is heard.

    Where the same weight speaks for two, the graver comes first; danger to life that is clearly
    heard is always among the three.
    """
    text = words[:HEARD]
    by_kind: dict[str, Suggestion] = {}
    for one in _scored(text):
        best = by_kind.get(kind_of(one.category.code))
        if best is None or one.score > best.score:
            by_kind[kind_of(one.category.code)] = one
    order = {code: place for place, code in enumerate(BY_CODE)}
    faint = max((one.score for one in by_kind.values()), default=0) / FAINT
    found = sorted(
        (one for one in by_kind.values() if one.score >= max(ENOUGH, faint)),
        key=lambda one: (-one.score, one.category.priority, order[one.category.code]),
    )
    grave = [one for one in found[MOST:] if one.category.priority == 1 and one.score > SETTLES]
    return found[:MOST] if not grave else [*found[: MOST - 1], grave[0]]


def _scored(text: str) -> Iterator[Suggestion]:
    hits = _clear(list(_list().hits(text)))
    by_code: dict[str, list[Hit]] = {}
    for hit in hits:
        by_code.setdefault(hit.key, []).append(hit)
    heard = {code: _strongest(found) for code, found in by_code.items()}
    for code, own in heard.items():
        above = [hit for one in lineage(code)[1:] for hit in heard.get(one, ())]
        is_third = code.count(".") == 2
        if is_third and not above and not _stands_alone(own):
            continue
        if code.count(".") == 0:
            continue
        yield _suggestion(code, [*own, *above])


def _stands_alone(own: list[Hit]) -> bool:
    """Whether the words of a third level say by themselves what kind of thing it is."""
    hints = sum(hit.weight for hit in own if hit.weight == HINT)
    return hints >= SETTLES or any(hit.weight >= SETTLES for hit in own)


def _suggestion(code: str, hits: list[Hit]) -> Suggestion:
    shown = dict.fromkeys(hit.words for hit in sorted(hits, key=lambda hit: (hit.start, hit.end)))
    return Suggestion(BY_CODE[code], tuple(shown), sum(hit.weight for hit in hits))


def _clear(hits: list[Hit]) -> list[Hit]:
    """Without the words that only stand inside longer words of another kind."""
    whole = [hit for hit in hits if hit.is_whole and hit.end - hit.start > 1]
    return [hit for hit in hits if not any(_covers(other, hit) for other in whole)]


def _strongest(hits: list[Hit]) -> list[Hit]:
    """Of words that overlap the weightiest, then the longest; the same word twice counts once."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (-one.weight, one.start - one.end, one.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return kept


def _covers(one: Hit, other: Hit) -> bool:
    """Whether this is a longer word around the other, of an unrelated category."""
    longer = one.start <= other.start and other.end <= one.end
    longer = longer and one.end - one.start > other.end - other.start
    return longer and kind_of(one.key) != kind_of(other.key)


@cache
def _list() -> WordList:
    return WordList(WORDS)
