"""`dumpsys window …` out of the scene (frameworks/base WindowManagerService.doDump, PhoneWindowManager.dump,
KeyguardServiceDelegate.dump, WindowState.dump, WindowManager.LayoutParams.toString)."""

from __future__ import annotations

from dataclasses import dataclass

from remote_assist.phone.android.layout import object_id
from remote_assist.phone.android.tasks import record
from remote_assist.phone.screen.scene_parts import Stage
from remote_assist.phone.state import PhoneState

_RULE = "-" * 79

_KINDS = {
    "BASE_APPLICATION": 1,
    "STATUS_BAR": 2000,
    "INPUT_METHOD": 2011,
    "WALLPAPER": 2013,
    "NAVIGATION_BAR": 2019,
    "NOTIFICATION_SHADE": 2040,
}
_BAR_FLAGS = "NOT_FOCUSABLE TOUCHABLE_WHEN_WAKING WATCH_OUTSIDE_TOUCH SPLIT_TOUCH HARDWARE_ACCELERATED"
_APP_FLAGS = "LAYOUT_IN_SCREEN LAYOUT_INSET_DECOR SPLIT_TOUCH HARDWARE_ACCELERATED DRAWS_SYSTEM_BAR_BACKGROUNDS"
_BITS = {_BAR_FLAGS: 0x81840048, _APP_FLAGS: 0x81810100}
"""The same flags as Android 8 prints them; protected windows have the bit 0x2000 as well."""


@dataclass(frozen=True)
class _Window:
    title: str
    package: str
    uid: int
    kind: str
    visible: bool
    secure: bool = False
    window: int = 0

    @property
    def token(self) -> str:
        return f"Window{{{object_id('window', self.title, self.window)} u0 {self.title}}}"


def _every(state: PhoneState, stage: Stage) -> list[_Window]:
    """All windows, topmost first."""
    page = stage.page
    over = stage.locked or stage.shade
    ui = "com.android.systemui"
    bar = "NavigationBar0" if state.sdk >= 29 else "NavigationBar"
    found = [_Window(bar, ui, 10040, "NAVIGATION_BAR", stage.awake)]
    if state.sdk >= 30:
        # The shade is a window of its own since 11; a notification that slides in makes it visible, too.
        shade = over or stage.code is not None
        found.append(_Window("NotificationShade", ui, 10040, "NOTIFICATION_SHADE", shade and stage.awake))
    found.append(_Window("StatusBar", ui, 10040, "STATUS_BAR", stage.awake))
    keyboard = state.scene.keyboard(stage)
    if state.vendor == "huawei" and stage.editor is not None and stage.editor.secret:
        keyboard = "com.huawei.secime/"
    method = keyboard.partition("/")[0]
    uid = state.packages[method].uid if method in state.packages else 10100
    found.append(_Window("InputMethod", method, uid, "INPUT_METHOD", stage.keyboard and stage.awake and not over))
    under = stage.awake and not stage.locked
    app = state.packages.get(page.package)
    found.append(
        _Window(
            f"{page.package}/{page.cls}", page.package, app.uid if app else 10099, "BASE_APPLICATION", under,
            page.secure, page.window,
        )
    )  # fmt: skip
    for task in state.tasks[1:]:
        found.append(_Window(f"{task.package}/{task.cls}", task.package, task.uid, "BASE_APPLICATION", False))
    wall = "com.android.systemui.ImageWallpaper"
    found.append(_Window(wall, ui, 10040, "WALLPAPER", stage.awake and (page.kind == "home" or stage.locked)))
    return found


def _focused(state: PhoneState, stage: Stage) -> str:
    shade = "NotificationShade" if state.sdk >= 30 else "StatusBar"
    name = shade if stage.locked or stage.shade else f"{stage.page.package}/{stage.page.cls}"
    return next((window.token for window in _every(state, stage) if window.title == name), "null")


def focus(state: PhoneState) -> str:
    """The window with focus: the shade over the lock screen or when pulled down, else the front activity."""
    return _focused(state, state.scene.told().stage)


