"""Join the catalogue's files, and refuse what contradicts itself, the hall, or the law."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from config.schema import ConfigProblem
from config.schema_catalogue import (
    ILLUSTRATIVE,
    NEVER_LATER,
    Catalogue,
    CatalogueFile,
    FeeKind,
    MaterialKind,
    Provenance,
    Service,
    Source,
)
from config.schema_check import Found, repeated
from config.schema_hall import HallConfig

Files = Mapping[Path, CatalogueFile]


def join(files: Files) -> Catalogue:
    """Return the catalogue of files that have been found free of problems."""
    services = [service for file in files.values() for service in file.services]
    return Catalogue(
        departments=tuple(each for file in files.values() for each in file.departments),
        sources={name: source for file in files.values() for name, source in file.sources.items()},
        services=tuple(sorted(services, key=lambda service: service.code)),
    )


def catalogue_problems(files: Files, hall: HallConfig | None) -> Iterator[ConfigProblem]:
    """Yield what is wrong across files. Without a readable hall its groups are not checked."""
    yield from _repeated_across(files)
    departments = {each.id for file in files.values() for each in file.departments}
    sources = {name for file in files.values() for name in file.sources}
    letters = {group.letter for group in hall.groups} if hall else None
    for path, file in files.items():
        for name, source in file.sources.items():
            yield from _placed(path, _source_problems(name, source))
        for service in file.services:
            key = f"services[{service.code}]"
            yield from _placed(path, _service_problems(service), key)
            yield from _placed(path, _source_references(service, sources), key)
            if service.department not in departments:
                reason = f"there is no department {service.department}"
                yield ConfigProblem(path=path, key=f"{key}.department", reason=reason)
            if letters is not None:
                yield from _placed(path, _group_references(service, letters), key)


def _placed(path: Path, found: Iterator[Found], key: str = "") -> Iterator[ConfigProblem]:
    for name, reason in found:
        yield ConfigProblem(path=path, key=f"{key}.{name}" if key else name, reason=reason)


def _repeated_across(files: Files) -> Iterator[ConfigProblem]:
    first: dict[tuple[str, str], Path] = {}
    for path, file in files.items():
        named = [("services", each.code, "code") for each in file.services]
        named += [("departments", each.id, "id") for each in file.departments]
        named += [("sources", name, "") for name in file.sources]
        for table, name, field in named:
            if (table, name) in first:
                key = f"{table}[{name}].{field}" if field else f"{table}.{name}"
                reason = f"{name} is there already, in {first[table, name]}"
                yield ConfigProblem(path=path, key=key, reason=reason)
            first.setdefault((table, name), path)


def _source_problems(name: str, source: Source) -> Iterator[Found]:
    made_up = source.provenance is Provenance.ILLUSTRATIVE
    if made_up != (name == ILLUSTRATIVE):
        yield f"sources.{name}.provenance", f"{ILLUSTRATIVE} is the one source of that provenance"
    if not made_up and source.checked is None:
        yield f"sources.{name}.checked", "missing: on which day was this source read?"


def _source_references(service: Service, sources: set[str]) -> Iterator[Found]:
    references = {
        "department_source": service.department_source,
        "green_source": service.green_source,
        "steps_source": service.steps_source,
        "limit.promised_source": service.limit.promised_source,
        "limit.legal_source": service.limit.legal_source,
        "fee.source": service.fee.source,
    }
    references |= {f"materials[{each.name}].source": each.source for each in service.materials}
    for field, name in references.items():
        if name not in sources:
            yield field, f"there is no source {name}"


def _group_references(service: Service, letters: set[str]) -> Iterator[Found]:
    if service.group not in letters:
        yield "group", f"the hall has no group {service.group}"
    for letter in service.also_groups:
        if letter not in letters:
            yield "also_groups", f"the hall has no group {letter}"
        if letter == service.group:
            yield "also_groups", f"{letter} is the service's own group"


def _service_problems(service: Service) -> Iterator[Found]:
    yield from repeated((each.name for each in service.materials), "materials", "name")
    for material in service.materials:
        later = material.kind is MaterialKind.MAY_FOLLOW
        if later and material.nature in NEVER_LATER:
            yield (
                f"materials[{material.name}].kind",
                f"{material.nature} may never follow later: it is not subject to 容缺受理",
            )
        if material.optional and material.kind is not MaterialKind.REQUIRED:
            yield f"materials[{material.name}].optional", f"makes no sense with {material.kind}"
    if not service.limit.text:
        yield "limit.promised", "missing: neither a promised nor a legal limit"
    if service.fee.kind is FeeKind.FIXED and not any(item.fen for item in service.fee.items):
        yield "fee.items", "missing: a fixed fee names its amounts"
    if service.fee.kind is FeeKind.FREE and (service.fee.items or service.fee.plus_tax):
        yield "fee.kind", "free, and yet amounts are named"
