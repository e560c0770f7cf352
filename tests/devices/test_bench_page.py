import io
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from PIL import Image

from devices.simulate import page_printer
from devices.simulate.page import BODY_BYTES_MAX, STREAMS_MAX, BenchServer
from devices.simulate.page_printer import PrinterCard
from devices.simulate.printer import SimulatedPrinter
from tests.devices.conftest import WAIT_S, Bench

MAIN = Path(__file__).resolve().parents[2] / "main.py"


@dataclass
class Visitor:
    """Somebody at the bench page, with the driver at the other end of the line."""

    url: str
    bench: Bench
    card: PrinterCard

    def press(self, button: str, *, on: bool = True, **more: object) -> requests.Response:
        body = {"on": on, **more}
        return requests.post(f"{self.url}/printer/{button}", json=body, timeout=WAIT_S)

    def get(self, path: str, **headers: str) -> requests.Response:
        return requests.get(self.url + path, headers=headers, timeout=WAIT_S)

    def post(self, path: str, body: bytes, kind: str = "application/json") -> requests.Response:
        headers = {"Content-Type": kind}
        return requests.post(self.url + path, data=body, headers=headers, timeout=WAIT_S)

    def on(self) -> set[str]:
        buttons = self.get("/state").json()["printer"]["buttons"]
        return {each["name"] for each in buttons if each["on"]}


@pytest.fixture
def visitor(bench: Bench, tmp_path: Path) -> Iterator[Visitor]:
    card = PrinterCard(bench.printer, tmp_path / "printer", tmp_path / "paper")
    card.start()
    server = BenchServer({"printer": card}, port=0)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield Visitor(server.url, bench, card)
    server.end()
    thread.join()
    card.stop()


def test_paper_taken_out_on_the_page_is_out_for_the_driver_and_a_new_roll_heals_it(
    visitor: Visitor,
) -> None:
    assert visitor.press("paper_out").json()["well"] is False
    visitor.bench.desk.wait_for_health(lambda health: health.paper == "out")
    assert visitor.on() == {"paper_out"}
    assert visitor.press("paper_out", on=False).json()["well"] is True
    visitor.bench.desk.wait_for_health(lambda health: health.paper == "full")
    assert visitor.on() == set()


def test_a_line_pulled_on_the_page_is_no_device_for_the_driver_until_it_is_back(
    visitor: Visitor,
) -> None:
    visitor.press("unplug")
    visitor.bench.desk.wait_for_status("no-device")
    visitor.press("unplug", on=False)
    visitor.bench.desk.wait_for_status("online")


def test_a_ticket_hangs_on_the_page_as_it_was_drawn(visitor: Visitor) -> None:
    assert visitor.get("/papers/1.png").status_code == 404
    visitor.bench.printed()
    card = visitor.get("/state").json()["printer"]
    assert [shot["number"] for shot in card["shots"]] == [1]
    assert card["state"]["papers_cut"] == 1
    answer = visitor.get("/papers/1.png")
    assert answer.headers["Content-Type"] == "image/png"
    drawn, paper = Image.open(io.BytesIO(answer.content)), visitor.bench.printer.papers[0].image
    assert (drawn.size, drawn.tobytes()) == (paper.size, paper.tobytes())


def test_a_fault_may_wait_for_the_middle_of_a_ticket(visitor: Visitor) -> None:
    assert visitor.press("cover_open", after_bytes=50).json()["well"] is True
    assert visitor.bench.printed().reason == "cover open"
    assert visitor.on() == {"cover_open"}


def test_switching_off_and_on_again_happens_once_and_is_never_on(visitor: Visitor) -> None:
    assert visitor.press("power_cycle").ok
    assert visitor.on() == set()


def test_an_open_page_hears_of_a_press_by_itself(visitor: Visitor) -> None:
    with requests.get(f"{visitor.url}/events", stream=True, timeout=WAIT_S) as events:
        seen = (json.loads(each[6:]) for each in events.iter_lines() if each.startswith(b"data: "))
        assert next(seen)["printer"]["well"] is True
        visitor.press("jam")
        assert any("jam" in each["printer"]["state"]["faults"] for each in seen)


