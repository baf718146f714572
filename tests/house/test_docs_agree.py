"""The documents say what the code does: commands, settings, error codes, words."""

import ast
import os
import re
import runpy
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lianqin.config.cli import build_parser, wanted
from lianqin.config.environment import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
TESTING = {
    "LIANQIN_TEST",
    "LIANQIN_TEST_POSTGRES",
    "LIANQIN_TEST_REDIS",
    "LIANQIN_SHARED",
    "LIANQIN_PYTHON",
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", text("Makefile"), flags=re.MULTILINE))


def commands(name: str) -> list[str]:
    """The commands that a README names, in its order."""
    start = r"(?:^|`)((?:LIANQIN_TEST=all )?(?:make|lianqin) [a-z]+)"
    return re.findall(start, text(name), flags=re.MULTILINE)


def rows(name: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading."""
    part = text(name).split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "CONTRIBUTING.md"])
def test_every_make_command_in_a_document_exists(name: str) -> None:
    named = set(re.findall(r"[`\n]\s*(?:LIANQIN_\w+=\w+ )?make ([a-z]+)", text(name)))
    assert named
    assert named <= targets()


def test_every_lianqin_command_in_the_readme_exists() -> None:
    named = set(re.findall(r"`lianqin ([a-z]+)", text("README.md")))
    for command in named:
        with pytest.raises(SystemExit) as ended:
            build_parser(wanted([command])).parse_args([command, "--help"])
        assert ended.value.code == 0, command
    assert "restore" in named


def test_both_readmes_name_the_same_commands_in_the_same_order() -> None:
    assert commands("README.md") == commands("README.zh.md")
    assert commands("README.md")[:3] == ["make demo", "make test", "LIANQIN_TEST=all make test"]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_keeps_its_order_and_its_links(name: str) -> None:
    said = text(name)
    order = [said.index(mark) for mark in ("![", "make demo", "make test", "CONTRIBUTING.md")]
    assert order == sorted(order)
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", said)
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("name", ["docs/settings.md", "docs/errors.md", "docs/permissions.md"])
def test_documents_made_from_code_are_up_to_date(name: str) -> None:
    """`make docs` writes them again."""
    documents: Any = runpy.run_path(str(ROOT / "scripts/write_docs.py"))["documents"]
    assert text(name) == documents()[name]


def test_every_setting_that_the_code_reads_is_in_the_table() -> None:
    named = {setting.name for setting in SETTINGS}
    source = [p for p in (ROOT / "src").rglob("*.py") if "tests" not in p.parts]
    read = {
        found
        for path in source
        for found in re.findall(r"LIANQIN_[A-Z_]+", path.read_text(encoding="utf-8"))
    }
    assert read - named - TESTING - {"LIANQIN_VERSION"} == set()


def test_no_document_names_a_setting_that_is_not_there() -> None:
    named = {setting.name for setting in SETTINGS} | TESTING
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    said = {f for page in pages for f in re.findall(r"LIANQIN_[A-Z_]+", page.read_text("utf-8"))}
    assert said - named == set()


@pytest.mark.parametrize(
    ("heading", "width"), [("In the code · 代码中的用词", 4), ("Reserved · 留作后用", 3)]
)
def test_every_word_has_its_chinese_its_english_and_its_identifier(
    heading: str, width: int
) -> None:
    for row in rows("docs/glossary.md", heading):
        assert len(row) == width, row
        chinese, english, identifier = row[:3]
        assert re.search(r"[\u4e00-\u9fff]", chinese), row
        assert re.search(r"[a-z]", english), row
        assert re.fullmatch(r"`[\w.]+`", identifier), row


@pytest.mark.parametrize("column", [0, 1, 2])
def test_no_word_and_no_identifier_stands_for_two_things(column: int) -> None:
    both = ("In the code · 代码中的用词", "Reserved · 留作后用")
    said = [row[column] for heading in both for row in rows("docs/glossary.md", heading)]
    assert sorted(word for word in set(said) if said.count(word) > 1) == []


def test_every_identifier_of_the_glossary_is_in_the_code() -> None:
    for row in rows("docs/glossary.md", "In the code · 代码中的用词"):
        assert resolves(row[2].strip("`")), row[2]


def resolves(dotted: str) -> bool:
    """Whether `room.module.Name[.MEMBER]` is there."""
    room, module, *names = dotted.split(".")
    found: Any = import_module(f"lianqin.{room}.{module}")
    for name in names:
        found = getattr(found, name, None)
    return found is not None


def names_in_the_code() -> set[str]:
    """Every class, and every name given at the first level of a module or a class."""
    found: set[str] = set()
    for path in (ROOT / "src/lianqin").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef | ast.Module):
                found |= {t.id for t in targets_of(node.body)}
            if isinstance(node, ast.ClassDef):
                found.add(node.name)
    return found


def targets_of(body: list[ast.stmt]) -> list[ast.Name]:
    """The names that statements assign to."""
    plain = [t for node in body if isinstance(node, ast.Assign) for t in node.targets]
    plain += [node.target for node in body if isinstance(node, ast.AnnAssign)]
    return [target for target in plain if isinstance(target, ast.Name)]


@pytest.mark.slow
def test_a_word_that_is_only_reserved_is_not_yet_in_the_code() -> None:
    reserved = {row[2].strip("`") for row in rows("docs/glossary.md", "Reserved · 留作后用")}
    assert reserved
    assert reserved & names_in_the_code() == set()
    assert {"Incident", "is_key_unit", "Retention"} <= names_in_the_code()


def test_the_changelog_has_a_place_for_what_is_not_released() -> None:
    assert "\n## Unreleased\n" in text("CHANGELOG.md")


def test_no_registry_and_no_path_of_one_machine_is_in_the_lock_files() -> None:
    locks = [*ROOT.glob("requirements*.txt"), ROOT / "package-lock.json"]
    assert len(locks) == 4
    for lock in locks:
        assert not re.search(r"https?://(?!opencollective|github)|/opt/|resolved", lock.read_text())


@pytest.mark.parametrize("name", ["scripts/make_venv.sh", ".ci/run"])
def test_scripts_start_as_programs_do(name: str) -> None:
    assert text(name).startswith("#!")
    assert name != ".ci/run" or os.access(ROOT / name, os.X_OK)
