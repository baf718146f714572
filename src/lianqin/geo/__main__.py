"""`python -m lianqin.geo roads …`: the road commands without the rest of the house."""

import argparse
import sys

from lianqin.geo.commands import add_commands, run


def main(argv: list[str] | None = None) -> int:
    """Parse and run; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m lianqin.geo", description=__doc__)
    add_commands(parser.add_subparsers(dest="command", required=True))
    return run(parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
