"""How the SIM cards are judged (P8): each slot, and the settings between a card and its service."""

from __future__ import annotations

from diagnostics.model import Rule, Severity, Verdict
from diagnostics.rulebook import every, opposite, rule
from diagnostics.sim_conditions import (
    TROUBLE,
    WITHOUT,
    all_in,
    any_card,
    card_waits,
    cards_known,
    data_slot_dead,
    emergency_only,
    no_data,
    not_flying,
    old_only,
    one_off,
    one_without,
    roaming,
    without_calls,
)
from diagnostics.sim_facts import SimFacts

_STATE = "AOSP android/telephony/ServiceState.java"
_CARD = "AOSP com.android.internal.telephony.IccCardConstants"
_ISUB = "AOSP SubscriptionManagerService.java (older: SubscriptionController.java) dump"


RULES: tuple[Rule[SimFacts], ...] = (
    rule(
        "sim.airplane",
        every(cards_known, lambda f: f.airplane_mode),
        Severity.WARN,
        Verdict.SETTING,
        ("Airplane mode is on: no card has service.", "飞行模式已开启：所有卡都没有信号。"),
        (
            "Airplane mode is switched on, so there are no calls. We can switch it off now.",
            "飞行模式开着，所以打不了电话，现在就可以关掉。",
        ),
        "airplane_mode_on = 1 with a ready card",
        "Settings.Global.AIRPLANE_MODE_ON; service handbook P8",
        ("airplane_mode",),
    ),
    rule(
        "sim.no_service",
        every(cards_known, not_flying, all_in(*WITHOUT)),
        Severity.FAIL,
        Verdict.UNDECIDED,
        (
            "No card has service (slot {without_service}), airplane mode is not on: coverage, account, card or antenna. "
            "Look for networks by hand, try another place, then another card.",
            "所有卡都没有信号（卡槽 {without_service}），且未开飞行模式：可能是覆盖、套餐、卡或天线问题。"
            "请手动搜网、换个地点、再换一张卡试试。",
        ),
        (
            "The phone finds no mobile network, although the card is in order. We try another place and another card to see "
            "where it comes from.",
            "卡是正常的，但手机搜不到网络。我们换个地方、换张卡试试，看看原因在哪里。",
        ),
        "every ready card is out of service or emergency only, none has data service, airplane mode not on",
        _STATE + "; service handbook P8",
        ("sims", "airplane_mode"),
    ),
    rule(
        "sim.emergency_only",
        every(cards_known, not_flying, emergency_only),
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "A card may make emergency calls only: the network refuses it. Ask the operator about account, block and contract.",
            "有一张卡只能拨打紧急电话：网络拒绝了它。请向运营商核实账户、停机和合约。",
        ),
        (
            "The network lets this card make emergency calls only. Your operator can tell why.",
            "网络只允许这张卡拨打紧急电话，请向运营商了解原因。",
        ),
        "voice registration emergency_only with a ready card",
        _STATE + " STATE_EMERGENCY_ONLY",
        ("sims",),
    ),
    rule(
        "sim.no_calls",
        every(cards_known, not_flying, without_calls),
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "Data works and calls do not (slot {without_calls}): usual for a card for data alone, as in a tablet; in a phone "
            "ask the operator about calls over 4G (VoLTE), and whether this model may use them.",
            "能上网但不能通话（卡槽 {without_calls}）：平板常用的纯流量卡属正常；手机请向运营商核实是否开通 4G 高清通话及是否支持该机型。",
        ),
        (
            "Mobile internet works, calls do not. Your operator can tell whether this card is meant for calls.",
            "移动上网正常，但打不了电话。请向运营商核实这张卡是否支持通话。",
        ),
        "voice registration out_of_service or emergency_only with a ready card whose data is registered or connected",
        _STATE + " mVoiceRegState, mDataRegState; WARN is our proposal",
        ("sims",),
    ),
    rule(
        "sim.card_not_ready",
        every(not_flying, card_waits),
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "A card is there but does not become ready, and there is no service: restart, look at the SIM switch in Settings, "
            "seat the card again, try it in another phone.",
            "有卡但一直未就绪，也没有信号：请重启、查看设置里的 SIM 卡开关、重新插卡，再换一部手机试。",
        ),
        (
            "The phone does not get the SIM card to work. We restart it, seat the card again and try another one.",
            "手机没能启用 SIM 卡。我们先重启、重新插卡，再换一张卡试试。",
        ),
        "gsm.sim.state NOT_READY or UNKNOWN, no card ready, and that slot out of service, airplane mode not on",
        _CARD + "; our proposal",
        ("sims",),
    ),
    rule(
        "sim.slot_without_service",
        every(not_flying, one_without),
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "One card is in service and another is not (slot {without_service}): its operator has no coverage here, or the "
            "card or account has a problem. Swap the cards to tell.",
            "一张卡有信号，另一张没有（卡槽 {without_service}）：可能是该运营商此处无覆盖，或卡、账户有问题。互换卡槽即可判断。",
        ),
        (
            "One of the two cards has no network here. We swap them to see whether it is the card or the slot.",
            "两张卡中有一张没有信号，我们互换卡槽看看是卡还是卡槽的原因。",
        ),
        "a ready card out of service while another is in service",
        _STATE,
        ("sims",),
    ),
    rule(
        "sim.slot_off",
        every(not_flying, one_off),
        Severity.WARN,
        Verdict.SETTING,
        (
            "The radio of a ready card is switched off although airplane mode is not on: look at the SIM switch in Settings.",
            "未开飞行模式，但有一张正常的卡被关闭了无线：请查看设置里的 SIM 卡开关。",
        ),
        (
            "One card is switched off in the settings. We can switch it on now.",
            "有一张卡在设置里被关掉了，现在就可以打开。",
        ),
        "registration power_off with a ready card, airplane mode not on",
        _STATE + " STATE_POWER_OFF",
        ("sims", "airplane_mode"),
    ),
    rule(
        "sim.card_trouble",
        any_card(*TROUBLE),
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "A card waits for its PIN or PUK, is locked to another operator, or cannot be read.",
            "有一张卡在等待 PIN/PUK 码、被锁定到其他运营商，或无法读取。",
        ),
        (
            "The phone cannot use one of the cards yet. If it asks for a code, please type it in yourself.",
            "手机还不能使用其中一张卡。如果提示输入密码，请您自己输入。",
        ),
        "gsm.sim.state PIN_REQUIRED, PUK_REQUIRED, NETWORK_LOCKED, PERSO_LOCKED, CARD_IO_ERROR, CARD_RESTRICTED, PERM_DISABLED",
        _CARD,
        ("sims",),
    ),
    rule(
        "sim.data_slot_dead",
        every(not_flying, data_slot_dead),
        Severity.WARN,
        Verdict.SETTING,
        (
            "Mobile data is set to slot {data_sim}, which has no service, while another card has. Choose that one for data.",
            "移动数据选用了卡槽 {data_sim}，该卡没有信号，而另一张卡有。请改选另一张卡上网。",
        ),
        (
            "Mobile internet is set to the card without network. We can choose the other card now.",
            "上网选用的那张卡没有信号，现在就可以改用另一张卡。",
        ),
        "the default data subscription is not in service, another slot is",
        _ISUB + "; service handbook P8",
        ("data_slot", "sims"),
    ),
    rule(
        "sim.no_data_card",
        every(cards_known, lambda f: opposite(f.data_chosen)),
        Severity.WARN,
        Verdict.SETTING,
        ("No card is chosen for mobile data.", "没有选择用于移动数据的卡。"),
        (
            "No card is chosen for mobile internet. We can choose one now.",
            "还没有选择用哪张卡上网，现在就可以选。",
        ),
        "defaultDataSubId names no card in the phone, and a card is ready",
        _ISUB,
        ("data_chosen",),
    ),
    rule(
        "sim.data_roaming_off",
        every(roaming, lambda f: opposite(f.data_roaming_enabled), no_data),
        Severity.WARN,
        Verdict.SETTING,
        (
            "The data card is roaming and data roaming is switched off for it.",
            "上网的卡正在漫游，且未允许数据漫游。",
        ),
        (
            "The card is on another operator's network and may not use data there. It can be allowed; it may cost extra.",
            "这张卡正在漫游，没有允许漫游上网。可以打开，但可能产生额外费用。",
        ),
        "roaming, data roaming off, no data connection",
        "Settings.Global.DATA_ROAMING; gsm.operator.isroaming; " + _ISUB,
        ("data_roaming_enabled", "sims"),
    ),
    rule(
        "sim.old_networks_only",
        old_only,
        Severity.INFO,
        Verdict.SETTING,
        (
            "The preferred network type leaves out 4G and 5G for a card: slow data, and no calls where old networks are gone.",
            "有一张卡的首选网络类型不含 4G 和 5G：上网慢，且在老网络已关闭的地方无法通话。",
        ),
        (
            "The card is limited to older networks by a setting, so it is slow. We can allow the newer ones.",
            "有一个设置让这张卡只用老网络，所以慢，可以改为允许新网络。",
        ),
        "newest allowed generation is 2G or 3G",
        "AOSP RILConstants.NETWORK_MODE_*, TelephonyManager.NETWORK_TYPE_BITMASK_*",
        ("sims",),
    ),
    rule(
        "sim.mobile_data_off",
        every(cards_known, lambda f: opposite(f.mobile_data_enabled)),
        Severity.INFO,
        Verdict.SETTING,
        ("The switch for mobile data is off.", "移动数据开关已关闭。"),
        (
            "Mobile data is switched off, so there is no internet away from Wi-Fi. We can switch it on now.",
            "移动数据没有打开，离开 Wi-Fi 就上不了网，现在就可以打开。",
        ),
        "settings global mobile_data (mobile_data<subscription>) = 0 with a ready card",
        "Settings.Global.MOBILE_DATA, AOSP GlobalSettingsHelper.getSettingName; the network area judges what follows from it",
        ("mobile_data_enabled",),
    ),
    rule(
        "sim.data_limit",
        lambda f: f.data_limited,
        Severity.INFO,
        Verdict.SETTING,
        (
            "A mobile data limit of {data_limit_gb} GB is set: once it is reached the phone itself stops mobile data.",
            "设置了 {data_limit_gb} GB 的移动数据上限：达到后手机会自动停止移动数据。",
        ),
        (
            "The phone stops mobile internet after a limit that was set. We can look at it together.",
            "手机设置了流量上限，用完就会停止上网，我们可以一起看看。",
        ),
        "a mobile network policy with limitBytes ≥ 0",
        "AOSP NetworkPolicy.java, NetworkPolicyManagerService.java dump",
        ("data_limited",),
    ),
    rule(
        "sim.data_saver",
        lambda f: f.data_saver,
        Severity.INFO,
        Verdict.SETTING,
        (
            "The data saver is on: apps in the background get no mobile data (late messages).",
            "流量节省已开启：后台应用不能用移动数据（消息会延迟）。",
        ),
        (
            "Data saving is on, so messages may come late away from Wi-Fi. It can be switched off.",
            "流量节省开着，离开 Wi-Fi 后消息可能会晚到，可以关掉。",
        ),
        "Restrict background: true",
        "AOSP NetworkPolicyManagerService.java dump",
        ("data_saver",),
    ),
)
