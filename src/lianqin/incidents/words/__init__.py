"""The words from which a report's category is guessed: a weighted list written by hand.

A weight says how many times likelier the words are in a report of that category than in another,
in powers of two: 5 settles it (32 times), 1 only tips a scale. Weights of different words add up.
`A~B` is A with B within fourteen characters behind it; `@took` stands for any of the words in
`rows.ALIKE["took"]`. A category also inherits the words of the one above it, so a third level
needs only what sets it apart; its words of weight 3 and below count only beside words of the one
above. The list was chosen on the calls that the tests generate and on tests/data/dev_calls.tsv;
tests/data/heldout_calls.tsv was set aside before.
"""

from __future__ import annotations

from lianqin.incidents.words import crimes, help, public_order, roads_and_disputes
from lianqin.incidents.words.rows import Rows

WORDS: dict[str, Rows] = {
    **crimes.WORDS,
    **public_order.WORDS,
    **roads_and_disputes.WORDS,
    **help.WORDS,
}
