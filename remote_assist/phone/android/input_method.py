"""`dumpsys input_method`, and EMUI's `input_method_secure`, out of the scene: in the words of Android 8.0 to 16.

frameworks/base services/core/java/com/android/server/inputmethod/: InputMethodManagerService.dump, StartInputHistory
(since 8.1; 16 entries, 32 since 12), InputMethodBindingController and ImeVisibilityStateComputer (own sections in 16),
curEditorInfo (since 15). Up to 11 the service then asks the app (android.view.inputmethod.InputMethodManager.doDump)
and the keyboard (InputMethodService.dump), PriorityDump or not.
"""

from __future__ import annotations

from remote_assist.phone.android.layout import object_id, stamp
from remote_assist.phone.screen.scene_parts import Start, Told
from remote_assist.phone.state import PhoneState

SECURE_SERVICE = "input_method_secure"
SECURE_KEYBOARD = "com.huawei.secime/.SoftKeyboard"


def dump(state: PhoneState, args: list[str]) -> str:
    return _dump(state, args, second=False)


def dump_secure(state: PhoneState, args: list[str]) -> str:
    return _dump(state, args, second=True)


def _dump(state: PhoneState, args: list[str], second: bool) -> str:
    told = state.scene.told()
    starts = told.secure_starts if second else told.starts
    starts = starts[-32:] if state.sdk >= 31 else starts[-16:]
    keyboard = SECURE_KEYBOARD if second else told.keyboard
    if state.sdk >= 36:
        lines = _sixteen(state, told, starts, keyboard, second)
    else:
        lines = _before(state, told, starts, keyboard, second)
    if state.sdk < 31:
        lines += _asked(state, told, keyboard, second)
    return "\n".join(lines) + "\n"


def window_token(package: str, window: int) -> str:
    """How the service names a window: the client's binder, the same as long as the window lives."""
    return f"android.os.BinderProxy@{object_id('token', package, window)}"


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _shown(told: Told, second: bool) -> bool:
    editor = told.stage.editor
    secure = editor is not None and editor.secret and bool(told.secure_starts)
    return told.stage.keyboard and second == secure


def _methods(state: PhoneState, keyboard: str, pad: str = "  ") -> list[str]:
    package, _, name = keyboard.partition("/")
    return [
        f"{pad}InputMethod #0:",
        f"{pad}  mId={keyboard} mSettingsActivityName=null mIsVrOnly=false mSupportsSwitchingToNextInputMethod=true",
        f"{pad}  mIsDefaultResId=0x7f050012",
        f"{pad}  Service:",
        f"{pad}    priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=false",
        f"{pad}    ServiceInfo:",
        f"{pad}      name={name}",
        f"{pad}      packageName={package}",
        f"{pad}      enabled=true exported=true directBootAware=true",
        f"{pad}      permission=android.permission.BIND_INPUT_METHOD",
    ]


def _before(state: PhoneState, told: Told, starts: tuple[Start, ...], keyboard: str, second: bool) -> list[str]:
    """Up to 15: one flat list."""
    stage = told.stage
    front = state.front
    client = f"ClientState{{{object_id('ime', front.package)} uid={front.uid} pid={front.pid} displayId=0}}"
    last = starts[-1] if starts else None
    window = window_token(last.package, last.window) if last else "null"
    connection = "mHaveConnect" if state.sdk < 28 else "mHaveConnection"
    bound = "" if state.sdk < 29 else " mVisibleBound=" + _yes(_shown(told, second))
    lines = [
        "Current Input Method Manager state:",
        "  Input Methods: mMethodMapUpdateCount=2",
        *_methods(state, keyboard),
        "  Clients:",
        f"  Client {client}:",
        f"    client=com.android.internal.view.IInputMethodClient$Stub$Proxy@{object_id('imeclient', front.package)}",
        "    sessionRequested=true",
        f"  mCurMethodId={keyboard}",
        f"  mCurClient={client} mCurSeq={4 + len(starts)}",
        f"  mCurFocusedWindow={window} softInputMode=STATE_UNSPECIFIED|ADJUST_RESIZE client={client}",
        f"  mCurId={keyboard} {connection}=true mBoundToMethod=true{bound}",
        f"  mCurToken=android.os.Binder@{object_id('imetoken')}",
        f"  mCurIntent=Intent {{ act=android.view.InputMethod cmp={keyboard} (has extras) }}",
    ]
    shown = _yes(_shown(told, second))
    if state.sdk < 34:
        lines.append(f"  mShowRequested={shown} mShowExplicitlyRequested=false mShowForced=false mInputShown={shown}")
    else:
        lines += [f"  mRequestedShowExplicitly={shown} mShowForced=false", f"  mInputShown={shown}"]
    lines += [
        "  mInFullscreenMode=false",
        f"  mSystemReady=true mInteractive={_yes(stage.awake)}",
        f"  mSettingsObserver=SettingsObserver{{mUserId=0 mRegistered=true mLastEnabled={keyboard}}}",
    ]
    if state.sdk >= 35:
        lines += _editor_info(state, told, last, "  ")
    lines += [
        "  mSwitchingController:",
        "    mSwitchingAwareRotationList:",
        "    mSwitchingUnawareRotationList:",
        "  mSettings:",
        f"    mCurrentUserId={state.current_user}",
        f"    mEnabledInputMethodsStrCache={keyboard}",
        *_history(state, starts, keyboard),
    ]
    if state.sdk >= 30:
        lines.append("  mSoftInputShowHideHistory:")
    return lines


