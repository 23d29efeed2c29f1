"""Installed apps of the virtual phones: system packages that matter to a check and a plausible set of the user's own.
Third-party names are invented (`com.example…` would be refused by Play and looks odd in a report)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from remote_assist.phone.parts import Package

MIB = 1 << 20

_VIEW = "android.intent.action.VIEW"
_CAMERA_ACTIONS = (
    "android.media.action.STILL_IMAGE_CAMERA",
    "android.media.action.IMAGE_CAPTURE",
    "android.media.action.VIDEO_CAMERA",
)


@dataclass(frozen=True)
class Family:
    """The vendor's names for the roles every phone has."""

    launcher: tuple[str, str]
    camera: tuple[str, str]
    gallery: tuple[str, str]
    browsers: tuple[tuple[str, str], ...]
    keyboard: tuple[str, str]
    store: tuple[str, str]
    dialer: str
    extra_system: tuple[str, ...]


PIXEL = Family(
    launcher=("com.google.android.apps.nexuslauncher", ".NexusLauncherActivity"),
    camera=("com.google.android.GoogleCamera", "com.android.camera.CameraLauncher"),
    gallery=("com.google.android.apps.photos", ".home.HomeActivity"),
    browsers=(("com.android.chrome", "com.google.android.apps.chrome.IntentDispatcher"),),
    keyboard=("com.google.android.inputmethod.latin", "com.android.inputmethod.latin.LatinIME"),
    store=("com.android.vending", ".AssetBrowserActivity"),
    dialer="com.google.android.dialer",
    extra_system=("com.google.android.gms", "com.google.android.gsf", "com.google.android.apps.wellbeing"),
)

SAMSUNG = Family(
    launcher=("com.sec.android.app.launcher", ".activities.LauncherActivity"),
    camera=("com.sec.android.app.camera", ".Camera"),
    gallery=("com.sec.android.gallery3d", ".app.GalleryOpaqueActivity"),
    browsers=(
        ("com.sec.android.app.sbrowser", ".SBrowserLauncherActivity"),
        ("com.android.chrome", "com.google.android.apps.chrome.IntentDispatcher"),
    ),
    keyboard=("com.samsung.android.honeyboard", ".service.HoneyBoardService"),
    store=("com.android.vending", ".AssetBrowserActivity"),
    dialer="com.samsung.android.dialer",
    extra_system=(
        "com.google.android.gms",
        "com.samsung.android.lool",
        "com.samsung.android.app.cocktailbarservice",
        "com.samsung.android.knox.containercore",
    ),
)

XIAOMI = Family(
    launcher=("com.miui.home", ".launcher.Launcher"),
    camera=("com.android.camera", ".Camera"),
    gallery=("com.miui.gallery", ".activity.HomePageActivity"),
    browsers=(("com.android.browser", ".BrowserActivity"),),
    keyboard=("com.sohu.inputmethod.sogou.xiaomi", "com.sohu.inputmethod.sogou.SogouIME"),
    store=("com.xiaomi.market", ".ui.MarketTabActivity"),
    dialer="com.android.contacts",
    extra_system=("com.miui.securitycenter", "com.miui.powerkeeper", "com.xiaomi.finddevice", "com.miui.analytics"),
)

USERS_OWN = (
    # name, launcher activity, code, data, cache in MiB
    ("org.lindenchat.messenger", ".main.ConversationListActivity", 118, 1840, 96),
    ("com.rivervideo.shorts", ".feed.FeedActivity", 212, 640, 310),
    ("com.tramline.maps", ".MapActivity", 96, 410, 72),
    ("com.papermill.reader", ".LibraryActivity", 44, 265, 31),
    ("com.quietbank.mobile", ".login.LoginActivity", 87, 52, 9),
    ("com.hillsidegames.tiles", ".UnityPlayerActivity", 402, 118, 24),
    ("com.morningpost.news", ".StartActivity", 38, 27, 44),
    ("com.tinylamp.flashlight", ".MainActivity", 9, 2, 3),
)


