"""Security: updates, start-up protection, and apps that hold more power than they should (P11). Calm words: a finding is
a sign, no verdict; and no finding is no proof that a phone is clean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from diagnostics import packages_text
from diagnostics import security_text as text
from diagnostics.dumpsys import Notebook
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Parsed, Text
from diagnostics.patch_level import PROPERTY, read_patch
from diagnostics.security_rules import RULES, RiskyApp, SecurityFacts
from diagnostics.settings_text import GETPROP, LIST_GLOBAL, Properties

GET_ACCESSIBILITY = text.set_by_get("secure", text.ACCESSIBILITY)
GET_LISTENERS = text.set_by_get("secure", text.LISTENERS)
COMMANDS = (
    Command(GETPROP),
    Command(LIST_GLOBAL),
    Command(GET_ACCESSIBILITY, timeout_s=5.0, max_bytes=64 * 1024),
    Command(GET_LISTENERS, timeout_s=5.0, max_bytes=64 * 1024),
    Command(packages_text.LIST, max_bytes=512 * 1024),
    Command(packages_text.CHECKIN, timeout_s=15.0, max_bytes=2 * 1024 * 1024),
    Command(packages_text.LAUNCHERS, min_sdk=26, max_bytes=512 * 1024),
    Command(text.DEVICE_POLICY, max_bytes=1024 * 1024),
    Command(text.OVERLAYS, min_sdk=24, max_bytes=256 * 1024),
    Command(text.INSTALLERS, min_sdk=26, max_bytes=256 * 1024),
)
_BOOT = ("ro.boot.verifiedbootstate", "ro.boot.flash.locked", "ro.boot.vbmeta.device_state", "ro.debuggable")
_VERIFIER = ("package_verifier_user_consent", "package_verifier_enable")
_ADB_VERIFIER = "verifier_verify_adb_installs"
FORMS: dict[Argv, tuple[Argv, ...]] = {
    GETPROP: tuple(("getprop", name) for name in (PROPERTY, *_BOOT)),
    LIST_GLOBAL: (("dumpsys", "settings"), *(text.set_by_get("global", key) for key in (*_VERIFIER, _ADB_VERIFIER))),
    GET_ACCESSIBILITY: (("settings", "list", "secure"), ("dumpsys", "settings")),
    GET_LISTENERS: (("settings", "list", "secure"), ("dumpsys", "settings")),
    packages_text.LIST: packages_text.LIST_FORMS,
    packages_text.CHECKIN: packages_text.LONG,
}
BOOT_STATES = ("green", "yellow", "orange", "red")


def parse(outputs: Outputs, now: Now) -> Parsed[SecurityFacts]:
    """Never raises; a source that is absent leaves its facts null."""
    book = Notebook()
    properties = Properties(outputs)
    source = outputs.first(GETPROP, *FORMS[GETPROP])
    patch, age = read_patch(book, properties, source, now)
    facts: dict[str, Any] = {"security_patch": patch, "patch_age_days": age, **_start_up(book, properties, source)}
    facts["play_protect"] = _play_protect(book, outputs)
    verified = text.setting(outputs, "global", _ADB_VERIFIER, "adb_installs_checked", book)[1]
    facts["adb_installs_checked"] = {"0": False, "1": True}.get(verified or "")
    for fact, key in (("accessibility_apps", text.ACCESSIBILITY), ("notification_listeners", text.LISTENERS)):
        answered, value = text.setting(outputs, "secure", key, fact, book)
        facts[fact] = text.components(value) if answered else None
    output = outputs.get(*text.DEVICE_POLICY)
    admins = text.device_admins(output.lines) if output is not None else None
    if output is not None and admins is not None:
        facts["device_admins"] = tuple(admins) if admins or output.whole else None
        for line in admins.values():
            book.saw("device_admins", output, line)
    for fact, argv in (("overlay_apps", text.OVERLAYS), ("installer_apps", text.INSTALLERS)):
        output = outputs.get(*argv)
        granted = text.allowed(output) if output is not None else None
        facts[fact] = None if granted is None else tuple(granted)
    facts |= _apps(book, outputs, facts)
    return Parsed(SecurityFacts(**facts), book.evidence, tuple(book.oddities))


def _start_up(book: Notebook, properties: Properties, source: Output | None) -> dict[str, Any]:
    state = properties.read("ro.boot.verifiedbootstate", "verified_boot", book) or None
    if state is not None and state not in BOOT_STATES and source is not None:
        book.unreadable("verified_boot", source, f"[ro.boot.verifiedbootstate]: [{state}]")
        state = None
    flag = properties.read("ro.boot.flash.locked", "bootloader_locked", book)
    word = properties.read("ro.boot.vbmeta.device_state", "bootloader_locked", book)
    by_flag = {"1": True, "0": False}.get(flag or "")
    by_word = {"locked": True, "unlocked": False}.get(word or "")
    if None not in (by_flag, by_word) and by_flag != by_word and source is not None:
        lines = (f"[ro.boot.flash.locked]: [{flag}]", f"[ro.boot.vbmeta.device_state]: [{word}]")
        book.odd("bootloader_locked", _DISAGREE, source, *lines)
        by_flag = by_word = None
    locked = by_word if by_flag is None else by_flag
    debuggable = properties.read("ro.debuggable", "debuggable", book)
    return {
        "verified_boot": state,
        "bootloader_locked": locked,
        "debuggable": {"1": True, "0": False}.get(debuggable or ""),
    }


_DISAGREE = Text(
    "The phone says both that its bootloader is locked and that it is not; neither is used.",
    "手机对引导加载程序是否锁定给出了矛盾的说法，均未采用。",
)


def _play_protect(book: Notebook, outputs: Outputs) -> str | None:
    """on, off or unset: a phone without Google's services has never asked."""
    answers = [text.setting(outputs, "global", key, "play_protect", book) for key in _VERIFIER]
    values = [value for _, value in answers]
    if values[0] == "-1" or "0" in values:
        return "off"
    if values[0] == "1":
        return "on"
    return "unset" if answers[0] == (True, None) and values[1] in (None, "1") else None


