"""`dumpsys window …` and `dumpsys input_method` (frameworks/base WindowManagerService.doDump, PhoneWindowManager.dump,
KeyguardServiceDelegate.dump, InputMethodManagerService.dump)."""

from __future__ import annotations

from remote_assist.phone.android.layout import object_id
from remote_assist.phone.android.tasks import record
from remote_assist.phone.state import PhoneState

_RULE = "-" * 79


def focus(state: PhoneState) -> str:
    """The window with focus: the shade over the lock screen or when pulled down, else the front activity."""
    if state.keyguard.locked or state.screen.shade_open:
        return f"Window{{{object_id('NotificationShade')} u0 NotificationShade}}"
    front = state.front
    return f"Window{{{object_id('window', front.component)} u0 {front.package}/{front.cls}}}"


def dump(state: PhoneState, args: list[str]) -> str:
    words = [word for word in args if not word.startswith("-")]
    what = words[0] if words else None
    if what in ("policy", "p"):
        return _policy(state)
    if what in ("windows", "w", "visible", "visible-apps"):
        return _windows(state, all_windows=what in ("windows", "w"))
    if what in ("displays", "d"):
        return _displays(state)
    if what in ("lastanr", "l"):
        return "WINDOW MANAGER LAST ANR (dumpsys window lastanr)\n  <no ANR has occurred since boot>\n"
    if what is not None and what != "all":
        return f"Bad window command, or no windows match: {what}\nUse -h for help.\n"
    return f"{_RULE}\n".join(
        (
            "WINDOW MANAGER LAST ANR (dumpsys window lastanr)\n  <no ANR has occurred since boot>\n\n",
            _policy(state),
            _displays(state),
            _windows(state, all_windows=True),
        )
    )


def _policy(state: PhoneState) -> str:
    showing, on = state.keyguard.locked, state.screen.on

    def yes(value: bool) -> str:
        return "true" if value else "false"

    lines = [
        "WINDOW MANAGER POLICY STATE (dumpsys window policy)",
        "    mSafeMode=false mSystemReady=true mSystemBooted=true",
        "    mCameraLensCoverState=CAMERA_LENS_COVER_ABSENT",
        "    mLidKeyboardAccessibility=0 mLidNavigationAccessibility=0 getLidBehavior=LID_BEHAVIOR_NONE",
        "    mShortPressOnPowerBehavior=SHORT_PRESS_POWER_GO_TO_SLEEP",
        "    mKeyguardOccluded=false mPendingKeyguardOccluded=false",
        f"    mAllowLockscreenWhenOnDisplays=false mLockScreenTimeout={state.settings['system'].get('screen_off_timeout', '60000')} mLockScreenTimerActive={yes(on and not showing)}",
        "    KeyguardServiceDelegate",
        f"      showing={yes(showing)}",
        f"      showingAndNotOccluded={yes(showing)}",
        f"      inputRestricted={yes(showing)}",
        "      occluded=false",
        f"      secure={yes(state.keyguard.secure)}",
        "      dreaming=false",
        "      systemIsReady=true",
        "      deviceHasKeyguard=true",
        "      enabled=true",
        f"      offReason={'OFF_BECAUSE_OF_USER' if not on else 'null'}",
        f"      currentUser={state.current_user}",
        "      bootCompleted=true",
        f"      screenState={'SCREEN_STATE_ON' if on else 'SCREEN_STATE_OFF'}",
        f"      interactiveState={'INTERACTIVE_STATE_AWAKE' if on else 'INTERACTIVE_STATE_SLEEP'}",
        "      KeyguardStateMonitor",
        f"        mIsShowing={yes(showing)}",
        "        mSimSecure=false",
        f"        mInputRestricted={yes(showing)}",
        f"        mCurrentUserId={state.current_user}",
        "    Looper state:",
        "    mAwake=" + yes(on) + f" mScreenOnEarly={yes(on)} mScreenOnFully={yes(on)}",
        f"    mDreamingLockscreen={yes(showing and not on)}",
    ]
    return "\n".join(lines) + "\n"


def _displays(state: PhoneState) -> str:
    screen = state.screen
    width, height = screen.size_override or (screen.width, screen.height)
    density = screen.density_override or screen.density
    return (
        "WINDOW MANAGER DISPLAY CONTENTS (dumpsys window displays)\n"
        "  Display: mDisplayId=0 (organized)\n"
        f"    init={screen.width}x{screen.height} {screen.density}dpi cur={width}x{height} app={width}x{height - 96} rng={width}x{width - 96}-{height}x{height - 96} density={density}\n"
        f"    deferred=false mLayoutNeeded=false mTouchExcludeRegion=SkRegion()\n"
        f"  mCurrentFocus={focus(state)}\n"
        f"  mFocusedApp={record(state, state.front)}\n\n"
    )


