"""What import-linter cannot see: keys between tables, managers in pages, facts not to keep."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from lianqin.core.retention import Retention, kept_models
from lianqin.core.scope import ScopedModel

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/lianqin"
WITH_PAGES = ("desk", "field", "api", "gateways")
BEHIND_THE_VIEWER = {"unscoped", "_base_manager", "_default_manager", "raw"}

# design.md, "Not built, on purpose". In the names of models and fields:
FORBIDDEN_FACTS = {"face", "faces", "facial", "fingerprint", "fingerprints", "biometric", "iris"}
FORBIDDEN_FACTS |= {"biometrics", "voiceprint", "gait", "embedding", "embeddings", "vector"}
FORBIDDEN_FACTS |= {"score", "scores", "rating", "credit", "risk", "suspicion", "ethnicity"}
# and in the names of packages, whole or as a part between hyphens:
FORBIDDEN_PARTS = {"face", "facenet", "deepface", "insightface", "dlib", "mediapipe", "opencv"}
FORBIDDEN_PARTS |= {"fingerprint", "biometric", "biometrics", "embeddings", "faiss", "pgvector"}
FORBIDDEN_PARTS |= {"transformers", "torch", "tensorflow", "onnxruntime", "fingerprintjs"}
# A word that means something else where it stands.
MEANS_ELSE = {
    "core.CommandAnswer.fingerprint": "a digest of what a command asks, no part of a person",
}


def own_models() -> list[Any]:
    return [model for model in apps.get_models() if model.__module__.startswith("lianqin.")]


def floors() -> dict[str, int]:
    """Each room with the number of its floor, the ground being highest; from pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    return {
        room.strip(" ()"): floor
        for floor, layer in enumerate(layers)
        for room in re.split(r"[|:]", layer)
    }


def room_of(model: Any) -> str:
    return str(model.__module__.split(".")[1])


def keys(model: Any) -> Iterator[tuple[str, Any]]:
    """The model's keys to other tables of the house."""
    for field in model._meta.get_fields(include_hidden=True):
        target = field.related_model
        if field.is_relation and not field.auto_created and target in own_models():
            yield field.name, target


def test_every_room_has_a_floor() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms <= set(floors())


def climbing(floor: dict[str, int]) -> list[str]:
    """The keys that lead to a higher floor or to a neighbour."""
    return [
        f"{model._meta.label}.{name} leads to {target._meta.label}"
        for model in own_models()
        for name, target in keys(model)
        if room_of(model) != room_of(target) and floor[room_of(model)] >= floor[room_of(target)]
    ]


def test_no_key_leads_to_a_higher_floor_or_to_a_neighbour() -> None:
    assert climbing(floors()) == []


def test_a_key_that_climbs_would_be_seen() -> None:
    turned = {room: -floor for room, floor in floors().items()}
    assert "registry.Membership.user leads to accounts.User" in climbing(turned)
    level = dict.fromkeys(floors(), 0)
    assert "units.Unit.team leads to registry.Team" in climbing(level)


def test_the_audit_rows_hold_on_to_nobody() -> None:
    core = [model for model in own_models() if room_of(model) == "core"]
    assert [name for model in core for name, _target in keys(model)] == []


def behind_the_viewer(source: str) -> list[int]:
    """The lines that reach for rows without saying who is looking."""
    nodes = ast.walk(ast.parse(source))
    return [n.lineno for n in nodes if isinstance(n, ast.Attribute) and n.attr in BEHIND_THE_VIEWER]


def test_no_room_with_pages_reads_behind_the_viewers_back() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for room in WITH_PAGES
        for path in (PACKAGE / room).rglob("*.py")
        if "tests" not in path.parts
        for line in behind_the_viewer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_search_for_such_lines_finds_them() -> None:
    assert behind_the_viewer("x = 1\nrows = Incident.unscoped.filter(pk=1)\n") == [2]
    assert behind_the_viewer("rows = Incident._base_manager.all()\n") == [1]


def test_every_model_says_how_long_it_is_kept_and_from_when() -> None:
    for label, rule in kept_models().items():
        assert isinstance(rule, Retention), label
        assert rule.basis, label
        if rule.days is not None:
            field = apps.get_model(label)._meta.get_field(rule.field)
            assert isinstance(field, models.DateField), f"{label}.{rule.field}"  # or DateTimeField


def test_every_model_says_who_may_see_it() -> None:
    apart = [model for model in own_models() if room_of(model) != "core"]
    assert apart
    for model in apart:
        own = model.visible_to.__func__
        assert own is not ScopedModel.visible_to.__func__, model._meta.label


def words_of(name: str) -> set[str]:
    """The words of a name: snake_case and CamelCase taken apart."""
    return set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_"))


def forbidden_facts() -> list[str]:
    names = [
        (f"{model._meta.label}.{field.name}", words_of(field.name) | words_of(model.__name__))
        for model in own_models()
        for field in model._meta.get_fields()
    ]
    return [name for name, words in names if words & FORBIDDEN_FACTS and name not in MEANS_ELSE]


def test_there_is_no_field_for_a_face_a_fingerprint_a_vector_or_a_score() -> None:
    assert forbidden_facts() == []


def packages() -> set[str]:
    """Every package that the house depends on, for Python and for the browser, direct or not."""
    names: set[str] = set()
    for path in ROOT.glob("requirements*.txt"):
        names |= set(re.findall(r"^([A-Za-z0-9._-]+)", path.read_text("utf-8"), flags=re.M))
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    return names | set(re.findall(r'"node_modules/([^"]+)"', lock))


def forbidden_packages(names: set[str]) -> set[str]:
    return {n for n in names if set(re.split(r"[-_./@]", n.lower())) & FORBIDDEN_PARTS}


def test_there_is_no_package_for_them_either() -> None:
    found = packages()
    assert {"django", "maplibre-gl"} <= {name.lower() for name in found}
    assert forbidden_packages(found) == set()


@pytest.mark.parametrize("name", ["face_recognition", "opencv-python", "@vladmandic/face-api"])
def test_such_a_package_would_be_seen(name: str) -> None:
    assert forbidden_packages({name}) == {name}


@pytest.mark.parametrize("name", ["face_image", "riskScore", "FaceEmbedding", "credit"])
def test_such_a_field_would_be_seen(name: str) -> None:
    assert words_of(name) & FORBIDDEN_FACTS


def test_what_means_something_else_still_exists() -> None:
    for name in MEANS_ELSE:
        label, _dot, field = name.rpartition(".")
        assert apps.get_model(label)._meta.get_field(field)
