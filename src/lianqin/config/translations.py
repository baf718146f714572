"""Collect, check and compile the English of every room, without the system's gettext.

The Chinese sentence in the code is the message itself, so Chinese needs no catalogue;
each room keeps its English in ``locale/en/LC_MESSAGES/django.po``. The files carry no
dates and no line numbers and are sorted, so that two people's changes merge.

Usage: ``python -m lianqin.config.translations compile|extract|check [ROOM…]``; all rooms
where none is named.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
PO = Path("locale/en/LC_MESSAGES/django.po")
HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
_PAIR, _CONTEXT, _CONTEXT_PAIR = (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), _PAIR),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), _CONTEXT_PAIR),
}
NOT_SPOKEN = {"tests", "migrations", "static", "__pycache__"}
PLACEHOLDER = re.compile(r"%\(\w+\)[-+#0]*\d*(?:\.\d+)?[a-z]|%[sdrfgi]|\{\w*\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")


def rooms(package: Path = PACKAGE) -> list[Path]:
    """The rooms of the house, in order of name."""
    return sorted(p for p in package.iterdir() if p.is_dir() and p.name not in NOT_SPOKEN)


def spoken(room: Path) -> Catalog:
    """Every sentence that the room's Python files and templates say to people."""
    catalog = Catalog(locale="en")
    for path in sorted([*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt")]):
        if NOT_SPOKEN.isdisjoint(path.relative_to(room).parts):
            for message, context in sentences(path):
                catalog.add(message, context=context)
    return catalog


def sentences(path: Path) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """The (message, context) pairs of one file; plurals as (singular, plural)."""
    text = path.read_text(encoding="utf-8")
    # In brackets, so that the indentation of a template is not read as Python's.
    source = text if path.suffix == ".py" else f"({templatize(text, origin=str(path))}\n)"
    found = babel_extract("python", BytesIO(source.encode()), keywords=KEYWORDS)
    for _line, message, _comments, context in found:
        yield message if isinstance(message, str) else (message[0], message[1]), context


def written(room: Path) -> Catalog:
    """The room's English as its file holds it; empty where there is no file."""
    path = room / PO
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def messages(catalog: Catalog) -> dict[tuple[str, str], Message]:
    """A catalogue's messages by (context, sentence), the header left out."""
    return {key(m): m for m in catalog if m.id}


def key(message: Message) -> tuple[str, str]:
    """What tells one message from another: its context and its (singular) sentence."""
    return (message.context or "", forms(message.id)[0])


def forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    """The singular and plural of a message, or its one form, as a tuple."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def english(message: Message) -> tuple[str, ...]:
    """The English forms; a message without a plural has one."""
    return forms(message.string)


def renew(room: Path, known: dict[tuple[str, str], Message]) -> int:
    """Bring the room's file up to what it says now; answers how many lack English.

    A sentence that another room has put into English already takes it from ``known``.
    """
    said, have = messages(spoken(room)), messages(written(room))
    catalog = Catalog(locale="en")
    for name, message in said.items():
        kept = have.get(name) or known.get(name)
        catalog.add(message.id, english_of(kept, message), context=message.context)
    if said or (room / PO).exists():
        write(room / PO, catalog)
    return sum(not all(english(m)) for m in messages(catalog).values())


def english_of(kept: Message | None, message: Message) -> str | tuple[str, ...]:
    """The English kept for a sentence, if it has as many forms as the sentence needs."""
    wanted = 2 if message.pluralizable else 1
    kept_forms = english(kept) if kept and not kept.fuzzy else ()
    if len(kept_forms) != wanted:
        kept_forms = ("",) * wanted
    return kept_forms if message.pluralizable else kept_forms[0]


def write(path: Path, catalog: Catalog) -> None:
    """Write a catalogue sorted, without dates, places or flags that change by themselves."""
    body = BytesIO()
    write_po(body, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    text = re.sub(r"^#, .*\n", "", body.getvalue().decode(), flags=re.MULTILINE)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + text.rstrip("\n") + "\n", encoding="utf-8")


def compile_room(room: Path) -> bool:
    """Compile the room's English where it is newer than the compiled file; True if done."""
    source, target = room / PO, (room / PO).with_suffix(".mo")
    if not source.exists():
        return False
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    with draft.open("wb") as file:
        write_mo(file, written(room))
    draft.replace(target)
    return True


def problems(room: Path) -> list[str]:
    """What is wrong with the room's English, one line each; empty when all is well."""
    said, have = messages(spoken(room)), messages(written(room))
    found = [f"not in the catalogue: {name[1]!r}" for name in said if name not in have]
    found += [f"said nowhere any more: {name[1]!r}" for name in have if name not in said]
    for name in said.keys() & have.keys():
        found += [f"{fault}: {name[1]!r}" for fault in faults(said[name], have[name])]
    return sorted(f"{room.name}: {line}" for line in found)


def faults(message: Message, translated: Message) -> list[str]:
    """Why one English sentence cannot stand for its Chinese one."""
    texts, originals = english(translated), forms(message.id)
    found = []
    if not CHINESE.search(originals[0]) and LATIN.search(PLACEHOLDER.sub("", originals[0])):
        found.append("the sentence in the code is not Chinese")
    if len(texts) != len(originals) or not all(texts):
        return [*found, "no English"]
    if translated.fuzzy:
        found.append("marked fuzzy")
    if any(CHINESE.search(text) and text in originals for text in texts):
        found.append("the English is the Chinese again")
    if not same_placeholders(originals, texts):
        found.append("placeholders differ")
    return found


def same_placeholders(originals: tuple[str, ...], texts: tuple[str, ...]) -> bool:
    """Whether every value reaches the English; a singular may say its count in words."""
    wanted = placeholders(originals[-1])
    singulars_fit = all(placeholders(text) <= wanted for text in texts[:-1])
    return singulars_fit and placeholders(texts[-1]) == wanted


def placeholders(text: str) -> set[str]:
    """The places in a sentence that values are put into."""
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def differing(found: Iterable[Path]) -> list[str]:
    """Sentences that two rooms put into English differently; only one of them is shown."""
    seen: dict[tuple[str, str], dict[tuple[str, ...], str]] = {}
    for room in found:
        for name, message in messages(written(room)).items():
            seen.setdefault(name, {}).setdefault(english(message), room.name)
    return [
        f"note: {name[1]!r} in " + ", ".join(f"{room} {text[0]!r}" for text, room in said.items())
        for name, said in sorted(seen.items())
        if len(said) > 1
    ]


def run_compile(chosen: list[Path], _all: list[Path]) -> int:
    """Compile what is newer; quiet when there is nothing to do."""
    done = [room.name for room in chosen if compile_room(room)]
    if done:
        say(f"compiled: {', '.join(done)}")
    return 0


def run_extract(chosen: list[Path], every: list[Path]) -> int:
    """Renew the rooms' files and say how much English is still missing."""
    known = {n: m for room in every for n, m in messages(written(room)).items() if all(english(m))}
    for room in chosen:
        missing = renew(room, known)
        if missing:
            say(f"{room.name}: {missing} without English in {PO}")
    return 0


def run_check(chosen: list[Path], every: list[Path]) -> int:
    """Print every fault; 1 when there is one."""
    found = [line for room in chosen for line in problems(room)]
    for line in [*found, *differing(every)]:
        say(line)
    say(f"translations: {len(found)} faults" if found else "translations: complete")
    return 1 if found else 0


def say(line: str) -> None:
    """One line for the person at the terminal."""
    sys.stdout.write(f"{line}\n")


def main(arguments: list[str] | None = None, package: Path = PACKAGE) -> int:
    """The command line of ``python -m lianqin.config.translations``."""
    steps = {"compile": run_compile, "extract": run_extract, "check": run_check}
    parser = argparse.ArgumentParser(prog="lianqin.config.translations", description=__doc__)
    every = rooms(package)
    parser.add_argument("step", choices=steps)
    parser.add_argument("rooms", nargs="*", metavar="ROOM")
    args = parser.parse_args(arguments)
    for name in args.rooms:
        if name not in {room.name for room in every}:
            parser.error(f"no room is called {name!r}")
    return steps[args.step]([r for r in every if r.name in (args.rooms or {r.name})], every)


if __name__ == "__main__":
    raise SystemExit(main())
