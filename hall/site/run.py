"""The whole hall on this machine: hall, simulated devices, kiosk and lobby board, supervised."""

import json
import signal
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import requests

from hall.client import HallClient, HallRefusedError, HallUnreachableError
from hall.contract.api import IssueTicket
from hall.site.screen import (
    BOARD,
    KIOSK,
    LOOPBACK,
    NoScreenError,
    Screen,
    answers,
    free_port,
    screen_for,
)
from hall.site.supervise import Program, ProgramFailedError, Supervisor

MAIN: Final = Path(__file__).resolve().parents[2] / "main.py"
HALL_PORT, BENCH_PORT = 8080, 8090  # wanted; another one is taken where these are in use
DEMO_SERVICE: Final = "BT-01"
ASK_S: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where this run keeps its things, and where its programs listen."""

    data: Path
    env: dict[str, str]
    hall_port: int
    bench_port: int

    @property
    def hall_url(self) -> str:
        return f"http://{LOOPBACK}:{self.hall_port}"

    @property
    def bench_url(self) -> str:
        return f"http://{LOOPBACK}:{self.bench_port}"

    @property
    def access_file(self) -> Path:
        return self.data / "hall" / "demo_access.json"

    @property
    def printer(self) -> Path:
        return self.data / "lines" / "printer"

    def command(self, *words: str | Path) -> tuple[str, ...]:
        return (sys.executable, str(MAIN), *map(str, words))


def run(data: Path, env: dict[str, str]) -> int:
    """Start everything, print the links, and stay until Ctrl-C or SIGTERM; return the exit code."""
    site = Site(
        data=data.absolute(),
        env={**env, "PYTHONUNBUFFERED": "1"},  # so that the logs are whole when one is killed
        hall_port=free_port(HALL_PORT),
        bench_port=free_port(BENCH_PORT),
    )
    site.data.mkdir(parents=True, exist_ok=True)
    supervisor = Supervisor(logs=site.data / "logs", say=_say)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: supervisor.leave())
    try:
        _start_all(site, supervisor)
        supervisor.watch()
    except (ProgramFailedError, NoScreenError) as error:
        _say(str(error))
        return 1
    finally:
        _say("ending")
        supervisor.stop()
    return 0


def _start_all(site: Site, supervisor: Supervisor) -> None:
    """Start what others need first. Returns early when told to leave."""
    screen = screen_for(site.env)
    for program in (*screen.programs, *_servers(site)):
        supervisor.start(program)
    if supervisor.leaving:
        return
    access = json.loads(site.access_file.read_text())
    for program in _windows(site, screen, access):
        supervisor.start(program)
    _print_links(site, screen, access)


def _servers(site: Site) -> tuple[Program, ...]:
    hall = site.command("hall", "--data", site.data / "hall", "--port", str(site.hall_port))
    lines = site.command("simulate", "--data", site.data / "lines", "--port", str(site.bench_port))
    return (
        Program(name="hall", argv=(*hall, "--demo"), env=site.env, ready=lambda: _healthy(site)),
        Program(name="simulate", argv=lines, env=site.env, ready=lambda: answers(site.bench_port)),
    )


def _windows(site: Site, screen: Screen, access: dict[str, Any]) -> tuple[Program, ...]:
    env = {**site.env, "DISPLAY": screen.display} if screen.display else site.env
    kiosk_no, display_no = min(access["kiosks"]), min(access["displays"])
    kiosk = site.command(
        *("kiosk", "--data", site.data / "kiosk", "--hall-url", site.hall_url),
        *("--token-file", _token_file(site, kiosk_no, access["kiosks"][kiosk_no])),
        *("--printer", site.printer, "--window", str(KIOSK)),
    )
    board = site.command(
        *("display", "--data", site.data / "display", "--hall-url", site.hall_url),
        *("--token-file", _token_file(site, display_no, access["displays"][display_no])),
        *("--window", str(BOARD)),
    )
    return (
        Program(name="kiosk", argv=kiosk, env=env),
        Program(name="display", argv=board, env=env),
    )


def _token_file(site: Site, machine: str, token: str) -> Path:
    path = site.data / f"{machine}.token"
    path.touch(mode=0o600)
    path.write_text(token)
    return path


def _healthy(site: Site) -> bool:
    if not site.access_file.exists():
        return False
    try:
        return requests.get(f"{site.hall_url}/healthz", timeout=ASK_S).ok
    except requests.RequestException:
        return False


def _print_links(site: Site, screen: Screen, access: dict[str, Any]) -> None:
    phone, ticket = _first_ticket(site, access)
    lines = [
        ("bench", site.bench_url, "the simulated devices"),
        ("counter", f"{site.hall_url}/staff", _who(access, "counter")),
        ("supervisor", f"{site.hall_url}/supervisor", _who(access, "supervisor")),
        ("phone", phone, ticket),
    ]
    if screen.page:
        lines.append(("screen", screen.page, "the kiosk and the board, to see and to touch"))
    width = max(len(url) for _, url, _ in lines)
    for name, url, note in lines:
        _say(f"{name:<11}{url:<{width}}  {note}")
    _say("Ctrl-C ends all of it")


def _who(access: dict[str, Any], role: str) -> str:
    """Return the first member of staff with this role, and how they sign in."""
    one = next(each for each in access["staff"] if each["role"] == role)
    return f"{one['user']} / {one['password']}"


def _first_ticket(site: Site, access: dict[str, Any]) -> tuple[str, str]:
    """Issue a ticket, so that there is a phone page to look at; say why where there is none."""
    client = HallClient(site.hall_url, min(access["kiosks"].values()), timeout_s=ASK_S)
    try:
        issued = client.issue(IssueTicket(service_code=DEMO_SERVICE), key=f"run-{uuid.uuid4()}")
    except (HallRefusedError, HallUnreachableError) as error:
        return site.hall_url, f"no ticket could be issued: {error}"
    finally:
        client.close()
    return issued.link, f"ticket {issued.ticket_no}"


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is the command's output
