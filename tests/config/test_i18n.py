"""Words: what is gathered, compiled, hidden while a draft, and refused when broken."""

import io
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from config import i18n_build
from config.i18n import LOCALE, OWN_NAMES, CatalogueMissingError, Translator, _
from config.schema import ConfigError

MN = "mn/LC_MESSAGES/onehall.po"
EN = "en/LC_MESSAGES/onehall.po"


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    """A compiled copy of the shipped words."""
    folder = tmp_path / "locale"
    shutil.copytree(LOCALE, folder, ignore=shutil.ignore_patterns("*.mo"))
    i18n_build.compile_all(folder)
    return folder


def test_chinese_is_the_source_and_needs_no_catalogue(tmp_path: Path) -> None:
    translate = Translator("zh_CN", folder=tmp_path)
    assert translate("取号排队") == "取号排队"
    assert translate.plural("等 {n} 人", 4) == "等 4 人"
    assert _("取号排队") == "取号排队"


def test_english_says_it_in_english(locale: Path) -> None:
    translate = Translator("en", folder=locale)
    assert translate("取号排队") == "Take a queue ticket"
    assert translate.plural("前面还有 {n} 人", 1) == "1 person ahead"
    assert translate.plural("前面还有 {n} 人", 4) == "4 people ahead"


def test_what_has_no_translation_stays_chinese_and_says_so_when_asked(locale: Path) -> None:
    translate = Translator("en", folder=locale)
    assert translate("没有人译过的话") == "没有人译过的话"
    assert translate.lookup("没有人译过的话") is None
    assert translate.lookup("取号排队") == "Take a queue ticket"
    assert translate("") == ""


def test_two_languages_are_spoken_at_once(locale: Path) -> None:
    english, chinese = Translator("en", folder=locale), Translator("zh_CN", folder=locale)
    assert (english("返回"), chinese("返回"), english("返回")) == ("Back", "返回", "Back")


def test_a_mongolian_draft_is_hidden_until_a_person_has_verified_it(locale: Path) -> None:
    assert Translator("mn", folder=locale)("取号排队") == "取号排队"
    assert Translator("mn", hide_unverified=False, folder=locale)("取号排队") == "ᠳᠤᠭᠠᠷ ᠠᠪᠬᠤ"
    path = locale / MN
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('msgid "取号排队"', '# verified: 民委, 2026-12-01\nmsgid "取号排队"'),
        encoding="utf-8",
    )
    for compiled in path.parent.glob("*.mo"):
        compiled.unlink()
    i18n_build.compile_all(locale)
    verified = Translator("mn", folder=locale)
    assert verified("取号排队") == "ᠳᠤᠭᠠᠷ ᠠᠪᠬᠤ"
    assert verified("等候") == "等候"


def test_a_verified_mark_without_a_name_does_not_count() -> None:
    po = '# verified:\nmsgid "等候"\nmsgstr "ᠬᠦᠯᠢᠶᠡᠬᠦ"\n'
    catalogue = read_po(io.StringIO(po), locale="mn")
    assert [m.id for m in i18n_build.verified_part(catalogue) if m.id] == []


def test_a_language_that_was_never_compiled_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(CatalogueMissingError, match=r"python -m config\.i18n"):
        Translator("en", folder=tmp_path)


def test_a_translation_that_lost_its_placeholder_is_refused(locale: Path) -> None:
    path = locale / EN
    text = path.read_text(encoding="utf-8").replace("{n} people ahead", "people ahead")
    path.write_text(text, encoding="utf-8")
    for compiled in path.parent.glob("*.mo"):
        compiled.unlink()
    with pytest.raises(ConfigError) as refused:
        i18n_build.compile_all(locale)
    (problem,) = refused.value.problems
    assert (problem.path, problem.key) == (path, "前面还有 {n} 人")
    assert "{n}" in problem.reason


def test_compiling_again_writes_nothing(locale: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in locale.rglob("*.mo")}
    assert len(before) == 4
    i18n_build.compile_all(locale)
    assert {path: path.stat().st_mtime_ns for path in locale.rglob("*.mo")} == before


def test_strings_are_gathered_from_presenters_and_kivy_files(tmp_path: Path) -> None:
    presenters = tmp_path / "kiosk" / "presenters"
    presenters.mkdir(parents=True)
    (presenters / "home.py").write_text(
        'title = _("新的标题")\nahead = self.words.plural("还有 {n} 位", 3)\nplain = "不译"\n',
        encoding="utf-8",
    )
    (tmp_path / "kiosk" / "home.kv").write_text(
        '<Home>:\n    # _("旧的")\n    Label:\n        text: root._("开始") + root._(\'结束\')\n',
        encoding="utf-8",
    )
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "x.py").write_text('_("别人的")', encoding="utf-8")
    found = {message.id for message in i18n_build.gathered(tmp_path) if message.id}
    assert found == {"新的标题", ("还有 {n} 位", "还有 {n} 位"), "开始", "结束"}


def test_a_string_that_leaves_and_comes_back_keeps_its_translation(
    locale: Path, tmp_path: Path
) -> None:
    kiosk = tmp_path / "code" / "kiosk"
    kiosk.mkdir(parents=True)
    source = kiosk / "home.py"
    source.write_text('_("返回")\n_("头一次说的话")\n', encoding="utf-8")
    i18n_build.update(tmp_path / "code", locale)
    text = (locale / EN).read_text(encoding="utf-8")
    assert 'msgid "返回"\nmsgstr "Back"' in text
    assert 'msgid "头一次说的话"\nmsgstr ""' in text
    assert '#~ msgid "完成"' in text
    source.write_text('_("完成")\n', encoding="utf-8")
    i18n_build.update(tmp_path / "code", locale)
    text = (locale / EN).read_text(encoding="utf-8")
    assert 'msgid "完成"\nmsgstr "Done"' in text
    i18n_build.update(tmp_path / "code", locale)
    assert (locale / EN).read_text(encoding="utf-8") == text


def test_every_language_names_itself_in_its_own_words() -> None:
    assert set(OWN_NAMES) == {"zh_CN", "en", "mn"}