def _version(name: str) -> tuple[str, int]:
    seed = zlib.crc32(name.encode())
    return f"{seed % 9 + 1}.{seed // 9 % 40}.{seed // 360 % 20}", seed % 90000 + 1000


def _app_folder(name: str) -> str:
    """Android 11+ puts user apps under two random-looking folder names; here they follow from the name."""
    word = f"{zlib.crc32(name.encode()):08x}{zlib.adler32(name.encode()):08x}"
    return f"/data/app/~~{word}Qw==/{name}-{word[::-1]}A=="


def packages(family: Family, sdk: int, now_s: float) -> dict[str, Package]:
    """All packages of a phone of this family, by name, in the order of their uids."""
    found: list[Package] = []

    def system(name: str, uid: int, code_mib: int = 40, data_mib: int = 12, cache_mib: int = 2) -> Package:
        version_name, version_code = _version(name)
        package = Package(
            name=name,
            uid=uid,
            system=True,
            code_bytes=code_mib * MIB,
            data_bytes=data_mib * MIB,
            cache_bytes=cache_mib * MIB,
            version_name=version_name,
            version_code=version_code,
            target_sdk=sdk,
            installed_at_s=1230768000.0,
            updated_at_s=1230768000.0,
            path=f"/system/priv-app/{name.split('.')[-1].title()}/{name.split('.')[-1].title()}.apk",
        )
        found.append(package)
        return package

    android = system("android", 1000, 60, 0, 0)
    android.path = "/system/framework/framework-res.apk"
    settings = system("com.android.settings", 1000, 80, 20, 4)
    settings.launcher = "com.android.settings.Settings"
    settings.running = True
    for name in ("com.android.phone", "com.android.shell", "com.android.bluetooth", "com.android.nfc"):
        system(
            name, {"com.android.phone": 1001, "com.android.shell": 2000, "com.android.bluetooth": 1002}.get(name, 1027)
        )
    uid = 10040
    for name in ("com.android.systemui", "com.android.providers.media.module", family.dialer, *family.extra_system):
        system(name, uid, 60, 60, 8).running = name != "com.google.android.apps.wellbeing"
        uid += 7
    system("com.android.htmlviewer", uid)
    uid += 3
    launcher = system(family.launcher[0], uid, 70, 30, 6)
    launcher.launcher, launcher.running = _full(*family.launcher), True
    uid += 5
    camera = system(family.camera[0], uid, 180, 40, 34)
    camera.launcher = _full(*family.camera)
    camera.handles = dict.fromkeys(_CAMERA_ACTIONS, camera.launcher)
    camera.permissions = ("android.permission.CAMERA",)
    uid += 4
    gallery = system(family.gallery[0], uid, 150, 210, 188)
    gallery.launcher = _full(*family.gallery)
    uid += 4
    keyboard = system(family.keyboard[0], uid, 90, 60, 12)
    keyboard.running = True
    uid += 4
    store = system(family.store[0], uid, 70, 90, 40)
    store.launcher = _full(*family.store)
    for index, (name, activity) in enumerate(family.browsers):
        uid += 6
        browser = system(name, uid, 210, 340 - 200 * index, 145 - 100 * index)
        browser.launcher = browser.browser = _full(name, activity)
        browser.handles = {_VIEW: browser.launcher}
    uid = 10230
    for number, (name, activity, code, data, cache) in enumerate(USERS_OWN):
        version_name, version_code = _version(name)
        installed = now_s - (400 - 31 * number) * 86400
        found.append(
            Package(
                name=name,
                uid=uid,
                code_bytes=code * MIB,
                data_bytes=data * MIB,
                cache_bytes=cache * MIB,
                version_name=version_name,
                version_code=version_code,
                target_sdk=min(sdk, 34),
                installer=family.store[0],
                installed_at_s=installed,
                updated_at_s=installed + 90 * 86400,
                path=f"{_app_folder(name)}/base.apk",
                launcher=_full(name, activity),
                running=number < 3,
            )
        )
        uid += 3
    return {package.name: package for package in found}


def _full(package: str, cls: str) -> str:
    return package + cls if cls.startswith(".") else cls
