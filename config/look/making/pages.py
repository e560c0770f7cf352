"""What the staff and phone pages load: htmx with its event stream, and the tokens as CSS."""

import re
import shutil
from pathlib import Path
from typing import Final

from config.look import fonts, tokens

SCRIPTS: Final = (
    ("node_modules/htmx.org/dist/htmx.min.js", "htmx.min.js"),
    ("node_modules/htmx.org/LICENSE", "LICENSE-htmx.txt"),
    ("node_modules/htmx-ext-sse/dist/sse.min.js", "htmx-ext-sse.min.js"),
    ("node_modules/htmx-ext-sse/LICENSE", "LICENSE-htmx-ext-sse.txt"),
)
COLOUR: Final = re.compile(r"#[0-9A-F]{6}")
WEB_FACES: Final = (
    ("Hall Sans", 400, fonts.SANS),
    ("Hall Sans", 500, fonts.SANS_MEDIUM),
    ("Hall Sans", 700, fonts.SANS_BOLD),
    ("Hall Serif", 700, fonts.SERIF_BOLD),
    ("Hall Num", 500, fonts.NUM_MEDIUM),
    ("Hall Num", 600, fonts.NUM),
    ("Hall Num", 700, fonts.NUM_BOLD),
    ("Hall Mongolian", 400, fonts.MONGOLIAN),
)


def build(root: Path, web: Path) -> None:
    web.mkdir(parents=True, exist_ok=True)
    for source, name in SCRIPTS:
        shutil.copyfile(root / source, web / name)
    (web / "look.css").write_text(stylesheet(), encoding="utf-8")


def stylesheet() -> str:
    """Faces, and each colour of `tokens` as a variable: LINE_STRONG is `--line-strong`."""
    faces = "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
        f'src:url("fonts/{fonts.FACES[face].stem}.woff2") format("woff2")}}\n'
        for family, weight, face in WEB_FACES
    )
    variables = "".join(
        f"  --{name.lower().replace('_', '-')}: {value};\n" for name, value in colours().items()
    )
    families = (
        '  --sans: "Hall Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;\n'
        '  --serif: "Hall Serif", "Noto Serif CJK SC", "Songti SC", serif;\n'
        '  --num: "Hall Num", var(--sans);\n'
        '  --mongolian: "Hall Mongolian", "Noto Sans Mongolian", "Mongolian Baiti";\n'
    )
    return f"{faces}:root {{\n{variables}{families}}}\n"


def colours() -> dict[str, str]:
    """Every colour token by name, in the order in which `tokens` lists them."""
    return {
        name: value
        for name, value in vars(tokens).items()
        if isinstance(value, str) and COLOUR.fullmatch(value)
    }
