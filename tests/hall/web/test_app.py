import subprocess
import sys

HEAVY = ("pydantic", "typer", "kivy", "PIL", "serial", "fontTools")
SCRIPT = """
import sys
from pathlib import Path
from tempfile import mkdtemp
from config.load import load_catalogue, load_hall
from hall.app import build
from hall.running import Running, Settings, clock_of
hall = load_hall()
settings = Settings(data=Path(mkdtemp()), hall=hall, catalogue=load_catalogue(),
                    public_url="http://hall.test", clock=clock_of(hall.zone))
running = Running(settings)
build(running)
running.writer.close()
running.db.close()
print(*sys.modules)
"""


def test_the_hall_loads_nothing_that_it_does_not_need() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "litestar" in loaded
    assert not loaded & set(HEAVY)