def _apps(book: Notebook, outputs: Outputs, facts: dict[str, Any]) -> dict[str, Any]:
    """The user's own apps, and those that hold a combination of powers scam apps use."""
    own = _own(outputs)
    if own is None:
        return {}
    output, apps = own
    told: dict[str, Any] = {"third_party_count": len(apps)}
    sideloaded = tuple(name for name, (_, installer) in apps.items() if installer not in text.STORES)
    told["sideloaded"] = sideloaded
    for name in sideloaded[:12]:
        book.saw("sideloaded", output, apps[name][0])
    icons = _icons(outputs)
    if icons is not None:
        told["without_icon"] = tuple(name for name in apps if icons(name) is False)
    told["marked_harmful"] = _harmful(book, outputs)
    if facts.get("accessibility_apps") is None:
        return told
    told["own_accessibility"] = tuple(name for name in facts["accessibility_apps"] if name in apps)
    risky: list[RiskyApp] = []
    for name in sideloaded:
        held = _powers(name, facts)
        if held is None:
            return told
        if held:
            icon = icons(name) if icons is not None else None
            risky.append(RiskyApp(name, held, None if icon is None else not icon))
            book.saw("risky_apps", output, apps[name][0])
            for item in book.evidence.get("accessibility_apps", ()) if "accessibility" in held else ():
                book.evidence["risky_apps"] = (*book.evidence["risky_apps"], item)
    told["risky_apps"] = tuple(risky)
    return told


STRONG = (("accessibility", "accessibility_apps"), ("overlay", "overlay_apps"), ("admin", "device_admins"))
WEAK = (("installs_apps", "installer_apps"), ("reads_notifications", "notification_listeners"))


def _powers(name: str, facts: dict[str, Any]) -> tuple[str, ...] | None:
    """The powers of an app that holds a combination: two of reading, covering and administering, or three of any kind.
    Empty = it holds none; None = a power that the phone did not tell of may complete one."""
    strong = [power for power, fact in STRONG if name in (facts.get(fact) or ())]
    weak = [power for power, fact in WEAK if name in (facts.get(fact) or ())]
    if len(strong) >= 2 or len(strong) + len(weak) >= 3:
        return (*strong, *weak)
    untold = sum(facts.get(fact) is None for _, fact in STRONG)
    return None if strong and untold and len(strong) + untold >= 2 else ()


def _own(outputs: Outputs) -> tuple[Output, dict[str, tuple[str, str | None]]] | None:
    output = outputs.first(packages_text.LIST, *packages_text.LIST_FORMS)
    apps = packages_text.listed(output) if output is not None else None
    if output is not None and apps is not None:
        return output, apps
    for argv in packages_text.LONG:
        output = outputs.get(*argv)
        records = packages_text.long_form(output.lines) if output is not None else None
        if output is None or records is None or not output.whole or packages_text.EVERY_PHONE_HAS not in records:
            continue
        if all(one is None or one.system is not None for one in records.values()):
            return output, {
                name: (one.line, one.installer)
                for name, one in records.items()
                if one is not None and one.system is False
            }
    return None


def _icons(outputs: Outputs) -> Callable[[str], bool | None] | None:
    """Whether a package has an icon in the launcher, by what the phone told; None = it told nothing of it."""
    output = outputs.get(*packages_text.LAUNCHERS)
    icons = packages_text.with_launcher(output) if output is not None else None
    if icons is not None:
        return icons.__contains__
    for argv in packages_text.LONG:
        output = outputs.get(*argv)
        records = packages_text.long_form(output.lines) if output is not None and output.whole else None
        if records is not None and packages_text.EVERY_PHONE_HAS in records:
            told = {name: one.launcher for name, one in records.items() if one is not None}
            return told.get if any(icon is not None for icon in told.values()) else None
    return None


def _harmful(book: Notebook, outputs: Outputs) -> tuple[str, ...] | None:
    output = outputs.get(*packages_text.CHECKIN)
    records = packages_text.checkin(output.lines) if output is not None else None
    if output is None or records is None:
        return None
    told = [one for one in records.values() if one is not None and one.harmful is not None]
    marked = tuple(sorted(one.name for one in told if one.harmful))
    for one in told:
        if one.harmful:
            book.saw("marked_harmful", output, one.line)
    return marked if marked or (told and output.whole) else None


REQUIRED = ("security_patch", "third_party_count", "accessibility_apps", "device_admins", "risky_apps")

DIAGNOSTIC: Diagnostic[SecurityFacts] = Diagnostic(
    name="security",
    title=Text("Security", "安全"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
    optional=frozenset((packages_text.CHECKIN, text.INSTALLERS, GET_LISTENERS)),
)
