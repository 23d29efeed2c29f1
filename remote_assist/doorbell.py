"""The doorbell: the literal list of what may reach a phone before its customer has agreed to anything.

Asking is itself contact, so the list is short, fixed and logged (design.md, "The command line"). Part of it serves
the customer's own page and is used only by that; the identity of the phone is read by every session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

IDENTITY_PROPERTIES = (
    "ro.product.brand",
    "ro.product.manufacturer",
    "ro.product.model",
    "ro.product.device",
    "ro.build.version.release",
    "ro.build.version.sdk",
    "ro.build.fingerprint",
    "ro.serialno",
    "ro.miui.ui.version.name",
    "ro.mi.os.version.name",
    "ro.build.version.oneui",
    "ro.build.version.emui",
    "ro.build.version.opporom",
    "ro.vivo.os.version",
    "ro.remote_assist.practice",
)
LANGUAGE_PROPERTIES = ("persist.sys.locale", "ro.product.locale")

COMMANDS: tuple[tuple[str, ...], ...] = (
    *(("getprop", name) for name in (*IDENTITY_PROPERTIES, *LANGUAGE_PROPERTIES)),
    ("dumpsys", "window", "policy"),
    ("am", "get-current-user"),
)
"""Exactly these argument lists and no others. The page's opening (one `reverse`, one `am start`, which browser
answers, one look at the top activity, one fixed notification, one vibration) joins them with the page itself."""

TIMEOUT_S = 5.0
MAX_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the phone says it is; None = it did not say."""

    brand: str | None
    manufacturer: str | None
    model: str | None
    device: str | None
    android: str | None
    sdk: int | None
    fingerprint: str | None
    serialno: str | None
    locale: str | None
    properties: Mapping[str, str]

    @property
    def practice(self) -> bool:
        """Does it say that it is a virtual phone of ours? Then it is given a file without a program as screen server."""
        return self.properties.get("ro.remote_assist.practice") == "1"

    @property
    def language(self) -> str:
        return "zh" if (self.locale or "").lower().startswith("zh") else "en"


def identity(properties: Mapping[str, str]) -> Identity:
    """From getprop answers; an empty answer is a property that is not set."""

    def value(name: str) -> str | None:
        return properties.get(name) or None

    sdk = value("ro.build.version.sdk")
    return Identity(
        brand=value("ro.product.brand"),
        manufacturer=value("ro.product.manufacturer"),
        model=value("ro.product.model"),
        device=value("ro.product.device"),
        android=value("ro.build.version.release"),
        sdk=int(sdk) if sdk and sdk.isascii() and sdk.isdigit() and len(sdk) < 4 else None,
        fingerprint=value("ro.build.fingerprint"),
        serialno=value("ro.serialno"),
        locale=value("persist.sys.locale") or value("ro.product.locale"),
        properties=dict(properties),
    )
