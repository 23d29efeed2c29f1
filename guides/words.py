"""The words of this phone's menus: which skin it is, what its menus are called, and how to say so.

The words follow the phone's language, not the technician's. A word that nobody has verified on that skin is said as
"something like …". The words and their sources are data: `guides/skins.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from diagnostics.model import Text

PLACE = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+)\}")
GENERIC = "android"
LANGUAGES = ("en", "zh")
NOTES = ("extra", "put_back")
"""Names that stand for a whole sentence of ours, not for something the phone prints: no quotes, our language."""


@dataclass(frozen=True, slots=True)
class Word:
    """A menu word, or a path with ` > ` between its stations. `source`: tag of `[sources]` in skins.toml.
    `unverified`: the languages in which nobody has seen it on that skin."""

    text: Text
    source: str
    unverified: tuple[str, ...] = ()

    def said(self, lang: str) -> str:
        """In quotes, and as "something like" where it is not verified."""
        word = self.text.in_language(lang)
        if lang == "zh":
            return f"类似“{word}”的选项" if lang in self.unverified else f"“{word}”"
        return f"something like “{word}”" if lang in self.unverified else f"“{word}”"


Words = Mapping[str, Text]
"""Word name → how it is said in an English and in a Chinese sentence, quotes included."""


@dataclass(frozen=True, slots=True)
class Skin:
    """One brand skin. `brand`: what the technician picks before adb works. `words`: all names, inherited ones too."""

    id: str
    brand: str
    name: Text
    words: Mapping[str, Word]


@cache
def skins() -> Mapping[str, Skin]:
    """All skins of skins.toml by id, newest of a brand first. Raises ValueError when the file contradicts itself."""
    raw = tomllib.loads((resources.files("guides") / "skins.toml").read_text(encoding="utf-8"))
    sources = set(raw["sources"])
    common = {name: _word(f"common.{name}", word, sources) for name, word in raw["common"].items()}
    found: dict[str, Skin] = {}
    for skin in raw["skin"]:
        own = {name: _word(f"{skin['id']}.{name}", word, sources) for name, word in skin["words"].items()}
        if unknown := set(own) - set(common):
            raise ValueError(f"skins.toml: {skin['id']} has words that [common] does not know: {sorted(unknown)}")
        if skin["id"] in found:
            raise ValueError(f"skins.toml: {skin['id']} is there twice")
        found[skin["id"]] = Skin(skin["id"], skin["brand"], Text(**skin["name"]), {**common, **own})
    return found


def _word(where: str, raw: Mapping[str, object], sources: set[str]) -> Word:
    extra = set(raw) - {"en", "zh", "source", "unverified"}
    en, zh, source, unverified = raw.get("en"), raw.get("zh"), raw.get("source"), raw.get("unverified", [])
    if extra or not isinstance(en, str) or not isinstance(zh, str) or not en or not zh:
        raise ValueError(f"skins.toml: {where} needs en, zh and source, and may have unverified")
    if not isinstance(source, str) or not set(source.split()) <= sources:
        raise ValueError(f"skins.toml: {where} names an unknown source {source!r}")
    if not isinstance(unverified, list) or not set(unverified) <= set(LANGUAGES):
        raise ValueError(f"skins.toml: {where}: unverified is a list of en and zh")
    return Word(Text(en, zh), source, tuple(unverified))


@cache
def word_names() -> frozenset[str]:
    """Every name that a `{menu.name}` place may use; each skin has them all."""
    return frozenset(skins()[GENERIC].words)


def brands() -> tuple[str, ...]:
    """The brands to choose from before adb works."""
    return tuple(dict.fromkeys(skin.brand for skin in skins().values()))


def skins_of(brand: str) -> tuple[Skin, ...]:
    """The skins of a brand, the newest first; empty for a brand we do not know."""
    return tuple(skin for skin in skins().values() if skin.brand == brand)


def words(skin: str, phone_lang: str | None = None) -> Words:
    """How each menu word of `skin` is said. `phone_lang` ("en", "zh"): the language the phone shows; None = not
    known, then each sentence uses its own. An unknown skin gives the generic words."""
    chosen = skins().get(skin, skins()[GENERIC])
    said: dict[str, Text] = {}
    for name, word in chosen.words.items():
        if name in NOTES:
            said[name] = word.text
            continue
        if phone_lang not in LANGUAGES:
            said[name] = Text(word.said("en"), word.said("zh"))
            continue
        shown = word.text.in_language(phone_lang)
        sure = phone_lang not in word.unverified
        said[name] = (
            Text(f"“{shown}”", f"“{shown}”") if sure else Text(f"something like “{shown}”", f"类似“{shown}”的选项")
        )
    return said


def language_of(props: Mapping[str, str]) -> str | None:
    """The phone's language as we know languages: en, zh, or None. `persist.sys.locale` is absent until the language
    was changed once; `ro.product.locale` is what it was delivered with (AOSP AndroidRuntime.cpp, getLocale)."""
    for key in ("persist.sys.locale", "ro.product.locale", "persist.sys.language", "ro.product.locale.language"):
        if value := props.get(key, "").strip():
            lang = re.split(r"[-_]", value)[0].lower()
            return lang if lang in LANGUAGES else None
    return None


def fill(text: Text, facts: Mapping[str, object], menu: Words) -> Text:
    """Put facts and menu words into the `{area.fact}` and `{menu.word}` places, each language for itself."""

    def sentence(lang: str) -> str:
        def place(found: re.Match[str]) -> str:
            name = found[1]
            if name.startswith("menu."):
                word = menu.get(name.removeprefix("menu."))
                word = word or words(GENERIC).get(name.removeprefix("menu."))
                return word.in_language(lang) if word else found[0]
            return spoken(name, facts.get(name), lang)

        return PLACE.sub(place, text.in_language(lang))

    return Text(sentence("en"), sentence("zh"))


def spoken(name: str, value: object, lang: str) -> str:
    """A fact as it is said: bytes as GB (10^9, as phones count), percent with its sign, null as "unknown"."""
    if value is None:
        return "未知" if lang == "zh" else "unknown"
    if isinstance(value, bool):
        return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
    if name.endswith("_bytes") and isinstance(value, (int, float)):
        return f"{value / 1e9:.1f} GB" if value >= 1e9 else f"{value / 1e6:.0f} MB"
    if name.endswith("_percent"):
        return f"{value} %"
    if name.endswith("_c"):
        return f"{value} °C"
    if name.endswith("_v"):
        return f"{value} V"
    return str(value)


CLOSING = (
    Text(
        "Open {menu.developer_path} and tap {menu.revoke}, then confirm. Our computer is then forgotten.",
        "打开{menu.developer_path}，点按{menu.revoke}并确认。这样手机就不再记住我们的电脑。",
    ),
    Text("On the same page switch {menu.usb_debugging} off.", "在同一页面关闭{menu.usb_debugging}。"),
    Text(
        "If you did not use developer options before our visit, switch {menu.master_switch} at the top of that page off.",
        "如果这次服务之前您没有使用过开发者选项，请关闭该页面顶部的{menu.master_switch}。",
    ),
    Text("{menu.put_back}", "{menu.put_back}"),
)


def closing_steps(menu: Words) -> tuple[Text, ...]:
    """How the customer switches off at the end what the visit needed, in the words of their phone."""
    return tuple(fill(text, {}, menu) for text in CLOSING)
