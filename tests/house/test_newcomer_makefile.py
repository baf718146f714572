"""What a newcomer meets: make's help, and a clear sentence on a machine that cannot serve."""

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = ROOT / "Makefile"
ON_THE_MACHINE = ("uname", "sh", "rm", "mkdir", "touch")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder that stands for PATH: a Linux with no Python and no Node."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ON_THE_MACHINE:
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def program(machine: Path, name: str, script: str) -> None:
    """Put a program on that machine, in place of what was there."""
    (machine / name).unlink(missing_ok=True)
    (machine / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (machine / name).chmod(0o755)


def make_venv(machine: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(ROOT / "scripts/make_venv.sh"), str(folder)],
        env={"PATH": str(machine), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> tuple[str, str]:
    """The two sentences of a refusal: Chinese, then English."""
    assert done.returncode == 1
    chinese, english = done.stderr.strip().splitlines()
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert not re.search(r"[\u4e00-\u9fff]", english)
    return chinese, english


def test_a_plain_make_prints_every_command_and_does_nothing_else() -> None:
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    phony = set(re.findall(r"^\.PHONY: ([a-z]+)$", MAKEFILE.read_text("utf-8"), re.MULTILINE))
    assert phony == set(re.findall(r"^  make ([a-z]+) ", said, re.MULTILINE))
    assert {"demo", "test", "check", "bench", "soak"} <= phony


def test_a_system_that_is_not_supported_gets_a_sentence(machine: Path, tmp_path: Path) -> None:
    program(machine, "uname", '[ "$1" = -s ] && echo Darwin || echo arm64')
    _, english = refused(make_venv(machine, tmp_path / "venv"))
    assert english == "Lianqin runs on Linux x86-64 and arm64; this machine is Darwin arm64."


def test_a_machine_without_python_gets_a_sentence(machine: Path, tmp_path: Path) -> None:
    _, english = refused(make_venv(machine, tmp_path / "venv"))
    assert "No Python 3.11, 3.12 or 3.13 found" in english


def test_a_python_that_is_too_old_does_not_count(machine: Path, tmp_path: Path) -> None:
    program(machine, "python3", "exit 1")
    _, english = refused(make_venv(machine, tmp_path / "venv"))
    assert "No Python 3.11" in english


def test_a_python_without_venv_is_told_what_to_install(machine: Path, tmp_path: Path) -> None:
    program(machine, "python3.12", 'case "$2" in *ensurepip*) exit 1 ;; esac')
    _, english = refused(make_venv(machine, tmp_path / "venv"))
    assert english.startswith("python3.12 lacks the venv module")
    assert "apt install python3-venv" in english


def test_a_python_without_venv_is_passed_over_for_one_that_has_it(
    machine: Path, tmp_path: Path
) -> None:
    program(machine, "python3.13", 'case "$2" in *ensurepip*) exit 1 ;; esac')
    program(machine, "python3", 'case "$1" in -m) mkdir -p "$4/bin" ;; esac')
    done = make_venv(machine, tmp_path / "venv")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "venv/bin").is_dir()


def test_an_environment_that_works_is_left_alone(machine: Path, tmp_path: Path) -> None:
    (tmp_path / "venv/bin").mkdir(parents=True)
    program(tmp_path / "venv/bin", "python", "exit 0")
    assert make_venv(machine, tmp_path / "venv").stdout == ""


def npm() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts/npm.py"))


@pytest.mark.parametrize(("version", "found"), [("v18.20.4", False), ("v20.0.0", True)])
def test_only_a_node_of_version_20_or_later_is_used(
    machine: Path, monkeypatch: pytest.MonkeyPatch, version: str, found: bool
) -> None:
    program(machine, "node", f"echo {version}")
    (machine / "npm-cli.js").write_text("")
    (machine / "npm-cli.js").chmod(0o755)
    (machine / "npm").symlink_to(machine / "npm-cli.js")
    monkeypatch.setenv("PATH", str(machine))
    assert (npm()["machine_node"]() is not None) is found


def test_a_machine_without_node_has_none(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(machine))
    assert npm()["machine_node"]() is None


def test_everything_that_pages_load_is_there_with_its_licence() -> None:
    vendor = runpy.run_path(str(ROOT / "scripts/vendor.py"))
    for package, names in vendor["FILES"].items():
        kept = {path.name for path in (vendor["VENDOR"] / package).iterdir()}
        assert kept == {Path(name).name for name in names}
        assert any(name.startswith("LICENSE") for name in kept)


def test_the_map_and_its_worker_import_nothing_more() -> None:
    """Their names are hashed when served, so an import by name would not be found."""
    vendor = runpy.run_path(str(ROOT / "scripts/vendor.py"))["VENDOR"]
    for path in (vendor / "maplibre-gl").glob("*.mjs"):
        code = path.read_text(encoding="utf-8")
        assert not re.search(r"""\b(?:import|from)\s*\(?\s*["'][./]""", code)
        assert "sourceMappingURL" not in code


@pytest.mark.parametrize("wanted", ["", "all"])
def test_tests_are_chosen_as_the_readme_says(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    started: list[tuple[list[str], dict[str, str]]] = []

    def call(command: list[str], *, cwd: Path, env: dict[str, str]) -> int:
        started.append((command, env))
        return 0

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setenv("LIANQIN_TEST", wanted)
    monkeypatch.setenv("LIANQIN_TEST_POSTGRES", "postgresql://there")
    assert runpy.run_path(str(ROOT / "scripts/run_tests.py"))["main"]([]) == 0
    databases = [env.get("LIANQIN_DATABASE_URL") for _, env in started]
    chosen = [command[command.index("-m", 3) + 1] for command, _ in started]
    if wanted:
        assert databases == [None, None, "postgresql://there", "postgresql://there"]
        assert [marks == "browser" for marks in chosen] == [False, True, False, True]
    else:
        assert databases == [None]
        assert chosen == ["not slow and not browser and not postgres"]


def test_all_tests_are_refused_without_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANQIN_TEST", "all")
    monkeypatch.delenv("LIANQIN_TEST_POSTGRES", raising=False)
    with pytest.raises(SystemExit, match="LIANQIN_TEST_POSTGRES"):
        runpy.run_path(str(ROOT / "scripts/run_tests.py"))["main"]([])


@pytest.mark.parametrize("ended", [1, 5, -9], ids=["failed", "empty", "killed"])
def test_one_run_that_ends_badly_fails_the_whole_run(
    monkeypatch: pytest.MonkeyPatch, ended: int
) -> None:
    codes = iter([0, ended, 0, 0])
    monkeypatch.setattr(subprocess, "call", lambda *_, **__: next(codes))
    monkeypatch.setenv("LIANQIN_TEST", "all")
    monkeypatch.setenv("LIANQIN_TEST_POSTGRES", "postgresql://there")
    assert runpy.run_path(str(ROOT / "scripts/run_tests.py"))["main"]([]) == 1


def run_skipping(tmp_path: Path, reason: str, *, wanted: str) -> subprocess.CompletedProcess[str]:
    """A real pytest run, over two workers, of one test that skips and one that costs time."""
    (tmp_path / "test_it.py").write_text(
        f"import pytest\ndef test_well(): pass\ndef test_it(): pytest.skip({reason!r})\n"
        "@pytest.mark.slow\ndef test_long(): pass\n",
        encoding="utf-8",
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = slow\n", encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT / "tests"), "LIANQIN_TEST": wanted}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    plugins = ["-p", "plugins.skips", "-p", "no:django", "-p", "no:cacheprovider"]
    chosen = [] if wanted else ["-m", "not slow"]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", *plugins, *chosen, str(tmp_path)]
    return subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_a_skip_fails_the_whole_run_and_is_named(tmp_path: Path) -> None:
    done = run_skipping(tmp_path, "no Chromium here", wanted="all")
    assert done.returncode == 1
    assert "no Chromium here" in done.stdout


@pytest.mark.slow
def test_only_the_absent_shared_folder_may_skip(tmp_path: Path) -> None:
    done = run_skipping(tmp_path, "LIANQIN_SHARED is absent: no road files", wanted="all")
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_a_newcomers_skip_is_allowed_and_what_was_left_out_is_counted(tmp_path: Path) -> None:
    done = run_skipping(tmp_path, "no Chromium here", wanted="")
    assert done.returncode == 0, done.stdout
    assert "left out: 1 slow (LIANQIN_TEST=all runs them)" in done.stdout