def _windows(state: PhoneState, all_windows: bool) -> str:
    front = state.front
    names = [("StatusBar", 2000, True), ("NotificationShade", 2040, state.keyguard.locked or state.screen.shade_open)]
    names.append((f"{front.package}/{front.cls}", 1, state.screen.on and not state.keyguard.locked))
    if len(state.tasks) > 1 and all_windows:
        home = state.tasks[-1]
        names.append((f"{home.package}/{home.cls}", 1, False))
    lines = ["WINDOW MANAGER WINDOWS (dumpsys window windows)"]
    shown = [entry for entry in names if all_windows or entry[2]]
    for number, (name, kind, visible) in enumerate(shown):
        ident = object_id(name) if kind != 1 else object_id("window", name)
        lines += [
            f"  Window #{number} Window{{{ident} u0 {name}}}:",
            f"    mDisplayId=0 mSession=Session{{{object_id('session', name)} 1930:u0a10040}} mClient=android.os.BinderProxy@{object_id('client', name)}",
            f"    mOwnerUid={front.uid if kind == 1 else 10040} showForAllUsers={'false' if kind == 1 else 'true'} package={name.partition('/')[0] if kind == 1 else 'com.android.systemui'} appop=NONE",
            f"    mAttrs={{(0,0)(fillxfill) sim={{adjust=resize}} ty={'BASE_APPLICATION' if kind == 1 else 'STATUS_BAR' if kind == 2000 else 'NOTIFICATION_SHADE'} fmt=TRANSLUCENT",
            "      fl=LAYOUT_IN_SCREEN LAYOUT_INSET_DECOR SPLIT_TOUCH HARDWARE_ACCELERATED}",
            f"    mHasSurface={'true' if visible else 'false'} isReadyForDisplay()={'true' if visible else 'false'}",
            f"    isOnScreen={'true' if visible else 'false'}",
            f"    isVisible={'true' if visible else 'false'}",
        ]
    lines += ["", f"  mGlobalConfiguration={{1.0 {state.properties['persist.sys.locale']} {state.screen.density}dpi}}"]
    lines += [f"  mCurrentFocus={focus(state)}", f"  mFocusedApp={record(state, front)}", "  mInTouchMode=true", ""]
    return "\n".join(lines) + "\n"


def input_method(state: PhoneState, args: list[str]) -> str:
    method = state.settings["secure"].get("default_input_method", "")
    package = method.partition("/")[0]
    uid = state.packages[package].uid if package in state.packages else 10100
    front = state.front
    return "\n".join(
        [
            "Current Input Method Manager state:",
            "  Input Methods: mMethodMapUpdateCount=2" if state.sdk < 35 else "  Input Methods:",
            "  InputMethod #0:",
            f"    mId={method} mSettingsActivityName=null mIsVrOnly=false mSupportsSwitchingToNextInputMethod=true",
            "    Service:",
            "      ServiceInfo:",
            f"        name={method.partition('/')[2]}",
            f"        packageName={package}",
            "        permission=android.permission.BIND_INPUT_METHOD",
            "  Clients:",
            f"  Client ClientState{{{object_id('ime', front.package)} uid={front.uid} pid={front.pid} displayId=0}}:",
            f"    client=com.android.internal.inputmethod.IInputMethodClient$Stub$Proxy@{object_id('imeclient', front.package)}",
            "    sessionRequested=false",
            f"  mCurMethodId={method}",
            f"  mCurClient=ClientState{{{object_id('ime', front.package)} uid={front.uid} pid={front.pid} displayId=0}} mCurSeq=4",
            f"  mFocusedWindowPerceptible={{{object_id('window', front.component)}=true}}",
            f"  mCurId={method} mHaveConnection=true mBoundToMethod=true mVisibleBound=false",
            f"  mCurToken=android.os.Binder@{object_id('imetoken')}",
            "  mCurTokenDisplayId=0",
            f"  mCurHostInputToken=android.os.BinderProxy@{object_id('host')}",
            f"  mCurIntent=Intent {{ act=android.view.InputMethod cmp={method} (has extras) }}",
            "  mShowRequested=false mShowExplicitlyRequested=false mShowForced=false mInputShown=false",
            f"  mSystemReady=true mInteractive={'true' if state.screen.on else 'false'}",
            "  mCurAttribute=null" if state.sdk < 34 else "  mCurEditorInfo=null",
            f"  mServedView=null uid={uid}",
            "",
        ]
    )
