"""Recognises the brand skin from system properties. First hit wins: HyperOS phones still carry MIUI's key, older Honor
phones EMUI's, realme phones ColorOS's. Keys after getActivity/DeviceCompat DeviceOs.java and fastfetch."""

from __future__ import annotations

import re
from collections.abc import Mapping

from guides.words import GENERIC

MAKERS = {"motorola": "motorola", "sony": "sony", "hmd global": "nokia", "tcl": "tcl", "samsung": "one-ui"}


def skin(props: Mapping[str, str]) -> str:
    """Id of a skin in skins.toml; `android` when nothing tells. Never raises, whatever the phone claims."""
    for recognise in (_harmony_next, _xiaomi, _oppo, _vivo, _huawei):
        if found := recognise(props):
            return found
    maker = _get(props, "ro.product.manufacturer").lower()
    if _get(props, "ro.build.version.oneui"):
        return "one-ui"
    for name, found in MAKERS.items():
        if maker.startswith(name):
            return found
    sdk = _number(_get(props, "ro.build.version.sdk"))
    if maker == "google" or _get(props, "ro.product.brand").lower() == "google":
        return "pixel" if sdk >= 28 else "aosp-8"
    return "aosp-8" if 26 <= sdk < 28 else GENERIC


def _get(props: Mapping[str, str], *keys: str) -> str:
    for key in keys:
        if value := props.get(key, "").strip():
            return value
    return ""


def _number(text: str) -> int:
    """The first number in it; 0 without one. Nine digits at most: no version is longer."""
    found = re.search(r"[0-9]{1,9}", text)
    return int(found[0]) if found else 0


def _harmony_next(props: Mapping[str, str]) -> str | None:
    return (
        "harmonyos-next" if _get(props, "ro.sys.anco.product.software.version", "ro.product.anco.devicetype") else None
    )


def _xiaomi(props: Mapping[str, str]) -> str | None:
    if _get(props, "ro.mi.os.version.name"):
        region = _get(props, "ro.miui.build.region", "ro.miui.region").lower()
        build = _get(props, "ro.mi.os.version.incremental", "ro.build.version.incremental")
        china = region == "cn" if region else build.endswith("CNXM")
        return "hyperos-cn" if china else "hyperos-global"
    return "miui" if _get(props, "ro.miui.ui.version.name") else None


def _oppo(props: Mapping[str, str]) -> str | None:
    if realme := _get(props, "ro.build.version.realmeui"):
        return "coloros" if _number(realme) >= 3 else "coloros-11"
    if _get(props, "ro.oxygen.version") or _get(props, "ro.rom.version").startswith("H2OS"):
        return "oxygenos-old"
    rom = _get(props, "ro.build.version.oplusrom", "ro.build.version.opporom")
    if not rom:
        return None
    version = _number(rom)
    oneplus = "oneplus" in (_get(props, "ro.product.brand") + _get(props, "ro.product.manufacturer")).lower()
    if oneplus and "(CN" not in _get(props, "ro.build.display.id.show", "ro.build.display.id"):
        return "oxygenos" if version >= 12 else "oxygenos-old"
    return "coloros" if version >= 12 else "coloros-11" if version == 11 else "coloros-old"


def _vivo(props: Mapping[str, str]) -> str | None:
    build = _get(props, "ro.vivo.os.build.display.id")
    if "OriginOS" in build:
        return "originos" if _number(build) >= 4 else "originos-old"
    if "Funtouch" in build:
        return "funtouch" if _number(build) >= 11 else "funtouch-old"
    return None


def _huawei(props: Mapping[str, str]) -> str | None:
    honor = _get(props, "msc.config.magic.version", "ro.build.version.magic", "ro.honor.build.display.id")
    if honor or _get(props, "ro.product.manufacturer").lower() == "honor":
        return "magicos"
    if _get(props, "hw_sc.build.platform.version", "ro.build.ohos.devicetype"):
        return "harmonyos"
    if emui := _get(props, "ro.build.version.emui"):
        return "emui" if _number(emui) >= 10 else "emui-9"
    return None
