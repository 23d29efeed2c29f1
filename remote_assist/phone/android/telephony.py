"""`dumpsys telephony.registry`, `cmd phone` (frameworks/base TelephonyRegistry.java dump, ServiceState and
SignalStrength toString; 13 to 15)."""

from __future__ import annotations

from remote_assist.phone.android.layout import stamp
from remote_assist.phone.android.reply import Reply, unknown_command
from remote_assist.phone.parts import Sim
from remote_assist.phone.state import PhoneState

NONE = 2147483647
"""CellInfo.UNAVAILABLE."""

_REG = {0: "IN_SERVICE", 1: "OUT_OF_SERVICE", 2: "EMERGENCY_ONLY", 3: "POWER_OFF"}

PHONE_HELP = """Telephony Commands:
  help
    Print this help text.
  data
    Data Test Commands.
  data enable [-s SUB_ID]
    Turn on mobile data for the subscription
  data disable [-s SUB_ID]
    Turn off mobile data for the subscription
  ims
    IMS Commands.
"""


def registration(state: PhoneState, sim: Sim) -> int:
    """The registration as it is now: power off in airplane mode, out of service without a SIM."""
    if state.airplane:
        return 3
    return sim.registration if sim.present else 1


def data_state(state: PhoneState, sim: Sim) -> int:
    """0 disconnected, 2 connected: Wi-Fi keeps mobile data up only where it has no internet itself."""
    carries = state.data_sim is sim and (not state.wifi_connected or not state.validated)
    return 2 if carries else 0


def _access(sim: Sim) -> tuple[int, str]:
    return (20, "NR") if sim.technology == "NR_SA" else (14, "LTE") if sim.technology == "LTE" else (0, "Unknown")


def service_state(state: PhoneState, sim: Sim) -> str:
    reg = registration(state, sim)
    serving = reg == 0
    number, name = _access(sim) if serving else (0, "Unknown")
    operator = sim.operator if serving else ("" if reg != 3 else "null")
    identity = _identity(sim) if serving else "null"
    network = name if serving else "UNKNOWN"
    registered = ("ROAMING" if sim.roaming else "HOME") if serving else ("UNKNOWN" if reg == 3 else "NOT_REG_SEARCHING")
    nr_state = "CONNECTED" if sim.technology == "NR_SA" and serving else "NONE"
    roaming = "ROAMING" if sim.roaming and serving else "NOT_ROAMING"

    def info(domain: str, services: str, voice: str, data: str) -> str:
        return (
            f"NetworkRegistrationInfo{{ domain={domain} transportType=WWAN registrationState={registered} "
            + (f"networkRegistrationState={registered} " if state.sdk >= 34 else "")
            + f"roamingType={roaming} accessNetworkTechnology={network} rejectCause=0 "
            f"emergencyEnabled={'false' if serving else 'true' if reg == 2 else 'false'} availableServices=[{services}] "
            f"cellIdentity={identity} voiceSpecificInfo={voice} dataSpecificInfo={data} nrState={nr_state} "
            f"rRplmn={sim.mcc_mnc if serving else ''} isUsingCarrierAggregation=false"
            + (" isNonTerrestrialNetwork=TERRESTRIAL" if state.sdk >= 35 else "")
            + "}"
        )

    voice_info = "VoiceSpecificRegistrationInfo { mCssSupported=false mRoamingIndicator=-1 mSystemIsInPrl=0 mDefaultRoamingIndicator=0}"
    data_info = (
        "android.telephony.DataSpecificRegistrationInfo :{ maxDataCalls = 16 isDcNrRestricted = false isNrAvailable = "
        f"{'true' if nr_state == 'CONNECTED' else 'false'} isEnDcAvailable = false mLteAttachResultType = 0 mLteAttachExtraInfo = 0 "
        "LteVopsSupportInfo :  mVopsSupport = 2 mEmcBearerSupport = 2 }"
    )
    return (
        f"{{mVoiceRegState={reg}({_REG[reg]}), mDataRegState={reg}({_REG[reg]}), mChannelNumber={1650 if serving else -1}, "
        f"duplexMode()={1 if serving else 0}, mCellBandwidths=[{20000 if serving else ''}], mOperatorAlphaLong={operator}, "
        f"mOperatorAlphaShort={operator}, isManualNetworkSelection=false(automatic), "
        f"getRilVoiceRadioTechnology={number}({'NR_SA' if number == 20 else name}), "
        f"getRilDataRadioTechnology={number}({'NR_SA' if number == 20 else name}), mCssIndicator=unsupported, mNetworkId=-1, "
        f"mSystemId=-1, mCdmaRoamingIndicator=-1, mCdmaDefaultRoamingIndicator=-1, "
        f"mIsEmergencyOnly={'true' if reg == 2 else 'false'}, isUsingCarrierAggregation=false, mArfcnRsrpBoost=0, "
        f"mNetworkRegistrationInfos=[{info('CS', 'VOICE,SMS,VIDEO' if serving else '', voice_info if serving else 'null', 'null')}, "
        f"{info('PS', 'DATA,MMS' if state.sdk >= 35 and serving else 'DATA' if serving else '', 'null', data_info if serving else 'null')}], "
        f"mNrFrequencyRange={2 if nr_state == 'CONNECTED' else 0}, mOperatorAlphaLongRaw={operator}, "
        f"mOperatorAlphaShortRaw={operator}, mIsDataRoamingFromRegistration=false, mIsIwlanPreferred=false}}"
    )


