"""OneHall's commands, and nothing else: each starts one program of the hall."""
# ruff: noqa: PLC0415 - a command loads only what its own program needs

import os
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="OneHall 一厅通: a service hall's kiosks, queue and lobby board.",
)

Data = Annotated[Path, typer.Option("--data", help="Where it keeps its files")]
Config = Annotated[
    Path | None, typer.Option("--config", "--site", help="A site's folder, over the shipped one")
]


@app.callback()
def onehall() -> None:
    """Keep each program behind its own name, however few there are."""


@app.command()
def hall(  # noqa: PLR0913 - a command's options
    *,
    data: Data,
    port: Annotated[int, typer.Option(help="0 for any free one")] = 8080,
    host: Annotated[str, typer.Option(help="The address to listen on")] = "127.0.0.1",
    demo: Annotated[bool, typer.Option("--demo", help="Tokens, staff and an open hall")] = False,
    config: Config = None,
    add_staff: Annotated[str, typer.Option(help="Add USER (the password is asked), end")] = "",
    role: Annotated[str, typer.Option(help="Of --add-staff")] = "administrator",
    counter: Annotated[int | None, typer.Option(help="Of --add-staff")] = None,
    add_kiosk: Annotated[str, typer.Option(help="Print a new token for this kiosk, end")] = "",
    add_display: Annotated[str, typer.Option(help="Print a new token for this display, end")] = "",
) -> None:
    """Serve the hall: tickets, counters, the feed, and the pages of staff and phones."""
    if add_staff:
        from hall.admission import admit_staff

        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        raise SystemExit(admit_staff(data, add_staff, password, role=role, counter_no=counter))
    if add_kiosk or add_display:
        from hall.admission import admit_device

        if add_kiosk:
            raise SystemExit(admit_device(data, "kiosk", add_kiosk))
        raise SystemExit(admit_device(data, "display", add_display))
    from hall.app import serve

    raise SystemExit(serve(data, host=host, port=port, demo=demo, config=config))


@app.command()
def kiosk(  # noqa: PLR0913 - a command's options
    *,
    data: Data,
    hall_url: Annotated[str | None, typer.Option(help="Instead of kiosk.toml's")] = None,
    token_file: Annotated[Path | None, typer.Option(help="Instead of kiosk.toml's")] = None,
    printer: Annotated[str | None, typer.Option(help="The printer's port, instead")] = None,
    window: Annotated[
        str | None, typer.Option(help="540x960+16+16; the whole screen without")
    ] = None,
    config: Config = None,
) -> None:
    """Show one kiosk's window, and drive its printer."""
    from config.window import WindowPlace
    from kiosk.app import KioskOptions, run_kiosk

    run_kiosk(
        KioskOptions(
            data=data,
            site=config,
            hall_url=hall_url,
            token_file=token_file,
            printer_url=printer,
            window=WindowPlace.parse(window) if window else None,
        )
    )


@app.command()
def display(
    *,
    data: Data,
    hall_url: Annotated[str | None, typer.Option(help="Instead of display.toml's")] = None,
    token_file: Annotated[Path | None, typer.Option(help="Instead of display.toml's")] = None,
    window: Annotated[
        str | None, typer.Option(help="1280x720+572+16; the whole screen without")
    ] = None,
    config: Config = None,
) -> None:
    """Show one lobby board."""
    from config import log
    from config.load import load_display, read_token
    from config.override import display_with
    from config.window import WindowPlace
    from display.app import run_display

    board = display_with(load_display(config), hall_url, token_file)
    own = WindowPlace(width=board.width_px, height=board.height_px, whole=board.fullscreen)
    place = WindowPlace.parse(window) if window else own
    token = read_token(board.token_file, config)
    log.configure()
    raise SystemExit(run_display(board, token, data, place))


@app.command()
def simulate(
    *,
    data: Data,
    port: Annotated[int, typer.Option(help="Of the bench page; 0 for any free one")] = 8090,
) -> None:
    """Play the other end of every serial line, with a bench page to break it by hand."""
    from devices.simulate.bench import simulate as play

    play(data, port)


@app.command()
def run(
    data: Annotated[Path, typer.Option("--data", help="Where all of it is kept")] = Path("run"),
) -> None:
    """Run the whole hall on this machine, with simulated devices and demo content."""
    from hall.site.run import run as run_site

    raise SystemExit(run_site(data, dict(os.environ)))


@app.command()
def check_config(config: Config = None) -> None:
    """Say what is wrong with a site's files, with full path, key and reason."""
    from rich.console import Console

    from hall.site.check import check_config as checked

    raise SystemExit(checked(config, Console()))


@app.command()
def check_devices(
    config: Config = None,
    printer: Annotated[str | None, typer.Option(help="Instead of kiosk.toml's port")] = None,
) -> None:
    """Speak to each device of a kiosk, and print what it answers."""
    from rich.console import Console

    from hall.site.check import check_devices as checked

    raise SystemExit(checked(config, printer, Console()))


def run_cli() -> None:
    from config.schema import ConfigError

    try:
        app()
    except ConfigError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    run_cli()
