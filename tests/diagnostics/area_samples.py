"""One healthy phone as each of the six areas reads it, in the formats of AOSP 13 to 15; written for the tests."""

from __future__ import annotations

from typing import Any

from diagnostics import display, ports, radios, sensors, sim, sound
from diagnostics.judge import judge
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Result

Texts = dict[Argv, str]

REGISTRY = """last known state:
  Phone Id=0
    mCallState=0
    mServiceState={mVoiceRegState=0(IN_SERVICE), mDataRegState=0(IN_SERVICE), mOperatorAlphaLong=Alder Net, mOperatorAlphaShort=Alder, isManualNetworkSelection=false(automatic)}
    mSignalStrength=SignalStrength:{mLte=CellSignalStrengthLte: rssi=-65 rsrp=-97 rsrq=-11 rssnr=14 cqi=2147483647 ta=2147483647 level=3,primary=CellSignalStrengthLte}
    mDataConnectionState=2
  Phone Id=1
    mCallState=0
    mServiceState={mVoiceRegState=0(IN_SERVICE), mDataRegState=1(OUT_OF_SERVICE), mOperatorAlphaLong=Birch, mOperatorAlphaShort=Birch, isManualNetworkSelection=false(automatic)}
    mSignalStrength=SignalStrength:{mLte=CellSignalStrengthLte: rssi=-71 rsrp=-104 rsrq=-11 rssnr=14 cqi=2147483647 ta=2147483647 level=2,primary=CellSignalStrengthLte}
    mDataConnectionState=0
  mActiveDataSubId=3
local logs:
"""
ISUB = """SubscriptionManagerService:
Active modem count=2
Logical SIM slot sub id mapping:
  Logical SIM slot 0: subId=3
  Logical SIM slot 1: subId=5
ICCID:
  slot 0: 8901[****]

defaultSubId=3
defaultVoiceSubId=5
defaultDataSubId=3
activeDataSubId=3
defaultSmsSubId=3
mSimState[0]=LOADED

Active subscriptions:
  [SubscriptionInfoInternal: id=3 iccId=8901[****] simSlotIndex=0 portIndex=0 displayName=Alder dataRoaming=0 mcc=310 allowedNetworkTypesForReasons=user=840583 isGroupDisabled=false]
  [SubscriptionInfoInternal: id=5 iccId=8902[****] simSlotIndex=1 portIndex=0 displayName=Birch dataRoaming=1 mcc=310 allowedNetworkTypesForReasons=user=316295 isGroupDisabled=false]

All subscriptions:
  [SubscriptionInfoInternal: id=2 iccId=8903[****] simSlotIndex=-1 portIndex=-1 dataRoaming=1 allowedNetworkTypesForReasons=user=1 isGroupDisabled=false]

Local log:
  2026-02-03T10:00:00.000000 - defaultDataSubId=9
"""
NETPOLICY = """System ready: true
Restrict background: false
Network policies:
  NetworkPolicy{template=NetworkTemplate: matchRule=CARRIER, matchSubscriberIds=[310...] cycleRule=RecurrenceRule{period=P1M} warningBytes=2147483648 limitBytes=-1 lastWarningSnooze=-1 metered=true inferred=true}
  NetworkPolicy{template=NetworkTemplate: matchRule=WIFI, cycleRule=RecurrenceRule{period=P1M} warningBytes=-1 limitBytes=5 lastWarningSnooze=-1 metered=true inferred=false}
Metered ifaces: []
Policy for UIDs:
"""
GETPROP = """[gsm.operator.alpha]: [Alder Net,Birch]
[gsm.operator.isroaming]: [false,false]
[gsm.sim.state]: [LOADED,LOADED]
"""
GLOBAL = """airplane_mode_on=0
animator_duration_scale=1.0
bluetooth_on=1
data_roaming=0
mobile_data=1
mode_ringer=2
stay_on_while_plugged_in=0
transition_animation_scale=1.0
window_animation_scale=1.0
zen_mode=0
"""
SECURE = """accessibility_display_daltonizer_enabled=0
accessibility_display_inversion_enabled=0
accessibility_display_magnification_enabled=0
location_mode=3
night_display_activated=0
reduce_bright_colors_activated=0
ui_night_mode=2
"""
SYSTEM = """accelerometer_rotation=1
font_scale=1.15
haptic_feedback_enabled=1
master_balance=0.0
master_mono=0
screen_brightness=128
screen_brightness_mode=1
screen_off_timeout=60000
vibrate_when_ringing=1
"""
DENSITY = "Physical density: 400\nOverride density: 440\n"
BLUETOOTH = """Bluetooth Status
  enabled: true
  state: ON
  address: XX:XX:XX:XX:11:22
  name: Alder phone
  time since enabled: 10:02:05.584

Enable log:
  02-03 15:29:44  Enabled  due to SYSTEM_BOOT by android

Bluetooth crashed 1 time
  02-03 15:30:01

0 BLE apps registered

AdapterProperties
  Name: Alder phone
  State: OFF
"""
NFC = "mState=on\nmScreenState=ON_UNLOCKED\nmIsSecureNfcEnabled=false\n"
GNSS = """GNSS_KPI_START
  KPI logging start time: +17s241ms
  Number of location reports: 240
  Percentage location failure: 4.166666666666667
  Number of TTFF reports: 3
  TTFF mean (sec): 7.333333333333333
  Number of CN0 reports: 240
  Top 4 Avg CN0 mean (dB-Hz): 34.12345678901234
  Used-in-fix constellation types: GPS
GNSS_KPI_END
"""
SENSORSERVICE = """Captured at: 19:44:30.100
Sensor Device:
Total 5 h/w sensors, 5 running 0 disabled clients:
Sensor List:
0x0100000b) Alder Accelerometer       | STMicro         | ver: 18176 | type: android.sensor.accelerometer(1) | perm: n/a | flags: 0x00000980
\tcontinuous | minRate=1.00Hz | maxRate=479.85Hz | no batching | non-wakeUp |
0x0100000c) Alder Gyroscope           | STMicro         | ver: 1 | type: android.sensor.gyroscope(4) | perm: n/a | flags: 0x00000980
0x0100000d) Alder Compass             | MEMSIC          | ver: 1 | type: android.sensor.magnetic_field(2) | perm: n/a | flags: 0x00000980
0x01000033) Alder Light               | ams             | ver: 1 | type: android.sensor.light(5) | perm: n/a | flags: 0x00000102
0x0100010f) Alder Proximity           | ams             | ver: 2 | type: android.sensor.proximity(8) | perm: n/a | flags: 0x00000103
0x5f636779) Corrected Gyroscope Sensor | AOSP            | ver: 1 | type: android.sensor.gyroscope(4) | perm: n/a | flags: 0x00000000
Fusion States:
9-axis fusion disabled (0 clients), gyro-rate= 200.00Hz
Recent Sensor events:
Alder Light: last 1 events
\t 1 (ts=200.000000000, wall=19:44:28.100) 128.50,
Active sensors:
Sensor Privacy: disabled
"""
AUDIO = """
Stream volumes (device: index)
- STREAM_VOICE_CALL:
   Muted: false
   Muted Internally: false
   Min: 1
   Max: 5
   streamVolume:4
   Current: 1 (earpiece): 4, 2 (speaker): 5, 40000000 (default): 4
   Devices: earpiece(1)
   Volume Group: voice_call

- STREAM_RING:
   Muted: false
   Min: 0
   Max: 7
   streamVolume:5
   Current: 2 (speaker): 5, 40000000 (default): 5
   Devices: speaker(2)

- STREAM_MUSIC:
   Muted: false
   Min: 0
   Max: 25
   streamVolume:10
   Current: 2 (speaker): 10, 80 (bt_a2dp): 0, 40000000 (default): 8
   Devices: speaker(2)

- STREAM_ALARM:
   Muted: false
   Min: 1 w/o perm:3
   Max: 7
   streamVolume:6
   Current: 2 (speaker): 6
   Devices: speaker(2)

- STREAM_NOTIFICATION:
   Muted: false
   Min: 0
   Max: 7
   streamVolume:5
   Current: 2 (speaker): 5
   Devices: speaker(2)

- mute affected streams = 0x6f

Volume Groups (device: index)
- VOLUME GROUP ring:
   Muted: true
   Max: 7

Ringer mode:
- mode (internal) = NORMAL
- mode (external) = NORMAL
- zen mode:ZEN_MODE_OFF
- ringer mode muted streams = 0x0

Audio routes:
  mic mute FromSwitch=false FromRestrictions=false FromApi=false from system=false
"""
USB = """USB MANAGER STATE (dumpsys usb):
{
  device_manager={
    handler={
      current_functions_applied=true
      connected=true
      configured=true
      host_connected=false
      sink_power=true
      kernel_state=CONFIGURED
    }
    USB Event Log=UsbDeviceManager activity
  }
  port_manager={
    is_simulation_active=false
    usb_ports={
      port={
        id=port0
        supported_modes=dual
      }
      status={
        connected=true
        current_mode=ufp
        power_role=sink
        data_role=device
        role_combinations={
          power_role=source
          data_role=host
        }
        contaminant_presence_status=not detected
        usb_data_status=enabled
        is_power_transfer_limited=false
        usb_power_brick_status=connected
        compliance_warning_status=[]
      }
      can_change_mode=true
    }
  }
}
"""
BATTERY = """Current Battery Service state:
  AC powered: true
  USB powered: false
  Wireless powered: false
  Dock powered: false
  Max charging current: 3000000
  Max charging voltage: 9000000
  status: 2
  health: 2
  present: true
  level: 60
  scale: 100
  voltage: 4012
  temperature: 287
  Charging state: 1
  Charging policy: 1
"""

