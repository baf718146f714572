"""Copy what the browser needs from node_modules into the pages' own static files.

No page fetches anything from outside the server (design, rule 10), so the map and
htmx are served by Lianqin, each beside its licence. MapLibre 6 is two ES modules that
import nothing: the map, and a worker whose same-origin address the page must set with
``setWorkerUrl`` because the content policy allows no blob workers.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/lianqin/ui/static/vendor"

FILES: dict[str, tuple[str, ...]] = {
    "maplibre-gl": (
        "dist/maplibre-gl.mjs",
        "dist/maplibre-gl-worker.mjs",
        "dist/maplibre-gl.css",
        "LICENSE.txt",
    ),
    "htmx.org": ("dist/htmx.min.js", "LICENSE"),
}
SOURCE_MAP = re.compile(r"^(//# |/\*# )sourceMappingURL=.*$\n?", re.MULTILINE)


def main() -> int:
    """Rebuild the vendor folder whole, so that nothing of an older version stays."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for package, names in FILES.items():
        for name in names:
            copy(NODE_MODULES / package / name, VENDOR / package / Path(name).name)
    return 0


def copy(source: Path, target: Path) -> None:
    """Copy one text file without the pointer to a source map that is not served."""
    target.parent.mkdir(parents=True, exist_ok=True)
    text = source.read_text(encoding="utf-8")
    target.write_text(SOURCE_MAP.sub("", text), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
