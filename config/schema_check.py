"""Find everything that is wrong with a parsed file, not only the first thing."""

import difflib
import re
import types
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

Found = tuple[str, str]  # key, reason
NAMING_KEYS = ("code", "id", "letter", "no", "name")  # what a list's member is known by
NAME_CHARS_MAX = 24
SHOWN_CHARS_MAX = 40  # of a refused value


def problems_of(value: object, kind: object, key: str = "") -> Iterator[Found]:
    """Yield every place where `value` does not fit `kind`, deepest place first."""
    message = _refusal(value, kind)
    if message is None:
        return
    inner = list(_problems_within(value, _plain(kind, value), key))
    yield from inner or [(key, _in_words(message, value, kind))]


def _refusal(value: object, kind: object) -> str | None:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        return str(error)
    return None


def _problems_within(value: object, kind: object, key: str) -> Iterator[Found]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(value, dict):
        yield from _problems_of_table(value, kind, key)
    elif get_origin(kind) is tuple and isinstance(value, list):
        kinds = get_args(kind)
        kinds = kinds[:1] * len(value) if kinds[-1] is ... else kinds
        for index, (member, member_kind) in enumerate(zip(value, kinds, strict=False)):
            yield from problems_of(member, member_kind, f"{key}[{_name_of(member, index)}]")
    elif get_origin(kind) is dict and isinstance(value, dict):
        key_kind, member_kind = get_args(kind)
        for name, member in value.items():
            yield from problems_of(name, key_kind, joined(key, name))
            yield from problems_of(member, member_kind, joined(key, name))


def _problems_of_table(
    value: dict[str, object], kind: type[msgspec.Struct], key: str
) -> Iterator[Found]:
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for name in value.keys() - fields.keys():
        near = difflib.get_close_matches(name, fields, n=1)
        yield joined(key, name), "unknown key" + (f"; did you mean {near[0]!r}?" if near else "")
    for name, field in fields.items():
        if name in value:
            yield from problems_of(value[name], field.type, joined(key, name))
        elif field.required:
            yield joined(key, name), "missing"


def _plain(kind: object, value: object) -> object:
    """Strip what surrounds a container: its constraints, and the None of an optional one."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0], value)
    if get_origin(kind) in {Union, types.UnionType}:
        members = [each for each in get_args(kind) if each is not types.NoneType]
        return _plain(members[0], value) if len(members) == 1 else kind
    return kind


def _in_words(message: str, value: object, kind: object) -> str:
    plain = _plain(kind, value)
    allowed = _allowed(plain)
    if allowed:
        return f"must be one of {', '.join(map(str, allowed))}; found {_shown(value)}"
    text = re.sub(r" - at `.*`$", "", message).replace("`", "")
    text = re.sub(r"^Expected (\w+) matching regex (.*)$", r"does not match \2", text)
    text = re.sub(r"^Expected (.*), got (\w+)$", r"must be of type \1, not \2", text)
    text = re.sub(r"^Expected ", "must be ", text)
    return f"{text[:1].lower()}{text[1:]}; found {_shown(value)}"


def _allowed(kind: object) -> tuple[object, ...]:
    if get_origin(kind) is Literal:
        return get_args(kind)
    members: Any = getattr(kind, "__members__", None)
    return tuple(str(each) for each in members.values()) if members else ()


def _shown(value: object) -> str:
    text = "a table" if isinstance(value, dict) else "a list" if isinstance(value, list) else None
    shown = text or repr(value)
    return shown if len(shown) <= SHOWN_CHARS_MAX else shown[: SHOWN_CHARS_MAX - 1] + "…"


def _name_of(member: object, index: int) -> str:
    if isinstance(member, dict):
        for key in NAMING_KEYS:
            name = member.get(key)
            if isinstance(name, str | int) and 0 < len(str(name)) <= NAME_CHARS_MAX:
                return str(name)
    return str(index)


def joined(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def repeated(names: Iterable[object], key: str, what: str) -> Iterator[Found]:
    """Yield each name that stands twice among the members of the list `key`."""
    seen: set[object] = set()
    for name in names:
        if name in seen:
            yield f"{key}[{name}].{what}", f"{name} is there twice"
        seen.add(name)
