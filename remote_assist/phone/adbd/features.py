"""What the phone says of itself in its CNXN banner (get_connection_string, AOSP adb.cpp)."""

from __future__ import annotations

from collections.abc import Mapping

FEATURES = ("shell_v2", "cmd", "stat_v2", "ls_v2", "fixed_push_mkdir", "fixed_push_symlink_timestamp")
"""Only what is implemented: adb uses what is advertised. sendrecv_v2*, abb_exec and delayed_ack are not."""

_PROPERTIES = ("ro.product.name", "ro.product.model", "ro.product.device")


def banner(properties: Mapping[str, str]) -> bytes:
    """`device::ro.product.name=…;ro.product.model=…;ro.product.device=…;features=…`"""
    said = [f"{name}={properties.get(name, '')}" for name in _PROPERTIES]
    said.append("features=" + ",".join(FEATURES))
    return ("device::" + ";".join(said)).encode()
