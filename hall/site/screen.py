"""Where windows appear: the machine's own screen, or a virtual one seen in a browser.

Without a screen an Xvfb is started, and x11vnc with noVNC (Debian packages) shows it and passes
touches on.
"""

import shutil
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hall.site.supervise import Program

NOVNC: Final = Path("/usr/share/novnc")
LOOPBACK: Final = "127.0.0.1"
DISPLAYS: Final = range(90, 200)  # of X servers: above what people and test runners use
LOCKS: Final = Path("/tmp")  # noqa: S108 - X's own fixed places
SOCKETS: Final = LOCKS / ".X11-unix"
ASK_S: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A window's size and upper left corner, in pixels of its screen."""

    width: int
    height: int
    left: int
    top: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}+{self.left}+{self.top}"


KIOSK: Final = Place(width=540, height=960, left=16, top=16)
BOARD: Final = Place(width=1280, height=720, left=572, top=16)
SCREEN_W, SCREEN_H = 1868, 992


class NoScreenError(Exception):
    """There is no screen here and none can be made: packages are missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The X display to use, the programs that make it, and the page that shows it ("" if real)."""

    display: str
    programs: tuple[Program, ...] = ()
    page: str = ""


def screen_for(env: dict[str, str]) -> Screen:
    """Return the real screen that `env` names, or a virtual one. Raises NoScreenError."""
    if env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"):
        return Screen(display=env.get("DISPLAY", ""))
    for command in ("Xvfb", "x11vnc", "websockify"):
        if shutil.which(command) is None:
            msg = f"{command} is not installed: run `make setup`"
            raise NoScreenError(msg)
    number = next(number for number in DISPLAYS if _free(number))
    vnc_port, page_port = free_port(), free_port(6080)
    display = f":{number}"
    size = f"{SCREEN_W}x{SCREEN_H}x24"
    vnc = ("-display", display, "-rfbport", str(vnc_port), "-localhost", "-forever", "-shared")
    argvs = {
        "screen": ("Xvfb", display, "-screen", "0", size, "-nolisten", "tcp"),
        "vnc": ("x11vnc", *vnc, "-nopw", "-quiet", "-noxdamage", "-noipv6"),
        "novnc": _websockify(page_port, vnc_port),
    }
    ready = {
        "screen": lambda: _x_answers(number),
        "vnc": lambda: answers(vnc_port),
        "novnc": lambda: answers(page_port),
    }
    programs = tuple(
        Program(name=name, argv=argv, env=env, ready=ready[name], ground=True)
        for name, argv in argvs.items()
    )
    page = f"http://{LOOPBACK}:{page_port}/vnc.html?autoconnect=1&resize=scale"
    return Screen(display=display, programs=programs, page=page)


def _free(number: int) -> bool:
    """Tell whether no X server has this number; one that was killed leaves its lock behind."""
    return not (LOCKS / f".X{number}-lock").exists() and not _x_answers(number)


def _x_answers(number: int) -> bool:
    """Ask the display's socket: a file, or only a name where /tmp/.X11-unix is not ours."""
    path = str(SOCKETS / f"X{number}")
    for address in (path, f"\0{path}"):
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(ASK_S)
            if probe.connect_ex(address) == 0:
                return True
    return False


def _websockify(page_port: int, vnc_port: int) -> tuple[str, ...]:
    web = ("--web", str(NOVNC)) if NOVNC.is_dir() else ()
    return ("websockify", *web, f"{LOOPBACK}:{page_port}", f"{LOOPBACK}:{vnc_port}")


def free_port(wanted: int = 0) -> int:
    """Return `wanted` if nobody listens there, else any free port of the loopback."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    sys.exit("no free port on the loopback")


def answers(port: int) -> bool:
    """Tell whether something listens on the loopback's `port`."""
    with socket.socket() as probe:
        probe.settimeout(ASK_S)
        return probe.connect_ex((LOOPBACK, port)) == 0
