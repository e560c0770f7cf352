"""A wheel holds all that the programs need: it runs outside the checkout, from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from bench.served import free_port

ROOT = Path(__file__).resolve().parents[2]
START_S_MAX = 20.0
LOOKS = """
import config.look.fonts, config.load, config.look.icons, config.look.artwork, kiosk.views, display
from devices.simulate.page import PAGES, STATIC
from pathlib import Path
print(config.load.__file__)
assert config.load.check() == (), config.load.check()
assert len(config.load.load_catalogue().services) == 32
assert config.look.fonts.missing() == ()
config.look.icons.icon("ticket", 62); config.look.artwork.art(config.look.artwork.DUSK)
assert list(Path(kiosk.views.__file__).parent.glob("*.kv"))
assert list((Path(display.__file__).parent / "views").glob("*.kv"))
assert all((STATIC / file).is_file() for file, _ in PAGES.values())
assert list((Path(config.load.__file__).parent / "locale").rglob("*.mo"))
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps"]
    subprocess.run([*build, "--wheel-dir", str(folder), str(ROOT)], check=True)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def outside(unpacked: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(unpacked)}


def test_every_asset_is_in_the_wheel(unpacked: Path, tmp_path: Path) -> None:
    argv = [sys.executable, "-c", LOOKS]
    told = subprocess.run(
        argv, cwd=tmp_path, env=outside(unpacked), capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(str(unpacked))


def test_the_hall_runs_from_the_wheel_with_its_pages(unpacked: Path, tmp_path: Path) -> None:
    port = free_port()
    words = ["hall", "--data", str(tmp_path), "--port", str(port), "--demo"]
    argv = [sys.executable, str(unpacked / "main.py"), *words]
    hall = subprocess.Popen(argv, cwd=tmp_path, env=outside(unpacked), stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_S_MAX
        while status(port, "/healthz") != 200:
            assert hall.poll() is None
            assert time.monotonic() < deadline
        for path in ("/sign-in", "/guide/BT-01", "/static/onehall.css", "/static/vendor/look.css"):
            assert status(port, path) == 200, path
    finally:
        hall.terminate()
        hall.wait(10)


def status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return int(error.code)
    except OSError:
        return 0
