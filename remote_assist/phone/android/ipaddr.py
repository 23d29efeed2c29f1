"""`ip` (iproute2 as Android ships it), the reading half: addresses, links, routes."""

from __future__ import annotations

from remote_assist.phone.android.reply import Handler, Reply
from remote_assist.phone.state import PhoneState

_USAGE = """Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
where  OBJECT := { link | address | addrlabel | route | rule | neigh | ntable |
                   tunnel | tuntap | maddress | mroute | mrule | monitor | xfrm }
"""


def ip(state: PhoneState, args: list[str]) -> Reply:
    words = [word for word in args if not word.startswith("-")]
    if not words:
        return Reply(err=_USAGE, code=255)
    kind = words[0]
    if any(word in ("add", "del", "set", "flush", "replace") for word in words[1:]):
        return Reply(err="RTNETLINK answers: Operation not permitted\n", code=2)
    if kind in ("a", "addr", "address") or ("address".startswith(kind) and kind):
        return _addresses(state, words[1:])
    if "link".startswith(kind):
        return Reply(_links(state))
    if "route".startswith(kind):
        return Reply(_routes(state))
    return Reply(err=f'Object "{kind}" is unknown, try "ip help".\n', code=1)


def _addresses(state: PhoneState, words: list[str]) -> Reply:
    wanted = [word for word in words if word not in ("show", "list", "dev")]
    blocks = {
        "lo": "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n"
        "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
        "    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n"
        "    inet6 ::1/128 scope host \n       valid_lft forever preferred_lft forever\n"
    }
    blocks["dummy0"] = (
        "2: dummy0: <BROADCAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN group default qlen 1000\n"
        "    link/ether 92:3c:51:0e:64:b7 brd ff:ff:ff:ff:ff:ff\n"
    )
    wifi = state.wifi
    if state.wifi_connected:
        broadcast = wifi.ip.rsplit(".", 1)[0] + ".255"
        blocks["wlan0"] = (
            "31: wlan0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP group default qlen 3000\n"
            f"    link/ether {wifi.mac} brd ff:ff:ff:ff:ff:ff\n"
            f"    inet {wifi.ip}/{wifi.prefix} brd {broadcast} scope global wlan0\n"
            "       valid_lft forever preferred_lft forever\n"
        )
    elif wifi.enabled:
        blocks["wlan0"] = (
            "31: wlan0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc mq state DOWN group default qlen 3000\n"
            f"    link/ether {wifi.mac} brd ff:ff:ff:ff:ff:ff\n"
        )
    else:
        blocks["wlan0"] = (
            "31: wlan0: <BROADCAST,MULTICAST> mtu 1500 qdisc mq state DOWN group default qlen 3000\n"
            f"    link/ether {wifi.mac} brd ff:ff:ff:ff:ff:ff\n"
        )
    if wanted:
        if wanted[0] not in blocks:
            return Reply(err=f'Device "{wanted[0]}" does not exist.\n', code=1)
        return Reply(blocks[wanted[0]])
    return Reply("".join(blocks.values()))


def _links(state: PhoneState) -> str:
    up = (
        "<BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP"
        if state.wifi_connected
        else "<BROADCAST,MULTICAST> mtu 1500 qdisc mq state DOWN"
    )
    return (
        "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\n"
        "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
        f"31: wlan0: {up} mode DORMANT group default qlen 3000\n"
        f"    link/ether {state.wifi.mac} brd ff:ff:ff:ff:ff:ff\n"
    )


def _routes(state: PhoneState) -> str:
    if not state.wifi_connected:
        return ""
    network = state.wifi.ip.rsplit(".", 1)[0] + ".0"
    return f"{network}/{state.wifi.prefix} dev wlan0 proto kernel scope link src {state.wifi.ip} \n"


COMMANDS: dict[str, Handler] = {"ip": ip}
