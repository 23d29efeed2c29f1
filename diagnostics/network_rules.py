"""The rules on Wi-Fi and the internet. Several causes of "no internet" may hold at once; each is named."""

from __future__ import annotations

from diagnostics.mobile_rules import MOBILE_RULES
from diagnostics.model import Rule, Severity, Verdict
from diagnostics.network_conditions import (
    SKEW_S,
    WIFI_EXIT,
    WIFI_OK,
    airplane,
    both,
    clock_wrong,
    no_internet,
    nothing_connected,
    opposite,
    portal,
    private_dns_dead,
    private_dns_suspect,
    proxy_in_the_way,
    rule,
    unexplained,
    wifi_below,
    wifi_off,
)
from diagnostics.network_depth_rules import DEPTH_RULES
from diagnostics.network_doubt_rules import DOUBT_RULES
from diagnostics.network_facts import NetworkFacts

_SCORING = "AOSP packages/modules/Wifi ScoringParams.java: exit/sufficient RSSI per band"
_CONNECTIVITY = "AOSP ConnectivityService.java: NET_CAPABILITY_VALIDATED of the default network"

INTERNET_RULES: tuple[Rule[NetworkFacts], ...] = (
    rule(
        "private_dns_dead",
        private_dns_dead,
        Severity.FAIL,
        Verdict.SETTING,
        (
            "Private DNS is set to the fixed host {private_dns_specifier} and the phone says that it does not work. Set it to automatic.",
            "私人 DNS 被设为固定主机 {private_dns_specifier}，手机报告其不可用。请改回自动。",
        ),
        (
            "A setting called private DNS stops the phone from reaching the internet. We can put it right now.",
            "手机里的“私人 DNS”设置让它上不了网，现在就可以调好。",
        ),
        "private_dns_mode=hostname and PrivateDnsBroken",
        "AOSP NetworkMonitor and NetworkCapabilities.isPrivateDnsBroken; our proposal: dead private-DNS host",
        ("private_dns_mode", "private_dns_specifier", "private_dns_broken", "internet_validated"),
    ),
    rule(
        "private_dns_suspect",
        private_dns_suspect,
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "Private DNS is set to the fixed host {private_dns_specifier} and there is no internet. Try automatic: if it then works, that was it.",
            "私人 DNS 被设为固定主机 {private_dns_specifier}，且无法上网。请先改为自动试试，若恢复即为此因。",
        ),
        (
            "A setting called private DNS may be what keeps the phone offline. We can try without it.",
            "手机里的“私人 DNS”设置可能是上不了网的原因，可以先关掉试试。",
        ),
        "private_dns_mode=hostname and the default network is not validated; PrivateDnsBroken not told",
        "AOSP NetworkMonitor: a private DNS host that does not answer fails validation; the phone did not say which",
        ("private_dns_mode", "private_dns_specifier", "internet_validated"),
    ),
    rule(
        "proxy",
        proxy_in_the_way,
        Severity.FAIL,
        Verdict.SETTING,
        (
            "A proxy ({http_proxy}) is set and the internet cannot be reached through it. Remove it, or ask who set it.",
            "设置了代理（{http_proxy}），且经由它无法上网。请移除代理，或询问是谁设置的。",
        ),
        (
            "The phone sends its internet traffic through a detour (a proxy) that does not work. We can take it out now.",
            "手机上网走了一条不通的“代理”通道，现在就可以去掉。",
        ),
        "http_proxy set and the default network not validated",
        _CONNECTIVITY + "; Settings.Global.HTTP_PROXY",
        ("http_proxy", "internet_validated"),
    ),
    rule(
        "captive_portal",
        portal,
        Severity.FAIL,
        Verdict.SETTING,
        (
            "The network asks to sign in first (captive portal): open its page and sign in.",
            "该网络要求先登录（强制门户）：请打开登录页面完成登录。",
        ),
        (
            "This Wi-Fi asks you to sign in on a web page before it lets you on the internet. We open that page together.",
            "这个 Wi-Fi 需要先在网页上登录才能上网，我们一起打开登录页面。",
        ),
        "CAPTIVE_PORTAL on the default network",
        "AOSP NetworkCapabilities.NET_CAPABILITY_CAPTIVE_PORTAL",
        ("captive_portal",),
    ),
    rule(
        "clock_skew",
        clock_wrong,
        Severity.FAIL,
        Verdict.SETTING,
        (
            "The phone's clock differs from ours by {clock_skew_s} s: secure connections may be refused. Switch automatic time on.",
            "手机时钟与本机相差 {clock_skew_s} 秒：安全连接可能被拒绝。请打开自动时间。",
        ),
        (
            "The clock of the phone is wrong, so many websites and apps refuse the connection. We can set it right now.",
            "手机时间不准，许多网站和应用会拒绝连接，现在就可以调好。",
        ),
        f"more than {SKEW_S} s",
        "our proposal: certificates are checked against the clock",
        ("clock_skew_s",),
    ),
    rule(
        "airplane_mode_offline",
        both(airplane, no_internet),
        Severity.FAIL,
        Verdict.SETTING,
        (
            "Airplane mode is on and there is no internet: switch it off.",
            "飞行模式已打开，且没有网络：请关闭飞行模式。",
        ),
        (
            "Airplane mode is on, so the phone is not connected. We switch it off now.",
            "飞行模式开着，所以手机没有网络，现在关掉就好。",
        ),
        "airplane mode on and the default network not validated",
        "Settings.Global.AIRPLANE_MODE_ON; service handbook P8",
        ("airplane_mode", "internet_validated"),
    ),
    rule(
        "airplane_mode",
        both(airplane, lambda facts: facts.internet_validated is not False),
        Severity.WARN,
        Verdict.SETTING,
        ("Airplane mode is on: no calls, no mobile data.", "飞行模式已打开：无法通话，也没有移动数据。"),
        (
            "Airplane mode is on, so nobody can call this phone. We can switch it off now.",
            "飞行模式开着，别人打不进电话，现在可以关掉。",
        ),
        "airplane mode on while the internet works, or was not tested",
        "Settings.Global.AIRPLANE_MODE_ON; service handbook P8",
        ("airplane_mode",),
    ),
    rule(
        "wifi_off",
        both(nothing_connected, wifi_off),
        Severity.FAIL,
        Verdict.SETTING,
        (
            "Not connected to any network: Wi-Fi is switched off and mobile data is not up (SIM: {sim_state}, mobile data switch: {mobile_data_enabled}).",
            "没有连接任何网络：Wi-Fi 已关闭，移动数据也未连上（SIM 卡：{sim_state}，移动数据开关：{mobile_data_enabled}）。",
        ),
        (
            "Wi-Fi is switched off and there is no mobile data, so the phone is offline. We can switch Wi-Fi on now.",
            "Wi-Fi 没有打开，也没有移动数据，所以上不了网，现在可以打开 Wi-Fi。",
        ),
        "no default network, Wi-Fi off, airplane mode not on",
        "AOSP ConnectivityService.java: Active default network: none; service handbook P8",
        ("default_network", "wifi_enabled", "mobile_data_enabled"),
    ),
    rule(
        "no_network",
        both(nothing_connected, opposite(wifi_off)),
        Severity.FAIL,
        Verdict.UNDECIDED,
        (
            "Not connected to any network: Wi-Fi is on but not connected, and mobile data is not up (SIM: {sim_state}).",
            "没有连接任何网络：Wi-Fi 已打开但未连接，移动数据也未连上（SIM 卡：{sim_state}）。",
        ),
        (
            "The phone is not connected to any network at the moment. We choose the Wi-Fi network and see whether it connects.",
            "手机目前没有连接任何网络，我们先选择 Wi-Fi 看能否连上。",
        ),
        "no default network, Wi-Fi on, airplane mode not on",
        "AOSP ConnectivityService.java: Active default network: none; our proposal: not VALIDATED FAIL",
        ("default_network", "wifi_enabled", "wifi_connected"),
    ),
    rule(
        "not_validated",
        unexplained,
        Severity.FAIL,
        Verdict.UNDECIDED,
        (
            "Connected over {default_network}, but the internet cannot be reached; no wrong setting was found. Try another network to tell router from phone.",
            "已通过 {default_network} 连接，但无法访问互联网，也未发现错误的设置。请换一个网络以区分路由器和手机的问题。",
        ),
        (
            "The phone is connected, but the internet does not come through. We test with another network to see where it stops.",
            "手机已连接，但上不了网。我们换一个网络试试，看问题出在哪里。",
        ),
        "default network not VALIDATED and no named cause",
        _CONNECTIVITY,
        ("internet_validated", "default_network"),
    ),
    rule(
        "wifi_very_weak",
        wifi_below(WIFI_EXIT),
        Severity.FAIL,
        Verdict.UNDECIDED,
        (
            "Wi-Fi signal {wifi_rssi_dbm} dBm at {wifi_frequency_mhz} MHz: so weak that the phone itself leaves such a network.",
            "Wi-Fi 信号 {wifi_rssi_dbm} dBm（{wifi_frequency_mhz} MHz）：弱到手机自己会断开。",
        ),
        (
            "The Wi-Fi signal here is very weak. Please go closer to the router, then we look again.",
            "这里的 Wi-Fi 信号非常弱，请靠近路由器，我们再看一次。",
        ),
        "below -83 dBm (2.4 GHz) or -80 dBm (5/6 GHz)",
        _SCORING,
        ("wifi_rssi_dbm", "wifi_frequency_mhz"),
    ),
    rule(
        "wifi_weak",
        both(wifi_below(WIFI_OK), opposite(wifi_below(WIFI_EXIT))),
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "Wi-Fi signal {wifi_rssi_dbm} dBm at {wifi_frequency_mhz} MHz is weak.",
            "Wi-Fi 信号较弱：{wifi_rssi_dbm} dBm（{wifi_frequency_mhz} MHz）。",
        ),
        (
            "The Wi-Fi signal here is weak. Closer to the router it gets faster.",
            "这里的 Wi-Fi 信号较弱，靠近路由器会更快。",
        ),
        "below -73 dBm (2.4 GHz) or -70 dBm (5/6 GHz)",
        _SCORING,
        ("wifi_rssi_dbm", "wifi_frequency_mhz"),
    ),
    rule(
        "vpn",
        lambda facts: facts.vpn_active,
        Severity.INFO,
        Verdict.UNDECIDED,
        ("A VPN is active; it can slow down or block apps.", "VPN 已开启，可能让应用变慢或无法联网。"),
        (
            "A VPN is switched on. If an app does not load, we try once without it.",
            "VPN 开着。如果某个应用打不开，可以先关掉 VPN 试一次。",
        ),
        "a current network of type VPN",
        "AOSP NetworkCapabilities.TRANSPORT_VPN",
        ("vpn_active",),
    ),
)

RULES = (*INTERNET_RULES, *DOUBT_RULES, *DEPTH_RULES, *MOBILE_RULES)
