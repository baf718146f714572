"""Say what a run left out, and under ``LIANQIN_TEST=all`` allow no skip but one.

A skip hides a broken test as well as a missing tool. On a newcomer's machine the
reasons are printed. In CI (``LIANQIN_TEST=all``) everything is there, so a skip for
any reason but the absent LIANQIN_SHARED folder fails the run.
"""

import os
from collections import Counter
from typing import Any

import pytest

ALLOWED = "LIANQIN_SHARED is absent"
COSTS = ("browser", "postgres", "slow")
LEFT_OUT = "lianqin_left_out"


class SkipWatch:
    """Collects skips and deselections of one run and reports them at its end."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.forbidden: list[tuple[str, str]] = []
        self.left_out: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that skipped while it ran."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self.note(report.nodeid, report.longrepr)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a whole module that skipped while it was collected."""
        if report.skipped:
            self.note(report.nodeid, report.longrepr)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Count what ``-m`` took out, by the mark that makes it costly."""
        for item in items:
            self.left_out[next((c for c in COSTS if item.get_closest_marker(c)), "other")] += 1

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over the count of a worker process; all workers collect the same tests."""
        self.left_out |= Counter(getattr(node, "workeroutput", {}).get(LEFT_OUT, {}))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand the count to the main process, and fail a run with a forbidden skip."""
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[LEFT_OUT] = dict(self.left_out)
        elif self.strict and self.forbidden and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print what was left out and why, and which skips are forbidden."""
        if self.left_out and not self.strict:
            counts = ", ".join(f"{count} {kind}" for kind, count in sorted(self.left_out.items()))
            terminalreporter.line(f"left out: {counts} (LIANQIN_TEST=all runs them)")
        if self.strict and self.forbidden:
            terminalreporter.section("skips that LIANQIN_TEST=all forbids", red=True)
            for nodeid, reason in self.forbidden:
                terminalreporter.line(f"{nodeid}: {reason}")

    def note(self, nodeid: str, longrepr: Any) -> None:
        """Keep a skip that is not for the one allowed reason."""
        said = str(longrepr[2] if isinstance(longrepr, tuple) else longrepr)
        reason = said.removeprefix("Skipped: ")
        if not reason.startswith(ALLOWED):
            self.forbidden.append((nodeid, reason))


def pytest_configure(config: pytest.Config) -> None:
    """Enter the watch, strict where everything is expected to be there."""
    config.pluginmanager.register(SkipWatch(strict=os.environ.get("LIANQIN_TEST") == "all"))
