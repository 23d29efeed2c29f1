"""`dumpsys isub` (SubscriptionController.java up to 13, SubscriptionManagerService.java from 14) and `dumpsys netpolicy`
(NetworkPolicyManagerService.java)."""

from __future__ import annotations

from remote_assist.phone.android.layout import stamp, word
from remote_assist.phone.parts import Sim
from remote_assist.phone.state import PhoneState


def isub(state: PhoneState, args: list[str]) -> str:
    present = [sim for sim in state.sims if sim.present]
    default = present[0].sub_id if present else -1
    lines = _controller(state, present, default) if state.sdk < 34 else _service(state, present, default)
    return "\n".join(lines) + "\n"


def _roaming(state: PhoneState, sim: Sim) -> str:
    table = state.settings["global"]
    return table.get(f"data_roaming{sim.sub_id}", table.get("data_roaming", "0"))


def _controller(state: PhoneState, present: list[Sim], default: int) -> list[str]:
    rule = "++++++++++++++++++++++++++++++++"
    entries = [
        f"  {{id={sim.sub_id} iccId=8901***** simSlotIndex={sim.slot} carrierId=1999 displayName={sim.operator} "
        f"carrierName={sim.operator} nameSource=3 iconTint=-16746133 number=***** dataRoaming={_roaming(state, sim)} "
        f"iconBitmap=null mcc={sim.mcc_mnc[:3]} mnc={sim.mcc_mnc[3:]} countryIso={sim.country} isEmbedded=false "
        f"nativeAccessRules=null cardString=8901***** cardId=0 portIndex=0 isOpportunistic=false groupUUID=null "
        f"isGroupDisabled=false profileClass=-1 ehplmns= hplmns= subscriptionType=0 groupOwner=null "
        f"carrierConfigAccessRules=null areUiccApplicationsEnabled=true usageSetting=0}}"
        for sim in present
    ]
    return [
        "SubscriptionController:",
        f" mLastISubServiceRegTime={int(state.booted_at_s * 1000) + 13311}",
        f" defaultSubId={default}",
        f" defaultDataSubId={default}",
        f" defaultVoiceSubId={default}",
        f" defaultSmsSubId={default}",
        *[f" sSlotIndexToSubId[{sim.slot}]: subId={sim.sub_id}" for sim in present],
        rule,
        " ActiveSubInfoList:",
        *entries,
        rule,
        " AllSubInfoList:",
        *entries,
        rule,
        f"{stamp(state, state.booted_at_s + 20, '%Y-%m-%dT%H:%M:%S', True)}000 - [SubscriptionController] init by Context",
        rule,
    ]


def _service(state: PhoneState, present: list[Sim], default: int) -> list[str]:
    entries = [
        f"  [SubscriptionInfoInternal: id={sim.sub_id} iccId=8901[****] simSlotIndex={sim.slot} portIndex=0 isEmbedded=0 "
        f"isRemovableEmbedded=0 carrierId=1999 displayName={sim.operator} carrierName={sim.operator} isOpportunistic=0 "
        f"groupUuid= groupOwner= displayNameSource=SIM_SPN iconTint=-16738131 number=[****] "
        f"dataRoaming={_roaming(state, sim)} mcc={sim.mcc_mnc[:3]} mnc={sim.mcc_mnc[3:]} ehplmns= hplmns= "
        f"cardString=8901[****] cardId=1 countryIso={sim.country} profileClass=-1 type=LOCAL_SIM "
        f"areUiccApplicationsEnabled=1 usageSetting=DEFAULT imsi={sim.mcc_mnc}[****] "
        f"allowedNetworkTypesForReasons=user={sim.allowed_networks} isGroupDisabled=false]"
        for sim in present
    ]
    return [
        "SubscriptionManagerService:",
        f"Active modem count={len(state.sims)}",
        "Logical SIM slot sub id mapping:",
        *[f"  Logical SIM slot {sim.slot}: subId={sim.sub_id}" for sim in present],
        "ICCID:",
        *[f"  slot {sim.slot}: 8901[****]" for sim in present],
        "",
        f"defaultSubId={default}",
        f"defaultVoiceSubId={default}",
        f"defaultDataSubId={default}",
        f"activeDataSubId={default}",
        f"defaultSmsSubId={default}",
        "areAllSubscriptionsLoaded=true",
        "",
        *[f"mSimState[{sim.slot}]={sim.state}" for sim in state.sims],
        "",
        "Active subscriptions:",
        *entries,
        "",
        "All subscriptions:",
        *entries,
        "",
        "Embedded subscriptions: []",
        "Opportunistic subscriptions: []",
        "",
        "Local log:",
        f"  {stamp(state, state.booted_at_s + 20, '%Y-%m-%dT%H:%M:%S', True)}000 - Created SubscriptionManagerService",
    ]


def netpolicy(state: PhoneState, args: list[str]) -> str:
    limit = -1 if state.data_limit_bytes is None else state.data_limit_bytes
    lines = [
        f"System ready: true\nRestrict background: {word(state.data_saver)}",
        "Restrict power: false\nDevice idle: false\nRestricted networking mode: false\nLow Power Standby mode: false",
        "Network policies:",
    ]
    lines += [
        f"  NetworkPolicy{{template=NetworkTemplate: matchRule=CARRIER, matchSubscriberIds=[{sim.mcc_mnc}...], "
        f"metered=YES cycleRule=RecurrenceRule{{start=2024-01-01T00:00+00:00[{state.timezone}] end=null period=P1M}} "
        f"warningBytes=2147483648 limitBytes={limit} lastWarningSnooze=-1 lastLimitSnooze=-1 lastRapidSnooze=-1 "
        "metered=true inferred=true}"
        for sim in state.sims
        if sim.present
    ]
    lines += ["Metered ifaces: []", "Policy for UIDs:", "Status for all known UIDs:"]
    return "\n".join(lines) + "\n"