def test_more_open_pages_than_allowed_are_refused_and_the_others_stay(visitor: Visitor) -> None:
    pages = [
        requests.get(f"{visitor.url}/events", stream=True, timeout=WAIT_S)
        for _ in range(STREAMS_MAX)
    ]
    assert {each.status_code for each in pages} == {200}
    assert visitor.get("/events").status_code == 503
    assert visitor.get("/state").ok
    for each in pages:
        each.close()


@pytest.mark.parametrize(
    ("path", "body", "kind", "status"),
    [
        ("/printer/fire", b"{}", "application/json", 404),
        ("/kettle/jam", b"{}", "application/json", 404),
        ("/printer", b"{}", "application/json", 404),
        ("/printer/jam", b"on=true", "application/x-www-form-urlencoded", 415),
        ("/printer/jam", b'{"on": true}', "text/plain", 415),
        ("/printer/jam", b'{"on": ', "application/json", 400),
        ("/printer/jam", b'{"on": "yes"}', "application/json", 400),
        ("/printer/jam", b'{"off": true}', "application/json", 400),
        ("/printer/jam", b'{"after_bytes": -1}', "application/json", 400),
        ("/printer/jam", b" " * (BODY_BYTES_MAX + 1), "application/json", 413),
    ],
)
def test_a_press_that_makes_no_sense_is_refused_and_changes_nothing(
    visitor: Visitor, path: str, body: bytes, kind: str, status: int
) -> None:
    answer = visitor.post(path, body, kind)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert visitor.on() == set()


@pytest.mark.parametrize(
    "path",
    ["/papers/0.png", "/papers/x.png", "/papers/1.txt", "/papers/9999999999.png", "/../page.py"],
)
def test_what_is_not_there_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_a_strange_name_that_points_here_is_turned_away(visitor: Visitor) -> None:
    assert visitor.get("/state", Host="shop.example").status_code == 421


def test_the_page_brings_all_that_it_needs(visitor: Visitor) -> None:
    page = visitor.get("/").text
    for name in ("bench.css", "bench.js", "mark.svg"):
        assert f"/{name}" in page
        assert visitor.get(f"/{name}").ok
    assert "http" not in page


def test_papers_on_disk_are_bounded_and_begin_anew(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_printer, "FILES_MAX", 2)
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "ticket-0042.png").touch()
    card = PrinterCard(bench.printer, tmp_path / "printer", folder)
    card.start()
    assert not list(folder.iterdir())
    for _ in range(4):
        bench.printed()
    card.stop()
    assert sorted(each.name for each in folder.iterdir()) == ["ticket-0003.png", "ticket-0004.png"]


def test_the_command_plays_a_printer_until_it_is_told_to_end(tmp_path: Path) -> None:
    command = [sys.executable, str(MAIN), "simulate", "--data", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[1]
        assert requests.get(f"{url}/state", timeout=WAIT_S).json()["printer"]["well"] is True
        assert (tmp_path / "printer").is_symlink()
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAIT_S) == 0
    assert not (tmp_path / "printer").is_symlink()


def test_a_line_pulled_while_bytes_arrive_leaves_the_printer_running(tmp_path: Path) -> None:
    printer = SimulatedPrinter(tmp_path / "printer", None)
    printer.start()
    done = threading.Event()

    def chatter() -> None:
        while not done.is_set():
            with suppress(OSError), (tmp_path / "printer").open("wb", buffering=0) as line:
                line.write(b"\x1b@hello\n" * 5)

    host = threading.Thread(target=chatter)
    host.start()
    for _ in range(1000):  # a few in a thousand meet the moment of the reader's wait
        printer.set_fault("unplug", on=True)
        printer.set_fault("unplug", on=False)
    done.set()
    host.join()
    before = printer.state().received_bytes
    with (tmp_path / "printer").open("wb", buffering=0) as line:
        line.write(b"\x1b@")
    assert printer.wait_for_bytes(before + 2, WAIT_S)
    printer.stop()