def dump(state: PhoneState, args: list[str]) -> str:
    words = [word for word in args if not word.startswith("-")]
    what = words[0] if words else None
    stage = state.scene.told().stage
    if what in ("policy", "p"):
        return _policy(state, stage)
    if what in ("windows", "w", "visible", "visible-apps"):
        return _windows(state, stage, all_windows=what in ("windows", "w"))
    if what in ("displays", "d"):
        return _displays(state, stage)
    if what in ("lastanr", "l"):
        return "WINDOW MANAGER LAST ANR (dumpsys window lastanr)\n  <no ANR has occurred since boot>\n"
    if what is not None and what != "all":
        return f"Bad window command, or no windows match: {what}\nUse -h for help.\n"
    return f"{_RULE}\n".join(
        (
            "WINDOW MANAGER LAST ANR (dumpsys window lastanr)\n  <no ANR has occurred since boot>\n\n",
            _policy(state, stage),
            _displays(state, stage),
            _windows(state, stage, all_windows=True),
        )
    )


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _policy(state: PhoneState, stage: Stage) -> str:
    showing, on = _yes(stage.locked), stage.awake
    modern = state.sdk >= 28
    off_reason = "null" if on else "OFF_BECAUSE_OF_USER"
    lines = [
        "WINDOW MANAGER POLICY STATE (dumpsys window policy)",
        "    mSafeMode=false mSystemReady=true mSystemBooted=true",
        "    mCameraLensCoverState=CAMERA_LENS_COVER_ABSENT",
        "    mLidKeyboardAccessibility=0 mLidNavigationAccessibility=0 getLidBehavior=LID_BEHAVIOR_NONE",
        "    mShortPressOnPowerBehavior=SHORT_PRESS_POWER_GO_TO_SLEEP",
    ]
    if state.sdk < 29:
        dreaming = _yes(stage.locked and not on)
        lines.append(f"    mShowingDream=false mDreamingLockscreen={dreaming} mDreamingSleepToken=null")
    timeout = state.settings["system"].get("screen_off_timeout", "60000")
    lines += [
        "    mKeyguardOccluded=false mKeyguardOccludedChanged=false mPendingKeyguardOccluded=false",
        f"    mAllowLockscreenWhenOnDisplays=false mLockScreenTimeout={timeout} mLockScreenTimerActive={_yes(on and not stage.locked)}",
        "    KeyguardServiceDelegate",
        f"      showing={showing}",
        f"      showingAndNotOccluded={'true' if state.sdk < 31 else showing}",
        f"      inputRestricted={'false' if state.sdk < 31 else showing}",
        "      occluded=false",
        f"      secure={_yes(state.keyguard.secure)}",
        "      dreaming=false",
        "      systemIsReady=true",
        "      deviceHasKeyguard=true",
        "      enabled=true",
        f"      offReason={off_reason if state.sdk >= 30 else 0 if on else 2}",
        f"      currentUser={state.current_user if state.sdk >= 34 else -10000}",
        "      bootCompleted=true",
        f"      screenState={('SCREEN_STATE_ON' if on else 'SCREEN_STATE_OFF') if modern else 2 if on else 0}",
        "      interactiveState="
        + (("INTERACTIVE_STATE_AWAKE" if on else "INTERACTIVE_STATE_SLEEP") if modern else "2" if on else "0"),
        "      KeyguardStateMonitor",
        f"        mIsShowing={showing}",
        "        mSimSecure=false",
        f"        mInputRestricted={showing}",
    ]
    if state.sdk < 34:
        lines.append("        mTrusted=false")
    lines += [f"        mCurrentUserId={state.current_user}", "    Looper state:"]
    if state.sdk >= 29:
        lines.append(f"    mAwake={_yes(on)} mScreenOnEarly={_yes(on)} mScreenOnFully={_yes(on)}")
    return "\n".join(lines) + "\n"


