import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.load import kivy_environment


def test_kivy_leaves_the_command_line_the_home_and_the_log_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {})
    monkeypatch.delitem(sys.modules, "kivy", raising=False)
    kivy_environment(tmp_path / "kivy")
    assert os.environ["KIVY_HOME"] == str(tmp_path / "kivy")
    quiet = ("KIVY_NO_ARGS", "KIVY_NO_CONFIG", "KIVY_NO_ENV_CONFIG", "KIVY_NO_FILELOG")
    assert {os.environ[name] for name in (*quiet, "KIVY_NO_CONSOLELOG")} == {"1"}
    assert (tmp_path / "kivy").is_dir()


def test_settling_it_after_kivy_was_imported_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {})
    monkeypatch.setitem(sys.modules, "kivy", sys)
    with pytest.raises(RuntimeError, match="imported before"):
        kivy_environment(tmp_path)
    assert os.environ == {}


def test_settling_it_twice_is_harmless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {})
    monkeypatch.delitem(sys.modules, "kivy", raising=False)
    kivy_environment(tmp_path)
    monkeypatch.setitem(sys.modules, "kivy", sys)
    kivy_environment(tmp_path)


def test_a_real_kivy_writes_nothing_outside_its_folder(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from config.load import kivy_environment;"
        "kivy_environment(Path(sys.argv[1]));"
        "import kivy; from kivy.metrics import Metrics; print(sys.argv[2:], Metrics.density)"
    )
    home = tmp_path / "home"
    done = subprocess.run(
        [sys.executable, "-c", script, str(home / "kivy"), "--size", "9x9"],
        env={"PATH": os.environ["PATH"], "HOME": str(home), "KCFG_KIVY_LOG_LEVEL": "trace"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.split() == ["['--size',", "'9x9']", "1.0"]
    assert done.stderr == ""
    assert [path.name for path in home.iterdir()] == ["kivy"]
    assert not (home / "kivy" / "config.ini").exists()