def _identity(sim: Sim) -> str:
    mcc, mnc = sim.mcc_mnc[:3], sim.mcc_mnc[3:]
    if sim.technology == "NR_SA":
        return (
            f"CellIdentityNr:{{ mPci = 211 mTac = 8214 mNrArfcn = 520110 mBands = [41] mMcc = {mcc} mMnc = {mnc} "
            f"mNci = 71****** mAlphaLong = {sim.operator} mAlphaShort = {sim.operator} mAdditionalPlmns = {{}} }}"
        )
    return (
        f"CellIdentityLte:{{ mCi=7*****12 mPci=318 mTac=4***1 mEarfcn=1650 mBands=[3] mBandwidth=20000 mMcc={mcc} mMnc={mnc} "
        f"mAlphaLong={sim.operator} mAlphaShort={sim.operator} mAdditionalPlmns={{}} mCsgInfo=null}}"
    )


def signal_strength(state: PhoneState, sim: Sim) -> str:
    serving = registration(state, sim) == 0
    nr = serving and sim.technology == "NR_SA"
    lte = serving and not nr

    def level(dbm: int, bounds: tuple[int, int, int, int]) -> int:
        return sum(dbm >= bound for bound in bounds)

    lte_level = level(sim.rsrp_dbm, (-128, -118, -108, -98)) if lte else 0
    nr_level = level(sim.rsrp_dbm, (-110, -90, -80, -65)) if nr else 0
    rssi, rsrp, rsrq, snr = (-65, sim.rsrp_dbm, sim.rsrq_db, sim.rssnr_db) if lte else (NONE,) * 4
    ss = (sim.rsrp_dbm, sim.rsrq_db, sim.rssnr_db) if nr else (NONE,) * 3
    return (
        f"SignalStrength:{{mCdma=CellSignalStrengthCdma: cdmaDbm={NONE} cdmaEcio={NONE} evdoDbm={NONE} evdoEcio={NONE} "
        f"evdoSnr={NONE} level=0,mGsm=CellSignalStrengthGsm: rssi={NONE} ber={NONE} mTa={NONE} mLevel=0,"
        f"mWcdma=CellSignalStrengthWcdma: ss={NONE} ber={NONE} rscp={NONE} ecno={NONE} level=0,"
        f"mTdscdma=CellSignalStrengthTdscdma: rssi={NONE} ber={NONE} rscp={NONE} level=0,"
        f"mLte=CellSignalStrengthLte: rssi={rssi} rsrp={rsrp} rsrq={rsrq} rssnr={snr} cqiTableIndex={NONE} cqi={NONE} "
        f"ta={NONE} level={lte_level} parametersUseForLevel=0,"
        f"mNr=CellSignalStrengthNr:{{ csiRsrp = {NONE} csiRsrq = {NONE} csiCqiTableIndex = {NONE} csiCqiReport = [] "
        f"ssRsrp = {ss[0]} ssRsrq = {ss[1]} ssSinr = {ss[2]} level = {nr_level} parametersUseForLevel = 0"
        + (f" timingAdvance = {NONE}" if state.sdk >= 34 else "")
        + f" }},primary={'CellSignalStrengthNr' if nr else 'CellSignalStrengthLte'}}}"
    )


