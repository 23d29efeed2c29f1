"""Smaller services: device policy, power, alarm of the day, and the default `dump()` of those without one here."""

from __future__ import annotations

from remote_assist.phone.android.layout import stamp
from remote_assist.phone.state import PhoneState


def device_policy(state: PhoneState, args: list[str]) -> str:
    admins = "".join(
        f"    {package.name}/{package.admin.removeprefix(package.name)}:\n      uid={package.uid}\n"
        "      testOnlyAdmin=false\n      policies:\n        force-lock\n      passwordQuality=0x0\n"
        for package in state.packages.values()
        if package.admin is not None
    )
    return (
        "Current Device Policy Manager state:\n"
        "  Immutable state:\n    mHasFeature=true\n    mIsWatch=false\n    mIsAutomotive=false\n    mHasTelephonyFeature=true\n"
        "    mSafetyChecker=null\n"
        "  Device policy cache:\n    Screen capture disallowed users: []\n    Password quality: {0=0}\n"
        "  Enabled Device Admins (User 0, provisioningState: 0):\n"
        f"{admins}"
        "\n"
        f"  Password policy: lastUpdate={stamp(state, state.booted_at_s)}\n"
    )


def power(state: PhoneState, args: list[str]) -> str:
    on = state.screen.on
    plugged = 1 if state.battery.shown("ac") else 2 if state.battery.shown("usb") else 0
    return (
        "POWER MANAGER (dumpsys power)\n\nPower Manager State:\n"
        f"  mWakefulness={'Awake' if on else 'Asleep'}\n"
        f"  mIsPowered={'true' if plugged else 'false'}\n"
        f"  mPlugType={plugged}\n"
        f"  mBatteryLevel={state.battery.shown('level')}\n"
        "  mBootCompleted=true\n"
        f"  mHalInteractiveModeEnabled={'true' if on else 'false'}\n"
        f"  mLowPowerModeEnabled={'true' if state.settings['global'].get('low_power') == '1' else 'false'}\n"
        f"Display Power: state={'ON' if on else 'OFF'}\n"
    )


def display(state: PhoneState, args: list[str]) -> str:
    screen = state.screen
    return (
        "DISPLAY MANAGER (dumpsys display)\n"
        f"  mGlobalDisplayState={'ON' if screen.on else 'OFF'}\n"
        f'  mBaseDisplayInfo=DisplayInfo{{"Built-in Screen", displayId 0, real {screen.width} x {screen.height}, density {screen.density}}}\n'
        f"  mScreenState={'ON' if screen.on else 'OFF'}\n"
    )


def settings(state: PhoneState, args: list[str]) -> str:
    """`dumpsys settings` (SettingsProvider.dumpInternal, SettingsState): one line a setting, by table."""
    lines: list[str] = []
    for namespace in ("global", "secure", "system"):
        lines += [f"{namespace.upper()} SETTINGS (user 0)", "version: 210"]
        lines += [
            f"_id:{number} name:{name} pkg:android value:{value} default:{value} defaultSystemSet:true"
            for number, (name, value) in enumerate(sorted(state.settings[namespace].items()), 1)
        ]
        lines += ["", ""]
    return "\n".join(lines) + "\n"


def user(state: PhoneState, args: list[str]) -> str:
    return (
        f"Current user: {state.current_user}\n\nUsers:\n  UserInfo{{0:Owner:c13}} serialNo=0 isPrimary=true parentId=-10000\n"
        "    Type: android.os.usertype.full.SYSTEM\n    Flags: 3091 (ADMIN|FULL|INITIALIZED|MAIN|PRIMARY|SYSTEM)\n"
        "    State: RUNNING_UNLOCKED\n"
    )


def silent(state: PhoneState, args: list[str]) -> str:
    """A service that runs but says nothing."""
    return ""
