"""Skins and their words: all there, said with care where unverified, recognised from system properties."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diagnostics.model import Text
from guides.skin import skin
from guides.words import brands, closing_steps, fill, language_of, skins, skins_of, spoken, word_names, words


def test_every_skin_has_every_word_in_both_languages() -> None:
    assert len(skins()) >= 24
    for found in skins().values():
        assert set(found.words) == word_names()
        for name, word in found.words.items():
            assert word.text.en, (found.id, name)
            assert re.search(r"[一-鿿]", word.text.zh) or word.text.zh.isascii()
    assert {
        found.brand for found in skins().values()
    } == set(brands())  # fmt: skip
    assert [found.id for found in skins_of("Samsung")] == ["one-ui"]
    assert skins_of("Fairphone") == ()


@pytest.mark.parametrize(
    ("name", "zh"),
    [
        ("pixel", "关于手机 > Build 号"),
        ("one-ui", "关于手机 > 软件信息 > 编译编号"),
        ("miui", "我的设备 > 全部参数 > MIUI 版本"),
        ("hyperos-cn", "我的设备 > 全部参数与信息 > OS 版本"),
        ("coloros", "关于本机 > 版本信息 > 版本号"),
        ("originos", "系统管理与升级 > 关于手机 > 版本信息 > 软件版本号"),
    ],
)
def test_the_line_to_tap_is_the_brands_own(name: str, zh: str) -> None:
    assert words(name)["build_path"].zh == f"“{zh}”"


def test_what_nobody_has_seen_is_said_as_something_like() -> None:
    said = words("magicos")["developer_path"]
    assert said.en.startswith("something like ")
    assert said.zh.startswith("类似")
    assert not words("pixel")["developer_path"].en.startswith("something")


def test_words_follow_the_phones_language_not_the_technicians() -> None:
    said = words("one-ui", "zh")
    assert said["usb_debugging"] == Text("“USB 调试”", "“USB 调试”")
    assert "Auto Blocker" in said["extra"].en
    assert "自动拦截程序" in said["extra"].zh


def test_an_unknown_skin_gets_generic_words() -> None:
    assert words("no-such-skin") == words("android")


def test_closing_steps_leave_no_place_open() -> None:
    for found in skins():
        for lang in (None, "en", "zh"):
            for step in closing_steps(words(found, lang)):
                assert "{" not in step.en + step.zh


def test_fill_and_spoken() -> None:
    facts = {"storage.data_free_bytes": 1_500_000_000, "battery.temperature_c": 46.2, "network.vpn_active": True}
    text = Text("{storage.data_free_bytes} {battery.temperature_c} {network.vpn_active} {storage.nothing}", "{a.b}")
    assert fill(text, facts, {}) == Text("1.5 GB 46.2 °C yes unknown", "未知")
    assert spoken("storage.data_free_bytes", 320_000_000, "en") == "320 MB"
    assert fill(Text("{7*7} {x}", "{}"), {}, {}) == Text("{7*7} {x}", "{}")


@pytest.mark.parametrize(
    ("props", "found"),
    [
        ({"ro.mi.os.version.name": "OS1.0", "ro.miui.ui.version.name": "V816", "ro.miui.build.region": "cn"}, "hyperos-cn"),
        ({"ro.mi.os.version.name": "OS2.0", "ro.mi.os.version.incremental": "OS1.0.3.0.TKXCNXM"}, "hyperos-cn"),
        ({"ro.mi.os.version.name": "OS2.0", "ro.miui.build.region": "global"}, "hyperos-global"),
        ({"ro.miui.ui.version.name": "V130"}, "miui"),
        ({"ro.build.version.realmeui": "V5.0", "ro.build.version.oplusrom": "V14"}, "coloros"),
        ({"ro.build.version.realmeui": "V2.0", "ro.build.version.opporom": "V11.2"}, "coloros-11"),
        ({"ro.build.version.oplusrom": "V13.1.0"}, "coloros"),
        ({"ro.build.version.opporom": "V7.1"}, "coloros-old"),
        ({"ro.build.version.oplusrom": "V14", "ro.product.brand": "OnePlus", "ro.build.display.id": "CPH2449_14"}, "oxygenos"),
        ({"ro.build.version.oplusrom": "V15", "ro.product.brand": "OnePlus", "ro.build.display.id": "PJD110_15.0.0.840(CN01)"}, "coloros"),
        ({"ro.oxygen.version": "9.0.4"}, "oxygenos-old"),
        ({"ro.rom.version": "H2OS V3.5"}, "oxygenos-old"),
        ({"ro.vivo.os.build.display.id": "OriginOS 5", "ro.vivo.os.name": "Funtouch"}, "originos"),
        ({"ro.vivo.os.build.display.id": "OriginOS Ocean"}, "originos-old"),
        ({"ro.vivo.os.build.display.id": "Funtouch OS_10"}, "funtouch-old"),
        ({"ro.vivo.os.build.display.id": "Funtouch OS_14"}, "funtouch"),
        ({"msc.config.magic.version": "9.0", "ro.build.version.emui": "EmotionUI_11"}, "magicos"),
        ({"hw_sc.build.platform.version": "4.2.0", "ro.build.version.emui": "EmotionUI_14.2.0"}, "harmonyos"),
        ({"ro.build.version.emui": "EmotionUI_14.2.0"}, "emui"),
        ({"ro.build.version.emui": "EmotionUI_9.1.0"}, "emui-9"),
        ({"ro.sys.anco.product.software.version": "5.0"}, "harmonyos-next"),
        ({"ro.build.version.oneui": "60101"}, "one-ui"),
        ({"ro.product.manufacturer": "samsung"}, "one-ui"),
        ({"ro.product.manufacturer": "Google", "ro.build.version.sdk": "35"}, "pixel"),
        ({"ro.product.manufacturer": "Google", "ro.build.version.sdk": "26"}, "aosp-8"),
        ({"ro.product.manufacturer": "motorola"}, "motorola"),
        ({"ro.product.manufacturer": "HMD Global"}, "nokia"),
        ({"ro.product.manufacturer": "TCL Communication Ltd."}, "tcl"),
        ({"ro.product.manufacturer": "Sony"}, "sony"),
        ({}, "android"),
        ({"ro.build.version.emui": "9" * 10_000, "ro.build.version.sdk": "many"}, "emui"),
    ],
)  # fmt: skip
def test_recognised(props: dict[str, str], found: str) -> None:
    assert skin(props) == found
    assert found in skins()


@pytest.mark.parametrize(
    ("props", "lang"),
    [
        ({"persist.sys.locale": "zh-Hans-CN", "ro.product.locale": "en-US"}, "zh"),
        ({"ro.product.locale": "en-GB"}, "en"),
        ({"persist.sys.locale": "de-DE", "ro.product.locale": "en-US"}, None),
        ({"persist.sys.language": "zh"}, "zh"),
        ({}, None),
    ],
)
def test_language_of_the_phone(props: dict[str, str], lang: str | None) -> None:
    assert language_of(props) == lang


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ("vivo-pd1616-a71-getprop.txt", "funtouch-old"),
        ("xiaomi12x-psyche-a12.txt", "miui"),
        ("pixel-sailfish-a10-getprop.txt", "pixel"),
    ],
)
def test_recognised_on_real_phones(devices: Path, file: str, found: str) -> None:
    text = (devices / "getprop" / file).read_text(encoding="utf-8", errors="replace")
    props = dict(re.findall(r"^\[(.+?)\]: \[(.*?)\]\r?$", text, re.MULTILINE))
    assert props, "the file has no properties"
    assert skin(props) == found
