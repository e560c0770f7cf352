"""catalogue/*.toml: the services of the hall, what they ask for, and where each fact comes from."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from config.schema import Id, Line, Section, Text
from config.schema_hall import Letter

ILLUSTRATIVE = "illustrative"  # the source id of content made up for the demonstration

ServiceCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}-[0-9]{2,3}$")]
SourceId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{1,40}$")]
IconName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{1,40}$")]  # of the Phosphor set
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=8)]  # fits a board row
Note = Annotated[str, msgspec.Meta(max_length=60)]


class Provenance(StrEnum):
    LAW = "law"
    CITY_DOC = "city_doc"
    SOURCE_PAPER = "source_paper"
    ILLUSTRATIVE = "illustrative"


class MaterialKind(StrEnum):
    REQUIRED = "required"  # 必带
    MAY_FOLLOW = "may_follow"  # 可容缺
    ON_FILE = "on_file"  # 免提交


class Nature(StrEnum):
    """What a material proves. The first five are never accepted later."""

    IDENTITY = "identity"
    TITLE = "title"
    CO_OWNERS = "co_owners"
    TAX_RECEIPT = "tax_receipt"
    BANK_CARD = "bank_card"
    CONTRACT = "contract"
    APPLICATION = "application"
    RESOLUTION = "resolution"
    CERTIFICATE = "certificate"
    PAYMENT = "payment"
    SURVEY = "survey"
    PHOTO = "photo"
    CONTACT = "contact"


NEVER_LATER = frozenset(
    {Nature.IDENTITY, Nature.TITLE, Nature.CO_OWNERS, Nature.TAX_RECEIPT, Nature.BANK_CARD}
)


class Source(Section, frozen=True, kw_only=True):
    """Where facts come from. Only illustrative content has no date of checking."""

    provenance: Provenance
    title: Line
    checked: date | None = None


class Department(Section, frozen=True, kw_only=True):
    id: Id
    name: Text
    icon: IconName


class Material(Section, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=24)]
    nature: Nature
    kind: MaterialKind = MaterialKind.REQUIRED
    note: Note = ""
    optional: bool = False  # helps, but nothing is refused or awaited without it
    source: SourceId = ILLUSTRATIVE


class Step(Section, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=8)]
    icon: IconName
    note: Annotated[str, msgspec.Meta(max_length=12)] = ""


class Limit(Section, frozen=True, kw_only=True):
    """How long it takes: by law, and as the hall promises. At least one is there."""

    promised: Annotated[str, msgspec.Meta(max_length=16)] = ""
    promised_source: SourceId = ILLUSTRATIVE
    legal: Annotated[str, msgspec.Meta(max_length=24)] = ""
    legal_source: SourceId = ILLUSTRATIVE

    @property
    def text(self) -> str:
        return self.promised or self.legal


class FeeKind(StrEnum):
    FREE = "free"
    FIXED = "fixed"
    RATE = "rate"  # worked out from area, price or cost


class FeeItem(Section, frozen=True, kw_only=True):
    name: Line
    fen: Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]


class Fee(Section, frozen=True, kw_only=True):
    kind: FeeKind
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=24)]  # for the tile: 80 元/件
    items: tuple[FeeItem, ...] = ()
    plus_tax: bool = False
    source: SourceId = ILLUSTRATIVE


class Duration(Section, frozen=True, kw_only=True):
    """Time at the counter before the hall has a history of its own: the forecast's prior."""

    mean_min: Annotated[float, msgspec.Meta(gt=0, le=240)]
    cv: Annotated[float, msgspec.Meta(gt=0, le=3)] = 0.6  # standard deviation ÷ mean


class Service(Section, frozen=True, kw_only=True):
    code: ServiceCode
    name_zh: Annotated[str, msgspec.Meta(min_length=1, max_length=24)]
    name_en: str = ""
    short_zh: Short
    department: Id
    department_source: SourceId = ILLUSTRATIVE
    group: Letter
    also_groups: tuple[Letter, ...] = ()
    kiosk: bool = False  # Z: can also be done on the machine
    common: bool = False  # among those shown first
    green_channel: bool
    green_note: Note = ""
    green_source: SourceId = ILLUSTRATIVE
    summary: Note
    tags: tuple[Short, ...] = ()
    materials: tuple[Material, ...]
    steps: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1, max_length=5)]
    steps_source: SourceId = ILLUSTRATIVE
    limit: Limit
    fee: Fee
    duration: Duration
    quota_per_day: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the ids of all sources that a displayed field rests on."""
        used = [self.department_source, self.green_source, self.steps_source, self.fee.source]
        used += [material.source for material in self.materials]
        if self.limit.promised:
            used.append(self.limit.promised_source)
        if self.limit.legal:
            used.append(self.limit.legal_source)
        return tuple(dict.fromkeys(used))

    @property
    def illustrative(self) -> bool:
        """Whether the screens must say 示例."""
        return ILLUSTRATIVE in self.sources

    def of_kind(self, kind: MaterialKind) -> tuple[Material, ...]:
        return tuple(each for each in self.materials if each.kind is kind)


class CatalogueFile(Section, frozen=True, kw_only=True):
    """One file of the folder: its services, with the departments and sources that it adds."""

    departments: tuple[Department, ...] = ()
    sources: dict[SourceId, Source] = msgspec.field(default_factory=dict)
    services: tuple[Service, ...] = ()


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """The whole folder, checked: codes are unique, every group, department and source exists."""

    departments: tuple[Department, ...]
    sources: dict[str, Source]
    services: tuple[Service, ...]  # by code

    def service(self, code: str) -> Service:
        """Return a service; KeyError where the catalogue has none of that code."""
        for each in self.services:
            if each.code == code:
                return each
        raise KeyError(code)

    def of_group(self, letter: str) -> tuple[Service, ...]:
        """Return the services whose tickets carry a letter, the commonest first."""
        return tuple(
            sorted((s for s in self.services if s.group == letter), key=lambda s: not s.common)
        )

    def of_department(self, department_id: str) -> tuple[Service, ...]:
        return tuple(each for each in self.services if each.department == department_id)
