"""Gather the strings of the screens, and compile what the translators wrote. Set-up only."""

import io
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config.i18n import DOMAIN, LOCALE, VERIFIED_DOMAIN
from config.schema import ConfigError, ConfigProblem

ROOT: Final = LOCALE.parent.parent
LANGUAGES: Final = ("en", "mn")
KEYWORDS: Final[dict[str, tuple[int, ...] | None]] = {"_": None, "plural": (1, 1)}
VERIFIED: Final = "verified:"  # "# verified: who, when", above the message
PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
KV_CALL: Final = re.compile(r"""\b(_|plural)\(\s*(?:"([^"\n]*)"|'([^'\n]*)')""")


def main(arguments: list[str]) -> int:
    """Compile; with the one argument ``extract``, gather new strings before. Returns 0 or 1."""
    try:
        if arguments == ["extract"]:
            update()
        elif arguments:
            sys.stderr.write("usage: python -m config.i18n [extract]\n")
            return 1
        compile_all()
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def update(root: Path = ROOT, folder: Path = LOCALE) -> None:
    """Bring every .po up to what the code says now; a string that has gone is kept as obsolete."""
    template = gathered(root)
    for path in po_files(folder):
        before = path.read_text(encoding="utf-8")
        catalogue = _read(path)
        for message in list(catalogue.obsolete.values()):  # a string may come back
            catalogue[message.id] = message
        catalogue.obsolete.clear()
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        after = _written(catalogue)
        if after != before:
            path.write_text(after, encoding="utf-8")


def gathered(root: Path = ROOT) -> Catalog:
    """Return all strings that the code under `root` marks, with the files they stand in."""
    with (LOCALE / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    template = Catalog(project="OneHall")
    found = extract_from_dir(root, methods, options, KEYWORDS, directory_filter=_is_ours)
    for file_name, _line, text, comments, context in found:
        template.add(text, locations=[(file_name, 0)], auto_comments=comments, context=context)
    return template


def extract_kv(
    source: IO[bytes],
    keywords: Collection[str],  # noqa: ARG001 - Babel's signature
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, object],  # noqa: ARG001 - Babel passes it by name
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield the strings of a Kivy language file: what stands in ``_("…")`` or ``plural("…", n)``.

    A Babel extractor; the parameters are Babel's.
    """
    for number, line in enumerate(source.read().decode("utf-8").splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        for call in KV_CALL.finditer(line):
            text = call.group(2) or call.group(3)
            if text:
                yield number, "_", text, []


def compile_all(folder: Path = LOCALE) -> None:
    """Write the .mo files that are older than their .po. Refuses broken translations, all at once.

    Raises ConfigError naming the file and the Chinese text.
    """
    problems: list[ConfigProblem] = []
    for path in po_files(folder):
        targets = (path.with_name(f"{DOMAIN}.mo"), path.with_name(f"{VERIFIED_DOMAIN}.mo"))
        if all(each.exists() and _newer(each, path) for each in targets):
            continue
        catalogue = _read(path)
        found = list(problems_in(catalogue, path))
        problems += found
        if not found:
            _write_mo(targets[0], catalogue)
            _write_mo(targets[1], verified_part(catalogue))
    if problems:
        raise ConfigError(problems)


def problems_in(catalogue: Catalog, path: Path) -> Iterator[ConfigProblem]:
    """Yield each translation whose ``{placeholders}`` are not those of the Chinese text."""
    for message in catalogue:
        source = message.id if isinstance(message.id, str) else message.id[0]
        wanted = set(PLACEHOLDER.findall(source))
        for text in _texts(message):
            if source and text and set(PLACEHOLDER.findall(text)) != wanted:
                reason = f"{text!r} does not hold {sorted(wanted)}, no more and no less"
                yield ConfigProblem(path=path, key=source, reason=reason)


def verified_part(catalogue: Catalog) -> Catalog:
    """Return only the messages that carry ``# verified: who, when``."""
    part = Catalog(locale=catalogue.locale, project="OneHall")
    for message in catalogue:
        if message.id and is_verified(message):
            part.add(message.id, message.string, context=message.context)
    return part


def is_verified(message: Message) -> bool:
    comments = (comment.strip() for comment in message.user_comments)
    return any(each.startswith(VERIFIED) and each != VERIFIED for each in comments)


def po_files(folder: Path) -> list[Path]:
    return [folder / language / "LC_MESSAGES" / f"{DOMAIN}.po" for language in LANGUAGES]


def _texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _is_ours(folder: str) -> bool:
    name = Path(folder).name
    return not name.startswith(".") and name not in {"node_modules", "build", "out", "tests"}


def _newer(target: Path, source: Path) -> bool:
    return target.stat().st_mtime_ns >= source.stat().st_mtime_ns


def _read(path: Path) -> Catalog:
    with path.open(encoding="utf-8") as file:
        return read_po(file, locale=path.parent.parent.name, domain=DOMAIN, abort_invalid=True)


def _written(catalogue: Catalog) -> str:
    out = io.BytesIO()
    write_po(out, catalogue, width=96, include_lineno=False, sort_output=False)
    return out.getvalue().decode("utf-8")


def _write_mo(path: Path, catalogue: Catalog) -> None:
    """Written aside and renamed: a start in the middle of set-up never reads half a file."""
    beside = path.with_suffix(".mo.part")
    with beside.open("wb") as file:
        write_mo(file, catalogue)
    beside.replace(path)
