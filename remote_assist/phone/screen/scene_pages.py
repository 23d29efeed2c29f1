"""The pages of the virtual phone's apps: what they say and which fields they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remote_assist.phone.screen.scene_parts import MAIL, PASSWORD, PIN, TEXT, WEB_PASSWORD, Field, Page

if TYPE_CHECKING:
    from remote_assist.phone.parts import Activity
    from remote_assist.phone.state import PhoneState

HOME_APPS = ("text", "news", "settings", "login", "camera")
"""What lies on the home screen, by the names that `Scene.open_app` takes."""

CHAT = "org.lindenchat.messenger"
NEWS = "com.morningpost.news"
VIDEOS = "com.rivervideo.shorts"
READER = "com.papermill.reader"
BANK = "com.quietbank.mobile"
SETTINGS = "com.android.settings"

_CLASSES = {
    "text": (CHAT, ".main.ConversationListActivity"),
    "news": (NEWS, ".StartActivity"),
    "settings": (SETTINGS, ".Settings"),
    "login": (NEWS, ".account.SignInActivity"),
    "pin": (VIDEOS, ".family.FamilyCodeActivity"),
    "secure": (READER, ".vault.PrivateShelfActivity"),
    "pad": (BANK, ".login.LoginActivity"),
}

ACCENTS = {
    "home": "#37474f",
    "text": "#00695c",
    "news": "#4e342e",
    "settings": "#1565c0",
    "login": "#6a1b9a",
    "eye": "#6a1b9a",
    "pin": "#ad1457",
    "web": "#2e7d32",
    "lock": "#102027",
    "secure": "#b71c1c",
    "pad": "#0d47a1",
    "otp": "#ef6c00",
    "camera": "#263238",
    "off": "#000000",
}


def component(state: PhoneState, kind: str) -> tuple[str, str]:
    """Package and class of the page of this kind. A name that is no kind must be an installed package with an activity.

    Raises KeyError for any other.
    """
    if kind in _CLASSES:
        package, cls = _CLASSES[kind]
    elif kind == "web":
        package, cls = "com.android.chrome", "org.chromium.chrome.browser.ChromeTabbedActivity"
        if package not in state.packages:
            package = state.default_browser or SETTINGS
            cls = state.packages[package].launcher or cls
    elif kind == "camera":
        package = next(
            name for name, app in state.packages.items() if "android.media.action.STILL_IMAGE_CAMERA" in app.handles
        )
        cls = state.packages[package].launcher or ".Camera"
    else:
        package = kind
        cls = state.packages[package].launcher or ""
        if not cls:
            raise KeyError(kind)
    return package, package + cls if cls.startswith(".") else cls


def page(kind: str, activity: Activity, window: int) -> Page:
    """The page of this kind as it is when it opens."""
    lines: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    title, button = activity.package.rpartition(".")[2].capitalize(), None
    if kind == "home":
        title = "Home"
    elif kind == "text":
        title = "Messages"
        lines = ("Mira: see you at the counter at four", "You: thank you, on my way", "Mira: bring the charger")
        fields = (Field("message_entry", 0x7F0A01C4, TEXT, "Message"),)
    elif kind == "news":
        title, lines = "Morning Post", ("Ferry timetable changes on Monday", "Town library opens on Sundays")
    elif kind == "settings":
        title, lines = "Settings", ("Network & internet", "Connected devices", "Apps", "Battery", "Storage", "Display")
    elif kind == "login":
        title, button = "Sign in", "Sign in"
        fields = (
            Field("account_name", 0x7F0A00B1, MAIL, "E-mail"),
            Field("account_word", 0x7F0A00B2, PASSWORD, "Password", secret=True),
        )
    elif kind == "pin":
        title, button, lines = "Family code", "OK", ("Enter the code that you chose.",)
        fields = (Field("family_code", 0x7F0A0133, PIN, "Code", secret=True),)
    elif kind == "web":
        title, button, lines = "shop.example", "Log in", ("Welcome back",)
        fields = (
            Field("", -1, MAIL | 0xC0, "User"),
            Field("", -1, WEB_PASSWORD, "Password", secret=True),
        )
    elif kind == "secure":
        title, lines = "Private shelf", ("Letter of 3 May", "Recovery words")
    elif kind == "pad":
        title, lines = "Quietbank", ("Enter your six digits",)
    elif kind == "camera":
        title = "Camera"
    else:
        lines = (activity.cls.rpartition(".")[2],)
    return Page(
        kind, activity.package, activity.cls, title, activity.task, window, lines, fields,
        secure=kind == "secure", button=button,
    )  # fmt: skip


def kind_of(activity: Activity, home: bool) -> str:
    """The kind of page that an activity shows which something else brought up (`am start`, a guide)."""
    if home:
        return "home"
    full = f"{activity.package}.{activity.cls}" if activity.cls.startswith(".") else activity.cls
    for kind, (package, cls) in _CLASSES.items():
        if activity.package == package and full == package + cls:
            return kind
    return "settings" if activity.package == SETTINGS else "app"
