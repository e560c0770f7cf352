"""Words in the hall's languages. Chinese, as it stands in the code, is the source.

``python -m config.i18n`` compiles the catalogues at set-up; ``… extract`` gathers new strings
first. A Translator is a value: a kiosk holds one for the language of its present session and
drops it with the session. Nothing here is global, nothing changes.
"""

import gettext
import sys
from pathlib import Path
from typing import Final

from config.schema import Language

DOMAIN: Final = "onehall"
VERIFIED_DOMAIN: Final = "onehall-verified"  # only what a person has confirmed
LOCALE: Final = Path(__file__).resolve().parent / "locale"
SOURCE_LANGUAGE: Final[Language] = "zh_CN"
DRAFTED_LANGUAGES: Final[frozenset[Language]] = frozenset({"mn"})  # hidden until verified
OWN_NAMES: Final[dict[Language, str]] = {"zh_CN": "中文", "en": "English", "mn": "ᠮᠣᠩᠭᠣᠯ"}


def _(text: str) -> str:
    """Mark a Chinese literal for translation, and return it as it is.

    For tables and constants; whoever shows the text passes it through a Translator.
    """
    return text


class CatalogueMissingError(Exception):
    """The compiled catalogue of a language is not there: set-up has not run."""


class Translator:
    """Translates from Chinese into one language; what has no translation stays Chinese.

    With `hide_unverified`, a language of drafts gives only strings that a person has confirmed.
    Raises CatalogueMissingError before the catalogues are compiled; Chinese needs none.
    """

    __slots__ = ("_found", "language")

    def __init__(
        self, language: Language = "zh_CN", *, hide_unverified: bool = True, folder: Path = LOCALE
    ) -> None:
        self.language: Final = language
        self._found: Final = _catalogue(
            language,
            DOMAIN if language not in DRAFTED_LANGUAGES or not hide_unverified else VERIFIED_DOMAIN,
            folder,
        )

    def __call__(self, text: str) -> str:
        return self._found.gettext(text) if text else ""

    def plural(self, text: str, n: int) -> str:
        """Return the sentence for `n`, which stands in it as ``{n}``: ``"等 {n} 人"``."""
        return self._found.ngettext(text, text, n).format(n=n)

    def lookup(self, text: str) -> str | None:
        """Return the translation, or None where there is none to be shown."""
        translated = self(text)
        return translated if translated != text or self.language == SOURCE_LANGUAGE else None


def _catalogue(language: Language, domain: str, folder: Path) -> gettext.NullTranslations:
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    path = folder / language / "LC_MESSAGES" / f"{domain}.mo"
    try:
        with path.open("rb") as file:
            return gettext.GNUTranslations(file)
    except FileNotFoundError as error:
        message = f"{path} is not there: run `python -m config.i18n`"
        raise CatalogueMissingError(message) from error


if __name__ == "__main__":
    from config import i18n_build

    sys.exit(i18n_build.main(sys.argv[1:]))
