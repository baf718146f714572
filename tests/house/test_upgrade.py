"""A county that ran the last release comes to this version with every row it had."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.served import drop_database, make_database
from django.conf import settings
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

ROOT = Path(__file__).resolve().parents[2]
# The newest tag, and the last migration of each room in it. Before the first tag: their first.
# With the commit after a tag this table moves on; until then the test below is red.
RELEASED_TAG = ""
RELEASED = {
    "core": "0001_first",
    "accounts": "0001_first",
    "registry": "0001_first",
    "units": "0001_first",
    "incidents": "0001_first",
    "dispatch": "0001_first",
}
# Rooms that the last release did not have.
NEW_ROOMS = {"supervision", "disputes", "gateways"}
# Steps after the last release that take something away, each with the reason why it may.
MAY_TAKE_AWAY: dict[tuple[str, str], str] = {}

TAKES_AWAY = (
    operations.RemoveField,
    operations.DeleteModel,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
    operations.RunSQL,
)

# The gazetteer names what stood on file and not in it (registry 0008).
MORE_AFTERWARDS = ("registry_place",)


@pytest.fixture
def database(tmp_path: Path, worker_id: str) -> Iterator[str]:
    """An empty database of its own, of the kind that is under test; its address."""
    base = os.environ.get("LIANQIN_DATABASE_URL", "")
    if not base:
        yield f"sqlite://{tmp_path / 'old.sqlite3'}"
        return
    made = make_database(base, f"lianqin_upgrade_{worker_id}")
    yield made
    drop_database(made)


@pytest.mark.slow
def test_a_released_database_keeps_every_row_and_its_whole_audit_chain(
    database: str, tmp_path: Path
) -> None:
    report = upgraded(database, tmp_path)
    assert len(report["before"]) > 20
    assert all(report["before"].values()), "a table without a row proves nothing"
    for table in MORE_AFTERWARDS:
        kept = len(report["before"][table])
        assert report["after"][table][:kept] == report["before"].pop(table)
        del report["after"][table]
    assert report["after"] == report["before"]
    assert report["chain"]["whole"], report["chain"]
    assert report["chain"]["rows"] == 3


def upgraded(database: str, data: Path) -> dict[str, Any]:
    """What the process that makes and upgrades the old database says."""
    done = subprocess.run(
        [sys.executable, "-m", "house.old_database"],
        input=json.dumps(sorted(RELEASED.items())),
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")]),
            "DJANGO_SETTINGS_MODULE": "lianqin.config.settings",
            "LIANQIN_DATA": str(data),
            "LIANQIN_DATABASE_URL": database,
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_the_table_names_the_newest_release() -> None:
    """Of the tags behind this commit; the one that names this commit itself is not yet left."""
    command = ["git", "tag", "--merged", "HEAD", "--no-contains", "HEAD", "--list", "v*"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    tags = told.stdout.split() if told.returncode == 0 else []
    assert max(map(version, [*tags, RELEASED_TAG])) == version(RELEASED_TAG)


def version(tag: str) -> tuple[int, ...]:
    """A tag as numbers; the absent one is older than any."""
    return tuple(int(part) for part in tag.removeprefix("v").split("-")[0].split(".") if part)


def test_every_room_with_tables_is_in_the_table_of_releases() -> None:
    loader = MigrationLoader(None)
    ours = {room.rpartition(".")[2] for room in settings.ROOMS} & loader.migrated_apps
    assert set(RELEASED) | NEW_ROOMS == ours
    assert NEW_ROOMS.isdisjoint(RELEASED)
    assert set(RELEASED.items()) <= set(loader.graph.nodes)


def test_nothing_the_last_release_uses_is_taken_away() -> None:
    """Expand first, contract one release later: the old version may still be running."""
    found = dict(taken_away_since())
    assert set(found) == set(MAY_TAKE_AWAY), found


def taken_away_since() -> Iterator[tuple[tuple[str, str], list[str]]]:
    """The migrations after the release with the steps that take something away."""
    loader = MigrationLoader(None)
    held = {node for key in RELEASED.items() for node in loader.graph.forwards_plan(key)}
    for room in RELEASED:
        for leaf in loader.graph.leaf_nodes(room):
            for node in loader.graph.forwards_plan(leaf):
                if node[0] == room and node not in held:
                    before = loader.project_state(node, at_end=False)
                    if steps := takes_away(loader.graph.nodes[node], before):
                        yield node, steps


def takes_away(migration: Migration, before: ProjectState) -> list[str]:
    """The steps of one migration under which the version before it could no longer run."""
    found = []
    state = before.clone()
    for step in migration.operations:
        if isinstance(step, TAKES_AWAY) or demands(step, migration.app_label, state):
            found.append(step.describe())
        step.state_forwards(migration.app_label, state)
    return found


def demands(step: Operation, room: str, state: ProjectState) -> bool:
    """Whether a column that might stay empty must be filled from now on, with no default."""
    if not isinstance(step, operations.AlterField):
        return False
    before = state.models[room, step.model_name_lower].fields[step.name]
    return before.null and not step.field.null and not step.field.has_default()


@pytest.mark.parametrize(
    ("step", "is_refused"),
    [
        (operations.RemoveField("crew", "note"), True),
        (operations.DeleteModel("crew"), True),
        (operations.RenameField("crew", "note", "remark"), True),
        (operations.RenameModel("crew", "unit"), True),
        (operations.RunSQL("DROP TABLE crew", state_operations=[]), True),
        (operations.AlterField("crew", "note", models.TextField()), True),
        (operations.AlterField("crew", "note", models.TextField(default="")), False),
        (operations.AlterField("crew", "note", models.CharField(max_length=9, null=True)), False),
        (operations.AddField("crew", "more", models.TextField(default="")), False),
    ],
)
def test_what_takes_away_is_found(step: Operation, is_refused: bool) -> None:
    state = ProjectState()
    state.add_model(ModelState("yard", "Crew", [("note", models.TextField(null=True))]))
    migration = Migration("0002", "yard")
    migration.operations = [step]
    assert bool(takes_away(migration, state)) == is_refused
