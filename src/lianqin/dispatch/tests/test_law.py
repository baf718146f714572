"""The closed list: what the law reserves to police can be asked of nobody else."""

from __future__ import annotations

import pytest

from lianqin.dispatch.law import ACTIONS, ART_29, BY_CODE, lawful_for
from lianqin.units.kinds import POLICE_UNITS, UnitKind

RESERVED = {"question", "search", "apprehend", "pursue", "block_road", "collect_evidence"}


@pytest.mark.parametrize("kind", sorted(set(UnitKind) - POLICE_UNITS))
def test_no_reserved_power_can_be_asked_of_anyone_but_police(kind: UnitKind) -> None:
    assert not RESERVED & {action.code for action in lawful_for(kind)}


def test_police_may_be_asked_all_of_them() -> None:
    assert {action.code for action in lawful_for(UnitKind.POLICE)} >= RESERVED


def test_each_action_names_its_law_article_and_version_and_stands_once() -> None:
    assert len(BY_CODE) == len(ACTIONS)
    for action in ACTIONS:
        assert action.basis.law
        assert action.basis.article.startswith("第")
        assert action.basis.version
    assert str(ART_29) == "《保安服务管理条例》（2022年修订）第二十九条"


def test_volunteers_may_be_asked_less_than_guards() -> None:
    volunteers = {action.code for action in lawful_for(UnitKind.VOLUNTEER)}
    guards = {action.code for action in lawful_for(UnitKind.GUARD)}
    assert volunteers < guards