def _displays(state: PhoneState, stage: Stage) -> str:
    screen = state.screen
    width, height = screen.size_override or (screen.width, screen.height)
    if stage.rotation % 2:
        width, height = height, width
    density = screen.density_override or screen.density
    return (
        "WINDOW MANAGER DISPLAY CONTENTS (dumpsys window displays)\n"
        "  Display: mDisplayId=0 (organized)\n"
        f"    init={screen.width}x{screen.height} {screen.density}dpi cur={width}x{height} app={width}x{height - 96} rng={width}x{width - 96}-{height}x{height - 96} density={density}\n"
        f"    deferred=false mLayoutNeeded=false mTouchExcludeRegion=SkRegion()\n"
        f"  mRotation=ROTATION_{stage.rotation * 90}\n"
        f"  mCurrentFocus={_focused(state, stage)}\n"
        f"  mFocusedApp={record(state, state.front)}\n\n"
    )


def _windows(state: PhoneState, stage: Stage, all_windows: bool) -> str:
    lines = ["WINDOW MANAGER WINDOWS (dumpsys window windows)"]
    shown = [window for window in _every(state, stage) if all_windows or window.visible]
    for number, window in enumerate(shown):
        lines += _window(state, number, window)
    if state.sdk < 29 or all_windows:
        lines += [
            "",
            f"  mGlobalConfiguration={{1.0 {state.properties['persist.sys.locale']} {state.screen.density}dpi}}",
        ]
        lines += ["  mHasPermanentDpad=false", f"  mCurrentFocus={_focused(state, stage)}"]
        lines += [f"  mFocusedApp={record(state, state.front)}", "  mInTouchMode=true", ""]
    return "\n".join(lines) + "\n"


def _window(state: PhoneState, number: int, window: _Window) -> list[str]:
    sdk, seen = state.sdk, _yes(window.visible)
    name, app = window.title, window.kind == "BASE_APPLICATION"
    stack = "stackId=0" if sdk < 30 else "rootTaskId=1"
    owner = f"mShowToOwnerOnly={_yes(app)}" if sdk < 30 else f"showForAllUsers={_yes(not app)}"
    lines = [
        f"  Window #{number} {window.token}:",
        f"    mDisplayId=0 {stack} mSession=Session{{{object_id('session', name)} 1930:u0a{window.uid}}} mClient=android.os.BinderProxy@{object_id('client', name)}",
        f"    mOwnerUid={window.uid} {owner} package={window.package} appop=NONE",
    ]
    flags = _APP_FLAGS if app else _BAR_FLAGS
    if sdk < 28:
        bits = _BITS[flags] | (0x2000 if window.secure else 0)
        kind = _KINDS[window.kind]
        lines.append(
            f"    mAttrs=WM.LayoutParams{{(0,0)(fillxfill) sim=#110 ty={kind} fl=#{bits:x} fmt=-3 colorMode=0}}"
        )
    else:
        if window.secure:
            flags = flags.replace("LAYOUT_IN_SCREEN", "LAYOUT_IN_SCREEN SECURE")
        tail = (
            [f"      fl={flags}", "      pfl=USE_BLAST FIT_INSETS_CONTROLLED}"]
            if sdk >= 30
            else [f"      fl={flags}}}"]
        )
        lines += [f"    mAttrs={{(0,0)(fillxfill) sim={{adjust=resize}} ty={window.kind} fmt=TRANSLUCENT", *tail]
    return [
        *lines,
        f"    Requested w={state.screen.width} h={state.screen.height} mLayoutSeq=166",
        f"    mViewVisibility={'0x0' if window.visible else '0x8'} mHaveFrame=true mObscured=false",
        "    mGivenContentInsets=[0,0][0,0] mGivenVisibleInsets=[0,0][0,0]",
        f"    mHasSurface={seen} isReadyForDisplay()={seen} mWindowRemovalAllowed=false",
        f"    WindowStateAnimator{{{object_id('animator', name)} {name}}}:",
        f"      mDrawState={'HAS_DRAWN' if window.visible else 'NO_SURFACE'}       mLastHidden={_yes(not window.visible)}",
        "    mForceSeamlesslyRotate=false seamlesslyRotate: pending=null",
        f"    isOnScreen={seen}",
        f"    isVisible={seen}",
    ]