SAMPLES: dict[str, tuple[Diagnostic[Any], Texts]] = {
    "sim": (
        sim.DIAGNOSTIC,
        {sim.REGISTRY: REGISTRY, sim.ISUB: ISUB, sim.NETPOLICY: NETPOLICY, ("settings", "list", "global"): GLOBAL,
         ("getprop",): GETPROP},
    ),
    "radios": (
        radios.DIAGNOSTIC,
        {radios.BLUETOOTH: BLUETOOTH, radios.NFC: NFC, radios.GNSS: GNSS, radios.SECURE: SECURE, radios.GLOBAL: GLOBAL},
    ),
    "sensors": (sensors.DIAGNOSTIC, {sensors.SENSORS: SENSORSERVICE}),
    "display": (
        display.DIAGNOSTIC,
        {display.SYSTEM: SYSTEM, display.SECURE: SECURE, display.GLOBAL: GLOBAL, display.DENSITY: DENSITY},
    ),
    "sound": (sound.DIAGNOSTIC, {sound.AUDIO: AUDIO, sound.SYSTEM: SYSTEM, sound.GLOBAL: GLOBAL}),
    "ports": (ports.DIAGNOSTIC, {ports.USB: USB, ("dumpsys", "battery"): BATTERY}),
}  # fmt: skip


def run(area: str, texts: dict[Argv, str | bytes], sdk: int | None = 34, complete: bool = True) -> Result:
    """One area judged on these outputs alone."""
    outputs = [
        Output(Command(argv), 0, text.encode() if isinstance(text, str) else text, complete=complete)
        for argv, text in texts.items()
    ]
    return judge(SAMPLES[area][0], Outputs(outputs), Now(sdk=sdk))


def changed(area: str, argv: Argv, *pairs: tuple[str, str]) -> Result:
    """The healthy phone with a few words of one output replaced."""
    texts: dict[Argv, str | bytes] = dict(SAMPLES[area][1])
    text = texts[argv]
    assert isinstance(text, str)
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    texts[argv] = text
    return run(area, texts)


def rules(result: Result) -> dict[str, str]:
    """Findings: rule → severity."""
    return {finding.rule: finding.severity.value for finding in result.findings}
