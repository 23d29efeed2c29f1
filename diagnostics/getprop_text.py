"""Pure reader of `getprop`, whole (`[key]: [value]`, values may span lines) or by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diagnostics.model import Argv, Outputs

GETPROP: Argv = ("getprop",)
IDENTITY: Mapping[str, tuple[str, ...]] = {
    "brand": ("ro.product.brand", "ro.product.odm.brand", "ro.product.vendor.brand"),
    "model": ("ro.product.model", "ro.product.odm.model", "ro.product.vendor.model"),
    "android": ("ro.build.version.release",),
    "sdk": ("ro.build.version.sdk",),
    "serial": ("ro.serialno", "ro.boot.serialno"),
}
"""What `check --json` calls the phone, and the properties that say so, best first."""


def properties(lines: Iterable[str]) -> dict[str, str]:
    """Every `[key]: [value]`. A value that spans lines is joined again; one that never ends is left out. Of a key
    that is printed twice the first counts."""
    found: dict[str, str] = {}
    key, parts = "", list[str]()
    for line in lines:
        if line.startswith("[") and "]: [" in line:
            key, _, value = line[1:].partition("]: [")
            parts = [value]
        elif key:
            parts.append(line)
        if key and line.rstrip().endswith("]") and len(parts) <= 100:
            found.setdefault(key, "\n".join(parts).rstrip()[:-1])
            key, parts = "", []
    return found


def identity(outputs: Outputs) -> dict[str, str | None]:
    """brand, model, android, sdk, serial; None where the outputs do not say."""
    whole = outputs.get(*GETPROP)
    known = properties(whole.lines) if whole is not None else {}
    for names in IDENTITY.values():
        for name in names:
            output = outputs.get("getprop", name)
            if output is not None and output.lines and output.lines[0].strip():
                known.setdefault(name, output.lines[0].strip())
    return {
        fact: next((known[name] for name in names if known.get(name, "").strip()), None)
        for fact, names in IDENTITY.items()
    }
