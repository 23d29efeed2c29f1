"""Readers for the security area: who holds which power over the phone.

Sources: AOSP DevicePolicyData.java (`dump`: "Enabled Device Admins (User 0, …):", then `pkg/.Receiver:` lines one step
further in), AppOpsService.java (`query-op OP allow`: a package a line, or "No operations."), Settings.Secure
(components separated by colons).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from diagnostics.dumpsys import Notebook
from diagnostics.model import Argv, Output, Outputs
from diagnostics.settings_text import DUMP_SETTINGS, Settings

DEVICE_POLICY: Argv = ("dumpsys", "device_policy")
OVERLAYS: Argv = ("cmd", "appops", "query-op", "SYSTEM_ALERT_WINDOW", "allow")
INSTALLERS: Argv = ("cmd", "appops", "query-op", "REQUEST_INSTALL_PACKAGES", "allow")
ACCESSIBILITY, LISTENERS = "enabled_accessibility_services", "enabled_notification_listeners"
NO_OPERATIONS = "No operations."
MAX_COMPONENTS = 500
_NAME = r"[A-Za-z0-9_.\-]{1,255}"
_COMPONENT = re.compile(rf"({_NAME})/[\w.$\-]{{1,300}}")
_ADMIN = re.compile(rf"(?:ComponentInfo\{{)?({_NAME})/[\w.$\-]{{1,300}}\}}?:")
_ADMINS_HEAD = "Enabled Device Admins (User "
STORES = frozenset(
    (
        *("com.android.vending", "com.sec.android.app.samsungapps", "com.xiaomi.market", "com.xiaomi.mipicks"),
        *("com.huawei.appmarket", "com.hihonor.appmarket", "com.heytap.market", "com.oppo.market", "com.vivo.appstore"),
        *("com.amazon.venezia", "org.fdroid.fdroid", "com.tencent.android.qqdownloader", "com.meizu.mstore"),
        *("com.transsnet.store", "com.lenovo.leos.appstore", "com.aurora.store", "com.google.android.apps.restore"),
        *("com.samsung.android.app.omcagent", "com.sec.android.easyMover", "com.facebook.system"),
    )
)
"""Shops, and the vendors' own ways to bring apps on a phone. A list of ours: an installer outside it is one sign of
several, never a finding by itself."""


def set_by_get(namespace: str, key: str) -> Argv:
    return ("settings", "get", namespace, key)


def setting(outputs: Outputs, namespace: str, key: str, fact: str, book: Notebook) -> tuple[bool, str | None]:
    """(whether the phone was asked and answered, the value or None for unset)."""
    value = Settings(outputs, namespace).read(key, fact, book)
    if value is not None:
        return True, value
    if book.doubts(fact):
        return False, None
    single = outputs.get(*set_by_get(namespace, key))
    if single is not None and single.whole and [line.strip() for line in single.lines] in (["null"], [""]):
        book.saw(fact, single, single.lines[0])
        return True, None
    for argv in (("settings", "list", namespace), DUMP_SETTINGS):
        output = outputs.get(*argv)
        if output is not None and output.whole and _holds_settings(output, namespace):
            return True, None
    return False, None


def _holds_settings(output: Output, namespace: str) -> bool:
    if output.command.argv == DUMP_SETTINGS:
        return any(line.startswith(f"{namespace.upper()} SETTINGS (user 0)") for line in output.lines)
    return any(line.partition("=")[0].strip().isidentifier() and "=" in line for line in output.lines)


def components(value: str | None) -> tuple[str, ...] | None:
    """The packages of `pkg/.Service:pkg2/cls`; unset or empty = none. Null when something in it is no component."""
    found: dict[str, None] = {}
    for word in (value or "").split(":")[:MAX_COMPONENTS]:
        if word.strip() in ("", "null"):
            continue
        row = _COMPONENT.fullmatch(word.strip())
        if row is None:
            return None
        found[row[1]] = None
    return tuple(found)


def device_admins(lines: Iterable[str]) -> dict[str, str] | None:
    """Package → line of every active device admin, of all users; null when this is no device policy dump."""
    found: dict[str, str] = {}
    recognised, inside, column = False, False, 0
    for line in lines:
        text = line.strip()
        indent = len(line) - len(line.lstrip())
        if text.startswith(_ADMINS_HEAD):
            recognised = inside = True
            column = indent
        elif text and inside and indent <= column:
            inside = False
        elif inside and len(found) < MAX_COMPONENTS:
            row = _ADMIN.fullmatch(text)
            if row is not None:
                found.setdefault(row[1], line)
    return found if recognised else None


def allowed(output: Output) -> dict[str, str] | None:
    """Package → line of everybody an operation is allowed to; null when the answer is not whole or is an error."""
    found: dict[str, str] = {}
    for line in output.lines:
        text = line.strip()
        if re.fullmatch(_NAME, text) is not None and "." in text and text != NO_OPERATIONS:
            found.setdefault(text, line)
        elif text and text != NO_OPERATIONS:
            return None
    answered = any(line.strip() for line in output.lines) or (output.exit_code == 0 and not output.stderr.strip())
    return found if output.whole and answered else None
