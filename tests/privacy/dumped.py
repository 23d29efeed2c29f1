"""Dumps of a made-up phone in the words of Android 8 to 16 and four vendors, and the answer that the probe makes of them.

Formats as in AOSP (InputMethodManagerService, StartInputHistory, KeyguardServiceDelegate, WindowState) and as seen in
recordings; nothing is copied from a recording.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from remote_assist.privacy.lines import RULES, tokens

TEXT, PASSWORD, REVEALED, PIN, WEB, NUMBER, NONE = 0x1, 0x81, 0x91, 0x12, 0xE1, 0x2, 0x0
LATIN = "com.google.android.inputmethod.latin/com.android.inputmethod.latin.LatinIME"
VENDORS = ("pixel", "samsung", "xiaomi", "huawei", "oppo")
VERSIONS = tuple(range(8, 18))


@dataclass(frozen=True)
class Entry:
    kind: int = NONE
    package: str = "com.example.shop"
    id: int = -1
    window: str = "android.os.BinderProxy@35157cc"
    name: str = "null"
    display: int = 0


@dataclass(frozen=True)
class Window:
    title: str = "com.example.shop/com.example.shop.MainActivity"
    package: str = "com.example.shop"
    kind: str = "BASE_APPLICATION"
    secure: bool = False


BARS = (
    Window("NavigationBar0", "com.android.systemui", "NAVIGATION_BAR"),
    Window("StatusBar", "com.android.systemui", "STATUS_BAR"),
)


@dataclass(frozen=True)
class Phone:
    android: int = 14
    """17 is also the newest 16 of Pixels: ids of keyboards have other names."""
    vendor: str = "pixel"
    entries: tuple[Entry, ...] = (Entry(), Entry())
    first: int = 3
    editor: Entry | None = None
    """Another current editor than the last entry's (15 and newer)."""
    windows: tuple[Window, ...] = (*BARS, Window())
    keyguard: bool = False
    ime: str = LATIN
    ime_shown: bool = False
    bound: bool = True
    interactive: bool = True
    secure_entries: tuple[Entry, ...] = ()
    """The history of EMUI's second service, later than the first one's unless `secure_first` says otherwise."""
    secure_first: int | None = None
    secure_shown: bool = False

    @property
    def services(self) -> tuple[str, ...]:
        return ("input_method", "input_method_secure") if self.vendor == "huawei" else ("input_method",)


_NUMBERS = {"BASE_APPLICATION": 1, "STATUS_BAR": 2000, "INPUT_METHOD": 2011, "NAVIGATION_BAR": 2019}


def _history(entries: tuple[Entry, ...], first: int) -> list[str]:
    lines = ["  mStartInputHistory:"]
    for number, entry in enumerate(entries, first):
        lines += [
            f"    StartInput #{number}:",
            f"      time=2026-03-02 10:00:00.123 (timestamp={1000 + number * 700}) reason=WINDOW_FOCUS_GAIN restarting=false",
            f"      imeToken=android.os.Binder@a8ca6cb [{LATIN}] imeUserId=0 imeDisplayId=0",
            f"      targetWin={entry.window} [{entry.package}] targetUserId=0 targetDisplayId={entry.display} clientBindSeq=2",
            "      softInputMode=STATE_UNSPECIFIED|ADJUST_PAN",
            f"      inputType=0x{entry.kind:x} imeOptions=0x2000000 fieldId=0x{entry.id & 0xFFFFFFFF:x} "
            f"fieldName={entry.name} actionId=0 actionLabel=null",
        ]
    return lines


def _editor(entry: Entry, indent: str) -> list[str]:
    return [
        f"{indent}inputType=0x{entry.kind:x} imeOptions=0x2000000 privateImeOptions=null",
        f"{indent}actionLabel=null actionId=0",
        f"{indent}initialSelStart=4 initialSelEnd=4 initialToolType=1 initialCapsMode=0x0",
        f"{indent}hintText=Your password label=null",
        f"{indent}packageName={entry.package} autofillId=1073741824 fieldId={entry.id} fieldName={entry.name}",
        f"{indent}extras=null",
    ]


