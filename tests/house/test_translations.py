"""The English of the house: complete here, and the tool that says so can say the opposite."""

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from lianqin.config import translations

MODULE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
NAME = _("保安员")
def say(n):
    return ngettext("%(n)s 人", "%(n)s 人", n) % {"n": n} + pgettext("时间", "到场")
"""
PAGE = """{% load i18n %}<p>{% translate "派警" %}</p>
<p>{% blocktranslate with name=unit.name trimmed %}
  派 {{ name }} 前往
{% endblocktranslate %}</p>"""
ENGLISH = {
    "保安员": "guard",
    "到场": "on scene",
    "派警": "Dispatch",
    "派 %(name)s 前往": "Send %(name)s",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A package of one room that says five sentences, in Python and on a page."""
    room = tmp_path / "dispatch"
    (room / "templates").mkdir(parents=True)
    (room / "tests").mkdir()
    (room / "words.py").write_text(MODULE, encoding="utf-8")
    (room / "templates/order.html").write_text(PAGE, encoding="utf-8")
    (room / "tests/test_words.py").write_text('_("只在测试里")', encoding="utf-8")
    return tmp_path


def po(house: Path) -> Path:
    return house / "dispatch" / translations.PO


def put_into_english(house: Path, changes: dict[str, str] | None = None) -> None:
    """Extract, then translate by hand, as a person would in the file."""
    translations.main(["extract"], house)
    text = po(house).read_text(encoding="utf-8")
    for sentence, translated in {**ENGLISH, **(changes or {})}.items():
        text = text.replace(
            f'msgid "{sentence}"\nmsgstr ""', f'msgid "{sentence}"\nmsgstr "{translated}"'
        )
    text = text.replace('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "one"\nmsgstr[1] "%(n)s people"')
    po(house).write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_every_sentence_of_the_house_has_its_english(capsys: pytest.CaptureFixture[str]) -> None:
    code = translations.main(["check"])
    assert code == 0, capsys.readouterr().out


def test_sentences_are_found_in_code_and_pages_but_not_in_tests(house: Path) -> None:
    translations.main(["extract"], house)
    with po(house).open("rb") as file:
        found = {(m.context, m.id) for m in read_po(file, locale="en") if m.id}
    assert found == {
        (None, "保安员"),
        ("时间", "到场"),
        (None, "派警"),
        (None, "派 %(name)s 前往"),
        (None, ("%(n)s 人", "%(n)s 人")),
    }


def test_a_missing_english_is_named(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    translations.main(["extract"], house)
    assert translations.main(["check"], house) == 1
    assert "dispatch: no English: '派警'" in capsys.readouterr().out


def test_a_complete_catalogue_passes(house: Path) -> None:
    put_into_english(house)
    assert translations.main(["check"], house) == 0


@pytest.mark.parametrize(
    ("sentence", "translated", "fault"),
    [
        ("派 %(name)s 前往", "Send %(unit)s", "placeholders differ"),
        ("派 %(name)s 前往", "Send them", "placeholders differ"),
        ("保安员", "保安员", "the English is the Chinese again"),
    ],
)
def test_a_wrong_english_is_named(
    house: Path,
    capsys: pytest.CaptureFixture[str],
    sentence: str,
    translated: str,
    fault: str,
) -> None:
    put_into_english(house, {sentence: translated})
    assert translations.main(["check"], house) == 1
    assert f"{fault}: {sentence!r}" in capsys.readouterr().out


def test_a_fuzzy_english_does_not_count(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_into_english(house)
    text = po(house).read_text(encoding="utf-8").replace('msgid "派警"', '#, fuzzy\nmsgid "派警"')
    po(house).write_text(text, encoding="utf-8")
    assert translations.main(["check"], house) == 1
    assert "marked fuzzy: '派警'" in capsys.readouterr().out


def test_an_english_sentence_in_the_code_is_named(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (house / "dispatch/words.py").write_text('_("Send them")', encoding="utf-8")
    translations.main(["extract"], house)
    assert translations.main(["check"], house) == 1
    assert "the sentence in the code is not Chinese: 'Send them'" in capsys.readouterr().out


def test_a_sentence_no_longer_said_is_named_and_taken_out(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_into_english(house)
    (house / "dispatch/templates/order.html").unlink()
    assert translations.main(["check"], house) == 1
    assert "said nowhere any more: '派警'" in capsys.readouterr().out
    translations.main(["extract"], house)
    assert translations.main(["check"], house) == 0


def test_extracting_twice_changes_nothing_and_keeps_the_english(house: Path) -> None:
    put_into_english(house)
    before = po(house).read_bytes()
    translations.main(["extract"], house)
    assert po(house).read_bytes() == before


def test_moving_a_sentence_to_another_line_changes_nothing(house: Path) -> None:
    put_into_english(house)
    before = po(house).read_bytes()
    page = house / "dispatch/templates/order.html"
    page.write_text("\n\n\n" + page.read_text(encoding="utf-8"), encoding="utf-8")
    translations.main(["extract"], house)
    assert po(house).read_bytes() == before


def test_another_rooms_english_is_taken_for_the_same_sentence(house: Path) -> None:
    put_into_english(house)
    (house / "units").mkdir()
    (house / "units/words.py").write_text('_("保安员")', encoding="utf-8")
    translations.main(["extract"], house)
    assert translations.main(["check"], house) == 0


def test_rooms_that_differ_are_pointed_out(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    test_another_rooms_english_is_taken_for_the_same_sentence(house)
    units = house / "units" / translations.PO
    units.write_text(units.read_text(encoding="utf-8").replace("guard", "warden"), "utf-8")
    assert translations.main(["check"], house) == 0
    assert "'保安员' in dispatch 'guard', units 'warden'" in capsys.readouterr().out


def test_the_compiled_english_answers_at_run_time(house: Path) -> None:
    put_into_english(house)
    translations.main(["compile"], house)
    with po(house).with_suffix(".mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.gettext("派警") == "Dispatch"
    assert catalogue.ngettext("%(n)s 人", "%(n)s 人", 2) == "%(n)s people"
    assert catalogue.pgettext("时间", "到场") == "on scene"


def test_only_what_is_newer_is_compiled(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_into_english(house)
    translations.main(["compile"], house)
    capsys.readouterr()
    translations.main(["compile"], house)
    assert capsys.readouterr().out == ""
    later = po(house).with_suffix(".mo").stat().st_mtime + 10
    os.utime(po(house), (later, later))
    translations.main(["compile"], house)
    assert capsys.readouterr().out == "compiled: dispatch\n"
