"""The command line: quick to answer, each word's module loaded only when its word is said."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connection
from django.utils import translation

from lianqin.config import cli
from lianqin.config.cli import COMMANDS, main
from lianqin.core.acts import act
from lianqin.core.errors import NotPermitted
from lianqin.core.tests.children import plain_environment
from lianqin.core.tests.lines import CHEN
from lianqin.core.tests.test_acts import drop_guards, restore_guards

WORDS = [command.word for command in COMMANDS]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lianqin.config.cli", *words]
    return subprocess.run(
        command, env=plain_environment(**environment), capture_output=True, text=True, timeout=60
    )


def loaded_by(*words: str) -> set[str]:
    """The modules in memory after the command line ran these words."""
    code = (
        "import sys\nfrom lianqin.config.cli import main\n"
        f"try: main({list(words)!r})\nexcept SystemExit: pass\n"
        "sys.stderr.write('\\n'.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    return set(done.stderr.split())


def test_help_lists_every_command_in_both_languages() -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert command.word in done.stdout
        assert " / " in command.meaning


def test_help_answers_within_three_tenths_of_a_second() -> None:
    run("--help")

    def once() -> float:
        began = time.perf_counter()
        run("--help")
        return time.perf_counter() - began

    assert min(once() for _ in range(3)) < 0.3


@pytest.mark.parametrize("words", [("--help",), ("roads", "--help"), ("serve", "--help")])
def test_neither_help_nor_the_roads_load_django(words: tuple[str, ...]) -> None:
    assert "argparse" in (loaded := loaded_by(*words))
    assert not any(name.split(".")[0] == "django" for name in loaded)


@pytest.mark.parametrize("word", WORDS)
def test_every_command_explains_itself(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([word, "--help"])
    assert end.value.code == 0
    assert f"lianqin {word}" in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS, ids=WORDS)
def test_every_command_has_its_module(command: cli.Command) -> None:
    assert callable(import_module(command.module).add_commands)


@pytest.mark.parametrize("words", [[], ["police"]])
def test_an_unknown_command_is_an_error_of_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    assert "usage: lianqin" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en_GB.UTF-8", "Your post does not allow this."), ("C.UTF-8", "您的岗位不能进行这项操作。")],
)
def test_a_refusal_is_a_sentence_in_the_terminals_language_with_its_code(
    language: str,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(_args: argparse.Namespace) -> int:
        raise NotPermitted

    module = ModuleType("refusing")
    module.add_commands = lambda sub: sub.add_parser("refuse").set_defaults(run=refuse)
    monkeypatch.setitem(sys.modules, "refusing", module)
    monkeypatch.setattr(cli, "COMMANDS", (cli.Command("refuse", "refusing", "", django=True),))
    monkeypatch.setenv("LC_ALL", language)
    with translation.override(translation.get_language()):
        assert main(["refuse"]) == cli.REFUSED
    assert capsys.readouterr().err == f"{sentence}  [core.not_permitted]\n"


def test_a_missing_road_file_is_refused_without_a_traceback(tmp_path: Path) -> None:
    done = run("roads", "check", str(tmp_path / "none.osm.pbf"), LC_ALL="en_GB.UTF-8")
    assert done.returncode not in (0, None)
    assert "There is no file" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.django_db(transaction=True)
def test_audit_verify_says_that_the_chain_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    write_chain(3)
    assert main(["audit", "verify", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["whole"], report["rows"], report["broken_at"]) == (True, 3, None)
    assert main(["audit", "verify"]) == 0
    assert report["head"] in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_audit_verify_says_where_the_chain_breaks(capsys: pytest.CaptureFixture[str]) -> None:
    write_chain(3)
    drop_guards()
    try:
        connection.cursor().execute("UPDATE core_auditrow SET actor_id=8 WHERE seq=2")
        assert main(["audit", "verify"]) == 2
    finally:
        restore_guards()
    assert "第 2 行断开" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_retention_sweep_says_what_it_erased(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retention", "sweep", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["core.EventRow"] == 0


def write_chain(rows: int) -> None:
    with act("seed", actor=CHEN) as act_:
        subject = act_.send("nothing", {})
        for number in range(rows):
            act_.record(subject, number=number)