def input_method(phone: Phone, service: str = "input_method") -> str:
    second = service != "input_method"
    entries = phone.secure_entries if second else phone.entries
    ime = "com.huawei.secime/.SoftKeyboard" if second else phone.ime
    current = phone.editor or (entries[-1] if entries else None)
    shown = str(phone.secure_shown if second else phone.ime_shown).lower()
    bound, awake = str(phone.bound).lower(), str(phone.interactive).lower()
    later = phone.first + len(phone.entries) if phone.secure_first is None else phone.secure_first
    history = _history(entries, later if second else phone.first)
    if phone.android >= 16:
        name = "ImeId" if phone.android > 16 else "MethodId"
        return (
            "\n".join(
                [
                    "Input Method Manager Service state:",
                    "  mSystemReady=true",
                    f"  mInteractive={awake}",
                    "  mConcurrentMultiUserModeEnabled=false",
                    "  mUserDataRepository:",
                    "    userId=0",
                    f"      hasMainConnection={bound}",
                    *(
                        ["      curEditorInfo:", *_editor(current, "        ")]
                        if current
                        else ["      curEditorInfo: null"]
                    ),
                    *history,
                    "  mSoftInputShowHideHistory:",
                    "    SoftInputShowHide[0] #5:",
                    "      time=2026-03-02 10:00:00.200 (timestamp=1500)",
                    "      reason=SHOW_SOFT_INPUT inFullscreenMode=false",
                    "      editorInfo: inputType=129 privateImeOptions=null fieldId (viewId)=7",
                    "  UserId=0",
                    "    mBindingController:",
                    f"      mSelected{name}={ime}",
                    f"      mCur{'ImeId' if phone.android > 16 else 'Id'}={ime}",
                    f"      mHasMainConnection={bound}",
                    "    mVisibilityStateComputer:",
                    f"      mRequestedShowExplicitly=false mShowForced=false mInputShown={shown}",
                ]
            )
            + "\n"
        )
    connection = "mHaveConnect" if phone.android < 10 else "mHaveConnection"
    lines = [
        "Current Input Method Manager state:",
        "  Input Methods: mMethodMapUpdateCount=4",
        "  InputMethod #0:",
        f"    mId={phone.ime} mSettingsActivityName=x mIsVrOnly=false",
        "        permission=android.permission.BIND_INPUT_METHOD",
        "          packageName=com.google.android.inputmethod.latin",
        "  Clients:",
        "  Client ClientState{8e1d503 uid=10090 pid=3784 displayId=0}:",
        "    sessionRequested=false",
        f"  mCurMethodId={ime}",
        "  mCurFocusedWindow=android.os.BinderProxy@7327549 softInputMode=STATE_UNSPECIFIED client=ClientState{8e1d503}",
        f"  mCurId={ime} {connection}={bound} mBoundToMethod=true mVisibleBound=false",
        f"  mShowRequested=false mShowExplicitlyRequested=false mShowForced=false mInputShown={shown}",
        "  mInFullscreenMode=false",
        f"  mSystemReady=true mInteractive={awake}",
    ]
    if phone.android == 15 and current:
        lines += ["      curEditorInfo:", *_editor(current, "        ")]
    lines += history
    if phone.android < 12 and current:
        lines += [
            " ",
            "Input method client state for android.view.inputmethod.InputMethodManager@b050b0d:",
            f"  mActive=true mRestartOnNextWindowFocus=false mBindSequence=2 mCurId={ime}",
            "  mCurrentTextBoxAttribute:",
            *_editor(current, "    "),
            " ",
            "Input method service state for com.android.inputmethod.latin.LatinIME@adcf122:",
            "  mInputEditorInfo:",
            *_editor(current, "    "),
            f"   mInputAttributes = InputAttributes: inputType=0x00000081 targetApp={current.package}",
        ]
    return "\n".join(lines) + "\n"


def policy(phone: Phone) -> str:
    on = str(phone.keyguard).lower()
    return "\n".join(
        [
            "WINDOW MANAGER POLICY STATE (dumpsys window policy)",
            "    mSafeMode=false mSystemReady=true mSystemBooted=true",
            *(
                [f"    mShowingDream=false mDreamingLockscreen={on} mDreamingSleepToken=null"]
                if phone.android < 10
                else []
            ),
            "    mKeyguardOccluded=false mKeyguardOccludedChanged=false mPendingKeyguardOccluded=false",
            "    KeyguardServiceDelegate",
            f"      showing={on}",
            "      showingAndNotOccluded=true",
            "      inputRestricted=false",
            "      secure=true",
            "      deviceHasKeyguard=true",
            "      screenState=SCREEN_STATE_ON",
            "      KeyguardStateMonitor",
            f"        mIsShowing={on}",
            "        mSimSecure=false",
            f"        mInputRestricted={on}",
            "        mCurrentUserId=0",
            "",
        ]
    )


