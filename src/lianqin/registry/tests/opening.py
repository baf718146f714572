"""Open a file in a process of its own and say how that went, for the tests of hostile files.

`python -m lianqin.registry.tests.opening PATH` prints what came of it, the seconds of
work, and by how many megabytes the process grew.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import django


def main() -> None:
    django.setup()
    from lianqin.core.errors import DomainError
    from lianqin.registry.importing.rows import read_row
    from lianqin.registry.importing.sheets import open_table

    before, begun = grown(), time.process_time()
    try:
        table = open_table(Path(sys.argv[1]), "people")
        said = f"rows:{sum(1 for row in table if read_row('people', row))}"
    except DomainError as refused:
        said = refused.code
    print(said, round(time.process_time() - begun, 2), round(grown() - before))  # noqa: T201


def grown() -> float:
    """The most memory that the process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
