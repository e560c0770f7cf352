import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from devices.simulate.printer import PrinterModel, SimulatedPrinter
from hall.site.check import check_config, check_devices
from main import app, run_cli


@pytest.fixture
def console() -> Console:
    return Console(record=True, width=200)


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[SimulatedPrinter]:
    printer = SimulatedPrinter(tmp_path / "printer", None, model=PrinterModel(speed_mm_s=0))
    printer.start()
    yield printer
    printer.stop()


def test_the_shipped_files_are_right(console: Console) -> None:
    assert check_config(None, console) == 0
    assert "every file is right" in console.export_text()


def test_a_wrong_file_is_named_with_its_full_path_its_key_and_the_reason(
    tmp_path: Path, console: Console
) -> None:
    folder = tmp_path / "[red]hall"  # what a table could take for markup
    folder.mkdir()
    wrong = folder / "display.toml"
    wrong.write_text('id = "L1"\nhall_url = "http://h"\ntoken_file = "t"\nrotation_s = "soon"\n')
    assert check_config(folder, console) == 1
    said = console.export_text()
    assert str(wrong) in said
    assert "rotation_s" in said


def test_a_printer_that_answers_is_well(
    printer: SimulatedPrinter, tmp_path: Path, console: Console
) -> None:
    assert check_devices(None, str(tmp_path / "printer"), console) == 0
    said = console.export_text()
    assert "online" in said
    assert "full" in said
    assert printer.state().papers_cut == 0


def test_a_printer_without_paper_answers_too(
    printer: SimulatedPrinter, tmp_path: Path, console: Console
) -> None:
    printer.set_fault("paper_out", on=True)
    assert check_devices(None, str(tmp_path / "printer"), console) == 0
    assert "paper out" in console.export_text()


def test_a_silent_printer_fails_the_check(
    printer: SimulatedPrinter, tmp_path: Path, console: Console
) -> None:
    printer.set_fault("silent", on=True)
    assert check_devices(None, str(tmp_path / "printer"), console) == 1
    assert "no answer" in console.export_text()


def test_a_port_with_nothing_behind_it_fails_the_check(tmp_path: Path, console: Console) -> None:
    assert check_devices(None, str(tmp_path / "nothing"), console) == 1
    assert "no-device" in console.export_text()


def test_the_commands_exit_with_what_was_found(tmp_path: Path) -> None:
    (tmp_path / "stranger.toml").touch()
    assert CliRunner().invoke(app, ["check-config"]).exit_code == 0
    assert CliRunner().invoke(app, ["check-config", "--site", str(tmp_path)]).exit_code == 1
    nothing = ["check-devices", "--printer", str(tmp_path / "nothing")]
    assert CliRunner().invoke(app, nothing).exit_code == 1


def test_a_program_with_a_wrong_file_says_so_in_a_line_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["main.py", "display", "--data", str(tmp_path), "--token-file", str(tmp_path / "no")]
    monkeypatch.setattr(sys, "argv", command)
    with pytest.raises(SystemExit, match="no token can be read"):
        run_cli()
