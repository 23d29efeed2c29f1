"""The rules where the phone's own word on the internet is not the last one: its test is blocked, half passed or switched
off, or a proxy stands in between and works (P8)."""

from __future__ import annotations

from diagnostics.model import Rule, Severity, Verdict
from diagnostics.network_conditions import only_the_test_fails, partly, proxy_that_works, rule, untested
from diagnostics.network_facts import NetworkFacts

CONNECTIVITY_SOURCE = "AOSP ConnectivityService.java: NET_CAPABILITY_VALIDATED of the default network"

DOUBT_RULES: tuple[Rule[NetworkFacts], ...] = (
    rule(
        "only_the_test_fails",
        only_the_test_fails,
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "Connected over {default_network}; the phone's own internet test fails, yet pings and names answer: the test page is "
            "blocked in this network. Open a page to tell; mostly only the mark beside the signal is wrong.",
            "已通过 {default_network} 连接；手机自带的联网检测失败，但网络和域名都有应答：检测页面在该网络被屏蔽。请打开网页确认；多半只是信号旁的提示不对。",
        ),
        (
            "The internet seems to work although the phone says otherwise. We open a page together and see.",
            "手机提示没有网络，但看起来是通的，我们一起打开一个网页看看。",
        ),
        "default network not VALIDATED, and on it `dumpsys connectivity --diag` pings the internet and gets names",
        CONNECTIVITY_SOURCE + "; NetworkDiagnostics.java; our proposal",
        ("internet_validated", "failing_hop"),
    ),
    rule(
        "partial_connectivity",
        partly,
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "Only part of the internet answers over {default_network}: the unencrypted test page does, the encrypted one does not. "
            "A filter, a company network or a wrong clock; compare with another network.",
            "通过 {default_network} 只能访问部分网络：未加密的检测页面有应答，加密的没有。可能是过滤、企业网络或时钟不准；请换一个网络比较。",
        ),
        (
            "Only part of the internet comes through this network. We compare with another one.",
            "这个网络只能访问部分内容，我们换一个网络比较一下。",
        ),
        "PARTIALCONNECTIVITY_SOURCE on the default network, not VALIDATED",
        "AOSP NetworkCapabilities.NET_CAPABILITY_PARTIALCONNECTIVITY_SOURCE, NetworkMonitor: the HTTPS probe failed, another did not",
        ("internet_validated", "default_network"),
    ),
    rule(
        "not_tested",
        untested,
        Severity.INFO,
        Verdict.SETTING,
        (
            "Connected over {default_network}, and this phone is set not to test the internet (captive_portal_mode): open a page to see whether it comes through.",
            "已通过 {default_network} 连接，但手机被设为不检测能否上网：请打开网页确认能否上网。",
        ),
        (
            "The phone does not check by itself whether the internet works. We open a page together and see.",
            "这部手机不会自动检测能否上网，我们一起打开一个网页看看。",
        ),
        "captive_portal_mode = 0 (up to 7 captive_portal_detection_enabled = 0) with a default network",
        "AOSP Settings.Global.CAPTIVE_PORTAL_MODE_IGNORE",
        ("portal_detection", "default_network"),
    ),
    rule(
        "proxy_set",
        proxy_that_works,
        Severity.INFO,
        Verdict.UNDECIDED,
        (
            "A proxy ({http_proxy}) is set and works: it can read unencrypted traffic. Ask who set it.",
            "设置了代理（{http_proxy}）且可用：它能看到未加密的内容。请询问是谁设置的。",
        ),
        (
            "The phone sends its internet traffic through a proxy. That is fine if you or your company set it.",
            "手机通过代理上网。如果是您或公司设置的就没有问题。",
        ),
        "http_proxy set and the default network validated",
        CONNECTIVITY_SOURCE + "; Settings.Global.HTTP_PROXY; our proposal",
        ("http_proxy",),
    ),
)
