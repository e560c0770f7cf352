"""Write TOML for the tests: the standard library only reads it."""

import json
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path


def write(path: Path, table: Mapping[str, object]) -> None:
    lines = [f"{json.dumps(key)} = {literal(value)}" for key, value in table.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def literal(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        inner = (f"{json.dumps(key)} = {literal(member)}" for key, member in value.items())
        return "{ " + ", ".join(inner) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(literal(member) for member in value) + "]"
    return repr(value)
