"""`lianqin audit verify`: read the audit chain from its first row to its last."""

from __future__ import annotations

import argparse
import json
import sys

from lianqin.config.cli import load_django

BROKEN = 2


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Enter `audit` in the command line."""
    audit = subparsers.add_parser("audit", help="审计 / audit")
    jobs = audit.add_subparsers(required=True, metavar="JOB")
    verifying = jobs.add_parser("verify", help="核对审计链 / verify the audit chain")
    verifying.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    verifying.set_defaults(run=run_verify)


def run_verify(args: argparse.Namespace) -> int:
    """Verify the chain; 0 when it is whole, 2 when a row does not follow the one before."""
    load_django()
    from lianqin.core.audit import verify_chain

    report = verify_chain(progress=_tell)
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    if args.json:
        sys.stdout.write(json.dumps(report.as_json()) + "\n")
    elif report.whole:
        sys.stdout.write(
            f"审计链完整：{report.rows} 行 / the chain is whole: {report.rows} rows\n"
            f"{report.head}\n"
        )
    else:
        sys.stdout.write(
            f"审计链在第 {report.broken_at} 行断开 / "
            f"the chain breaks at row {report.broken_at}: {report.reason}\n"
        )
    return 0 if report.whole else BROKEN


def _tell(rows: int) -> None:
    """Progress beside the answer, so that --json stays readable by a program."""
    end = "\r" if sys.stderr.isatty() else "\n"
    sys.stderr.write(f"已核对 / verified: {rows}{end}")
    sys.stderr.flush()