def _sixteen(state: PhoneState, told: Told, starts: tuple[Start, ...], keyboard: str, second: bool) -> list[str]:
    """16: what belongs to one user in sections of its own."""
    shown = _yes(_shown(told, second))
    last = starts[-1] if starts else None
    return [
        "Input Method Manager Service state:",
        "  mSystemReady=true",
        f"  mInteractive={_yes(told.stage.awake)}",
        "  mConcurrentMultiUserModeEnabled=false",
        f"  mImeSwitcherMenu: isShowing=false mCurrentUserId={state.current_user}",
        "  mUserDataRepository:",
        "    userId=0",
        "      unlockingState=SHUTDOWN" if told.stage.locked else "      unlockingState=RUNNING_UNLOCKED",
        "      hasMainConnection=true",
        "      isVisibleBound=" + shown,
        *_editor_info(state, told, last, "      "),
        "      imeBindingState:",
        f"        mFocusedWindow={window_token(last.package, last.window) if last else 'null'} softInputMode=STATE_UNSPECIFIED|ADJUST_RESIZE",
        *_history(state, starts, keyboard),
        "  mSoftInputShowHideHistory:",
        "  UserId=0",
        "    Input Methods: mMethodMapUpdateCount=2",
        *_methods(state, keyboard, "    "),
        "    mBindingController:",
        f"      mSelectedMethodId={keyboard}",
        f"      mCurSeq={4 + len(starts)}",
        f"      mCurId={keyboard}",
        "      mHasMainConnection=true",
        f"      mCurToken=android.os.Binder@{object_id('imetoken')}",
        f"      mVisibleBound={shown}",
        "    mVisibilityStateComputer:",
        f"      mRequestedShowExplicitly={shown} mShowForced=false",
        "      mImeHiddenByDisplayPolicy=false",
        f"      mInputShown={shown}",
    ]


def _history(state: PhoneState, starts: tuple[Start, ...], keyboard: str) -> list[str]:
    if state.sdk < 27:
        return []
    lines = ["  mStartInputHistory:"]
    token = f"android.os.Binder@{object_id('imetoken')} [{keyboard}]"
    for start in starts:
        when = stamp(state, state.booted_at_s + start.uptime_ms / 1000, millis=True)
        target = f"targetWin={window_token(start.package, start.window)} [{start.package}]"
        if state.sdk >= 29:
            target += " targetUserId=0 targetDisplayId=0"
        restarting = _yes(start.restarting)
        lines += [
            f"   StartInput #{start.number}:",
            f"    time={when} (timestamp={start.uptime_ms}) reason={start.reason} restarting={restarting}",
            f"    imeToken={token}" + (" imeUserId=0 imeDisplayId=0" if state.sdk >= 29 else ""),
            f"    {target} clientBindSeq={start.number % 40 + 1}",
            "    softInputMode=STATE_UNSPECIFIED|ADJUST_RESIZE"
            + ("" if start.restarting else "|IS_FORWARD_NAVIGATION"),
            f"    inputType=0x{start.input_type:x} imeOptions=0x{0x2000006 if start.input_type else 0:x} "
            f"fieldId=0x{start.field & 0xFFFFFFFF:x} fieldName=null actionId=0 actionLabel=null",
        ]
    return lines


def _editor_info(state: PhoneState, told: Told, last: Start | None, pad: str) -> list[str]:
    if last is None or not told.stage.awake:
        return [f"{pad}curEditorInfo: null"]
    return [f"{pad}curEditorInfo:", *_info(state, told, last, pad + "  ")]


def _info(state: PhoneState, told: Told, start: Start, pad: str) -> list[str]:
    """EditorInfo.dump."""
    editor = told.stage.editor
    typed = len(editor.text) if editor is not None and start.input_type else -1
    autofill = "autofillId=1073741826 " if state.sdk >= 28 else ""
    lines = [
        f"{pad}inputType=0x{start.input_type:x} imeOptions=0x{0x2000006 if start.input_type else 0:x} privateImeOptions=null",
        f"{pad}actionLabel=null actionId=0",
        f"{pad}initialSelStart={typed} initialSelEnd={typed} initialCapsMode=0x0",
        f"{pad}hintText={editor.label if editor is not None and start.input_type else 'null'} label=null",
        f"{pad}packageName={start.package} {autofill}fieldId={start.field} fieldName=null",
        f"{pad}extras=null",
    ]
    if state.sdk >= 35:
        lines.append(f"{pad}supportedHandwritingGestureTypes=(none)")
    return lines


def _asked(state: PhoneState, told: Told, keyboard: str, second: bool) -> list[str]:
    """What the app answers, and the keyboard if this service is bound to one: the second one is only while it is needed."""
    rings = [ring[-1] for ring in (told.starts, told.secure_starts) if ring]
    if not rings:
        return []
    last = max(rings, key=lambda start: start.at_s)
    info = _info(state, told, last, "    ")
    shown = _yes(_shown(told, second))
    lines = [
        " ",
        f"Input method client state for android.view.inputmethod.InputMethodManager@{object_id('imm', last.package)}:",
        f"  mActive=true mRestartOnNextWindowFocus=false mBindSequence={last.number} mCurId={keyboard}",
        "  mFullscreenMode=false",
        "  mServedConnecting=false",
        "  mCurrentTextBoxAttribute:",
        *info,
        "  mCompletions=null",
    ]
    if last.secure != second:
        return lines
    name = keyboard.rpartition(".")[2]
    return [
        *lines,
        " ",
        f"Input method service state for {keyboard.partition('/')[0]}.{name}@{object_id('service', keyboard)}:",
        "  mViewsCreated=true",
        f"  mDecorViewVisible={shown} mWindowVisible={shown} mInShowWindow=false",
        f"  mInputStarted=true mInputViewStarted={shown} mCandidatesViewStarted=false",
        "  mInputEditorInfo:",
        *info,
        f"  mShowInputRequested={shown} mLastShowInputRequested={shown} mShowInputFlags=0x0",
    ]