def registry(state: PhoneState, args: list[str]) -> str:
    lines = ["last known state:"]
    for sim in state.sims:
        lines.append(f"  Phone Id={sim.slot}")
        fields = [
            "mCallState=0",
            "mRingingCallState=0",
            "mForegroundCallState=0",
            "mBackgroundCallState=0",
            "mPreciseCallState=Ringing call state: 0, Foreground call state: 0, Background call state: 0, Disconnect cause: -1, Precise disconnect cause: -1",
            "mCallDisconnectCause=-1",
            f"mServiceState={service_state(state, sim)}",
            "mVoiceActivationState= 0",
            "mDataActivationState= 0",
            f"mUserMobileDataState= {'true' if state.mobile_data_of(sim) else 'false'}",
            f"mSignalStrength={signal_strength(state, sim)}",
            "mMessageWaiting=false",
            "mCallForwarding=false",
            "mDataActivity=0",
            f"mDataConnectionState={data_state(state, sim) if sim.present else -1}",
            "mCellIdentity=null",
            "mCellInfo=null",
            "mImsCallDisconnectCause={ImsReasonInfo :: {0 : CODE_UNSPECIFIED, 0, null}}",
            "mSrvccState=-1",
            "mCallPreciseDisconnectCause=-1",
            "mCallNetworkType=0",
            "mPreciseDataConnectionStates={}",
            "mOutgoingCallEmergencyNumber=null",
            "mBarringInfo=BarringInfo {mCellIdentity=null, mBarringServiceInfos={}}",
            "mPhysicalChannelConfigs=[]",
            "mLinkCapacityEstimateList=[]",
        ]
        if state.sdk >= 34:
            fields.append("mECBMReason=0")
            fields.append("mSCBMReason=0")
        if state.sdk >= 35:
            fields += ["mCarrierRoamingNtnMode=false", "mCarrierRoamingNtnEligible=false"]
        lines += [f"    {field}" for field in fields]
    default = state.default_data
    lines += [
        "  mCarrierNetworkChangeState=[false, false]",
        "  mPhoneCapability=mMaxActiveVoiceSubscriptions=1 mMaxActiveDataSubscriptions=1 mNetworkValidationBeforeSwitchSupported=true mDeviceNrCapability [2]",
        f"  mActiveDataSubId={default.sub_id if default else -1}",
        f"  mRadioPowerState={0 if state.airplane else 1}",
        "  mEmergencyNumberList={}",
        f"  mDefaultPhoneId={default.slot if default else -1}",
        f"  mDefaultSubId={default.sub_id if default else -1}",
        "local logs:",
        f"  {stamp(state, state.booted_at_s + 23, '%Y-%m-%dT%H:%M:%S', True)}000 - notifyServiceStateForSubscriber: subId={default.sub_id if default else -1} phoneId=0 state=IN_SERVICE",
        "listen logs:",
        "registrations: count=0",
    ]
    return "\n".join(lines) + "\n"


def command(state: PhoneState, args: list[str]) -> Reply:
    """`cmd phone`: the data switch; the rest wants more than shell."""
    if args[:1] == ["data"] and len(args) > 1 and args[1] in ("enable", "disable"):
        sub_id = args[3] if len(args) > 3 and args[2] == "-s" else ""
        state.set_mobile_data(args[1] == "enable", int(sub_id) if sub_id.isdigit() else None)
        return Reply()
    return unknown_command(args[0] if args else None, PHONE_HELP)