def visible(phone: Phone) -> str:
    lines = ["WINDOW MANAGER WINDOWS (dumpsys window windows)"]
    for number, window in enumerate(phone.windows):
        kind = _NUMBERS.get(window.kind, window.kind)
        token = f"Window{{{0xABC000 + number:x} u0 {window.title}}}"
        if phone.vendor == "oppo":
            token = f"Window{{{window.package}:{0xABC000 + number:x} u0 {window.title} type=1 }}"
        lines += [
            f"  Window #{number} {token}:",
            "    mDisplayId=0 rootTaskId=1 mSession=Session{5fcd691 2420:u0a10086} mClient=android.os.BinderProxy@db09940",
            f"    mOwnerUid=10086 showForAllUsers=true package={window.package} appop=NONE",
        ]
        if phone.android < 9:
            flags = 0x81810100 | (0x2000 if window.secure else 0)
            lines += [
                f"    mAttrs=WM.LayoutParams{{(0,0)(fillxfill) sim=#110 ty={kind} fl=#{flags:x} pfl=0x20000 colorMode=0}}"
            ]
        else:
            name = window.kind if phone.android > 10 else str(kind)
            words = "LAYOUT_IN_SCREEN SECURE SPLIT_TOUCH" if window.secure else "LAYOUT_IN_SCREEN SPLIT_TOUCH"
            lines += [
                f"    mAttrs={{(0,0)(fillxfill) sim={{adjust=pan}} ty={name} fmt=TRANSLUCENT",
                f"      fl={words} HARDWARE_ACCELERATED",
                "      pfl=USE_BLAST FIT_INSETS_CONTROLLED}",
            ]
        lines += [
            "    mHasSurface=true isReadyForDisplay()=true mWindowRemovalAllowed=false",
            "    isOnScreen=true",
            "    isVisible=true",
        ]
    if phone.android < 10:
        lines += [f"  mCurrentFocus=Window{{abc002 u0 {phone.windows[-1].title}}}"]
    return "\n".join(lines) + "\n"


def program(phone: Phone) -> Callable[[list[str]], str]:
    """What the phone's `dumpsys` prints for these arguments."""

    def dumpsys(argv: list[str]) -> str:
        if argv[:1] == ["-l"]:
            return "Currently running services:\n" + "".join(
                f"  {name}\n" for name in ("input", *phone.services, "window")
            )
        argv = argv[2:] if argv[:1] == ["-t"] else argv
        if argv[:2] == ["window", "policy"]:
            return policy(phone)
        if argv[:2] == ["window", "visible"]:
            return visible(phone)
        if argv[0] in phone.services:
            return input_method(phone, argv[0])
        return f"Can't find service: {argv[0]}\n"

    return dumpsys


def fields(mark: str, name: str, text: str, code: int = 0) -> list[str]:
    return [f"@{mark}+{name}", *(token for kind, token in tokens(text) if kind in RULES), f"@{mark}-{name}:{code}"]


def line(mark: str, services: int, parts: list[str], tick: int = 1) -> str:
    return f"P {tick} {mark} {services} 100.10 100.16|{'|'.join(parts)}|@{mark}."


def answer(phone: Phone, mark: str = "0123456789abcdef01234567") -> str:
    """The probe's line for this phone, as the script makes it."""
    parts = [part for name in phone.services for part in fields(mark, name, input_method(phone, name))]
    parts += fields(mark, "policy", policy(phone)) + fields(mark, "visible", visible(phone))
    return line(mark, len(phone.services), parts)


def opened(phone: Phone, *more: Entry, **changes: object) -> Phone:
    """The phone after these fields were opened, its ring holding 16."""
    every = (*phone.entries, *more)
    return replace(phone, entries=every[-16:], first=phone.first + max(0, len(every) - 16), **changes)  # type: ignore[arg-type]


LOCKED = Phone(keyguard=True)
SECRETS: dict[str, Phone] = {
    "password": Phone(entries=(Entry(), Entry(PASSWORD, id=7))),
    "revealed": Phone(entries=(Entry(), Entry(REVEALED, id=7))),
    "web password": Phone(entries=(Entry(), Entry(WEB, "com.android.chrome", 7))),
    "number PIN": Phone(entries=(Entry(), Entry(PIN, id=7))),
    "toolkit's extra bits": Phone(entries=(Entry(), Entry(0x80081, id=7))),
    "variation without class": Phone(entries=(Entry(), Entry(0x80, id=7))),
    "lock screen": LOCKED,
    "secure window": Phone(windows=(*BARS, Window(), Window(secure=True))),
    "secure window below": Phone(windows=(*BARS, Window(secure=True), Window())),
    "bank": Phone(windows=(*BARS, Window("com.chase.sig.android/.Main", "com.chase.sig.android"))),
    "payment page": Phone(
        windows=(*BARS, Window("com.tencent.mm/com.tencent.mm.plugin.wallet.pwd.ui.X", "com.tencent.mm"))
    ),
    "credentials": Phone(
        windows=(
            *BARS,
            Window(),
            Window("com.android.credentialmanager/.CredentialSelectorActivity", "com.android.credentialmanager"),
        )
    ),
    "secure keyboard": Phone(ime="com.miui.securityinputmethod/.SecurityInputMethod"),
    "secure keyboard's window": Phone(
        windows=(*BARS, Window(), Window("InputMethod", "com.oplus.securitykeyboard", "INPUT_METHOD"))
    ),
    "second service's keyboard": Phone(vendor="huawei", secure_shown=True),
    "second service's field": Phone(vendor="huawei", secure_entries=(Entry(PASSWORD, id=7),)),
    "second display": Phone(entries=(Entry(PASSWORD, id=7, display=2), Entry())),
    "screen off": Phone(interactive=False),
}
"""What must be hidden on every version, each by one signal alone."""
