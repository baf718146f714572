"""The impact assessment promises only what a test holds, and the terms that the code keeps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

from lianqin.config.cli import build_parser, wanted

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/impact-assessment.md").read_text(encoding="utf-8")
# What the page says is kept for how many days, and the model that says it in the code.
TERMS = {
    "离职后二年": ("registry.Person", 730),
    "三十日 · thirty days": ("units.Fix", 30),
    "三年 · three years": ("registry.DossierReading", 1096),
}


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    part = PAGE.split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_safeguard_names_tests_and_every_one_of_them_is_there() -> None:
    risks = rows("三、风险与措施")
    assert len(risks) >= 10
    for risk, _safeguard, held_by, _rest in risks:
        named = re.findall(r"`([^`]+)`", held_by)
        assert named, f"nothing holds: {risk}"
        for path in named:
            words = (ROOT / path).read_text(encoding="utf-8")
            assert re.search(r"^def test_\w+|^    def test_\w+", words, re.M), path


@pytest.mark.parametrize("said", TERMS)
def test_what_is_kept_how_long_is_what_the_code_keeps(said: str) -> None:
    label, days = TERMS[said]
    kept = [row[4] for row in rows("二、处理哪些信息")]
    assert any(said in cell for cell in kept)
    assert apps.get_model(label).retention.days == days


def test_every_command_that_a_bureau_is_told_to_run_exists() -> None:
    named = re.findall(r"`lianqin ([a-z]+)(?: ([a-z]+))?`", PAGE)
    assert ("retention", "sweep") in named
    for command, job in named:
        with pytest.raises(SystemExit) as ended:
            build_parser(wanted([command])).parse_args([command, job, "--help"])
        assert ended.value.code == 0
