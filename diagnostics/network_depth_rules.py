"""The rules on what Wi-Fi did lately, on the hop that fails, and on metered Wi-Fi (P8)."""

from __future__ import annotations

from diagnostics.diag_text import BEYOND, GATEWAY, NAME_SERVER, PRIVATE_DNS
from diagnostics.model import Rule, Severity, Verdict
from diagnostics.network_conditions import Test, both, no_internet, rule
from diagnostics.network_facts import NetworkFacts

FAILED_ATTEMPTS, DROPS = 3, 3
_METRICS = "AOSP packages/modules/Wifi WifiMetrics.java"
_DIAG = "AOSP packages/modules/Connectivity NetworkDiagnostics.java; which hop: the first behind which all tests fail"


def _not_connected(facts: NetworkFacts) -> bool | None:
    return None if facts.wifi_connected is None else not facts.wifi_connected


def _attempts_fail(facts: NetworkFacts) -> bool | None:
    failed = facts.wifi_attempts_failed_in_a_row
    return None if failed is None else failed >= FAILED_ATTEMPTS and not facts.wifi_wrong_password


def _stops_at(hop: str) -> Test:
    return both(no_internet, lambda facts: None if facts.failing_hop is None else facts.failing_hop == hop)


def _metered_wifi(facts: NetworkFacts) -> bool | None:
    if facts.metered is None or facts.default_network is None:
        return None
    return facts.metered and facts.default_network == "wifi"


def _hop(
    name: str, hop: str, verdict: Verdict, technician: tuple[str, str], customer: tuple[str, str], threshold: str
) -> Rule[NetworkFacts]:
    return rule(
        name, _stops_at(hop), Severity.FAIL, verdict, technician, customer, threshold, _DIAG,
        ("failing_hop", "internet_validated"),
    )  # fmt: skip


DEPTH_RULES: tuple[Rule[NetworkFacts], ...] = (
    rule(
        "wifi_password",
        both(_not_connected, lambda facts: facts.wifi_wrong_password),
        Severity.WARN,
        Verdict.SETTING,
        (
            "The last attempt to join Wi-Fi failed at the password. Forget nothing yet: ask for the password, then type it in again.",
            "上次连接 Wi-Fi 在验证密码时失败。先不要忘记网络：请先问到密码，再重新输入。",
        ),
        (
            "The Wi-Fi did not accept the password. If you have it at hand, please type it in again yourself.",
            "Wi-Fi 没有通过密码验证。如果手边有密码，请您自己重新输入一次。",
        ),
        "not connected, and the newest attempt: AUTH_FAILURE_WRONG_PSWD, or left with 802.11 reason 15",
        _METRICS + "; IEEE Std 802.11-2020 table 9-49",
        ("wifi_last_failure", "wifi_drops"),
    ),
    rule(
        "wifi_attempts_fail",
        both(_not_connected, _attempts_fail),
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "The last {wifi_attempts_failed_in_a_row} attempts to join Wi-Fi failed ({wifi_last_failure}). Try another network: if that works, look at the router.",
            "最近 {wifi_attempts_failed_in_a_row} 次连接 Wi-Fi 都失败了（{wifi_last_failure}）。请换一个网络试：若能连上，问题在路由器。",
        ),
        (
            "The phone tried several times to join the Wi-Fi and did not get in. We try another network to see where it comes from.",
            "手机多次尝试连接 Wi-Fi 都没有成功，我们换一个网络试试，看问题出在哪里。",
        ),
        f"not connected, and the newest {FAILED_ATTEMPTS} or more attempts failed",
        _METRICS + "; three is our proposal",
        ("wifi_attempts_failed_in_a_row", "wifi_last_failure"),
    ),
    rule(
        "wifi_drops",
        lambda facts: None if facts.wifi_drops is None else facts.wifi_drops >= DROPS,
        Severity.INFO,
        Verdict.UNDECIDED,
        (
            "Wi-Fi was cut from outside {wifi_drops} times lately, mostly: {wifi_drop_reason}. Compare on another router.",
            "最近 Wi-Fi 被对方断开 {wifi_drops} 次，主要原因：{wifi_drop_reason}。请换一个路由器比较。",
        ),
        (
            "The Wi-Fi was interrupted several times lately. If that bothers you, we compare with another network.",
            "最近 Wi-Fi 断开过几次。如果有影响，我们换一个网络比较一下。",
        ),
        f"{DROPS} or more disconnections that the phone did not make itself, in its own list",
        _METRICS + "; IEEE Std 802.11-2020 table 9-49; three is our proposal",
        ("wifi_drops",),
    ),
    _hop(
        "hop_gateway",
        GATEWAY,
        Verdict.UNDECIDED,
        (
            "It stops at the first hop: neither the router nor anything behind it answers. Restart the router; compare with another network.",
            "在第一跳就断了：路由器及其后的地址都没有应答。请重启路由器，并换一个网络比较。",
        ),
        (
            "The phone reaches the Wi-Fi, but the router does not answer. Restarting the router usually helps.",
            "手机连上了 Wi-Fi，但路由器没有应答，通常重启路由器就好。",
        ),
        "gateway, internet and name servers all silent",
    ),
    _hop(
        "hop_name_server",
        NAME_SERVER,
        Verdict.SETTING,
        (
            "The internet answers, the name servers do not: DNS of this network is down. Set private DNS to automatic, or another DNS in the router.",
            "互联网有应答，但域名服务器没有：该网络的 DNS 不通。请将私人 DNS 设为自动，或在路由器里更换 DNS。",
        ),
        (
            "The connection is there, but the network's address book does not answer. We can use another one right now.",
            "网络是通的，但它的“地址簿”没有应答，现在就可以换一个。",
        ),
        "the internet answers pings, no name server answers",
    ),
    _hop(
        "hop_beyond_router",
        BEYOND,
        Verdict.UNDECIDED,
        (
            "The router answers, nothing behind it does: the provider's line or account, not the phone.",
            "路由器有应答，但其后都不通：是宽带线路或账户问题，不是手机。",
        ),
        (
            "The phone and the Wi-Fi are in order; the internet line behind the router is down. The provider can check it.",
            "手机和 Wi-Fi 都正常，是路由器后面的宽带线路不通，可以联系宽带运营商检查。",
        ),
        "the gateway answers, the internet and all name servers are silent",
    ),
    _hop(
        "hop_private_dns",
        PRIVATE_DNS,
        Verdict.SETTING,
        (
            "Plain DNS works, the private DNS host {private_dns_specifier} does not answer over TLS: set it to automatic.",
            "普通 DNS 正常，但私人 DNS 主机 {private_dns_specifier} 的加密连接没有应答：请改为自动。",
        ),
        (
            "A setting called private DNS stops the phone from reaching the internet. We can put it right now.",
            "手机里的“私人 DNS”设置让它上不了网，现在就可以调好。",
        ),
        "name servers answer, DNS over TLS to the fixed host fails",
    ),
    rule(
        "wifi_metered",
        _metered_wifi,
        Severity.INFO,
        Verdict.SETTING,
        (
            "This Wi-Fi is treated as metered: updates and backups wait for another one.",
            "该 Wi-Fi 被视为按流量计费：更新和备份会等待其他网络。",
        ),
        (
            "The phone saves data on this Wi-Fi, so updates wait. We can change that for this network.",
            "手机在这个 Wi-Fi 上节省流量，更新会推迟，可以为这个网络更改。",
        ),
        "the default network is Wi-Fi without NOT_METERED",
        "AOSP NetworkCapabilities.NET_CAPABILITY_NOT_METERED",
        ("metered",),
    ),
)
