"""`dumpsys package [PKG]` in short (frameworks/base Settings.java dumpPackagesLPr)."""

from __future__ import annotations

from remote_assist.phone.android.layout import object_id, stamp
from remote_assist.phone.parts import Package
from remote_assist.phone.state import PhoneState


def _checkin(state: PhoneState) -> str:
    """`--checkin packages`: a line a package in Unix milliseconds. From 13 on the first installation is the user's."""
    lines = []
    for package in state.packages.values():
        first, last = int(package.installed_at_s * 1000), int(package.updated_at_s * 1000)
        times = f"{last}" if state.sdk >= 33 else f"{first},{last}"
        lines += [
            f"pkg,{package.name},{package.uid},{package.version_code},{times},{package.installer or '?'}",
            "pkg-splt,base,0",
            f"pkg-usr,0,Ibsu{'s' if package.running or package.system else 'S'}Liavpiha,{package.enabled},?"
            + (f",{first}" if state.sdk >= 33 else ""),
        ]
    return "\n".join(["vers,1", *lines]) + "\n"


def dump(state: PhoneState, args: list[str]) -> str:
    if "--checkin" in args or "-c" in args:
        return _checkin(state)
    wanted = next((word for word in args if not word.startswith("-") and word not in ("packages", "p")), None)
    if wanted is not None and wanted not in state.packages:
        return f"Unable to find package: {wanted}\n"
    lines: list[str] = []
    shown = [state.packages[wanted]] if wanted is not None else list(state.packages.values())
    if wanted is not None and shown[0].launcher is not None:
        short = shown[0].launcher.removeprefix(wanted)
        lines += [
            "Activity Resolver Table:",
            "  Non-Data Actions:",
            "      android.intent.action.MAIN:",
            f"        {object_id(wanted, 'activity')} {wanted}/{short} filter {object_id(wanted, 'filter')}",
            '          Action: "android.intent.action.MAIN"',
            '          Category: "android.intent.category.LAUNCHER"',
            "",
        ]
    elif wanted is None:
        # Without a package named, filters are not printed in full (PackageManagerService.dump, OPTION_SHOW_FILTERS).
        lines += ["Activity Resolver Table:", "  Non-Data Actions:", "      android.intent.action.MAIN:"]
        lines += [
            f"        {object_id(package.name, 'activity')} {package.name}/{package.launcher.removeprefix(package.name)}"
            for package in shown
            if package.launcher is not None
        ]
        lines.append("")
    lines.append("Packages:")
    for package in shown:
        lines += _one(state, package)
    lines += [
        "",
        "Queries:",
        "  system apps queryable: false",
        "",
        "Package Changes:",
        "  Sequence number=41",
        "  User 0:",
        "",
    ]
    return "\n".join(lines)


def _one(state: PhoneState, package: Package) -> list[str]:
    folder = package.path.rpartition("/")[0]
    flags = "SYSTEM HAS_CODE ALLOW_CLEAR_USER_DATA" if package.system else "HAS_CODE ALLOW_CLEAR_USER_DATA ALLOW_BACKUP"
    app_id = "appId" if state.sdk >= 33 else "userId"
    lines = [
        f"  Package [{package.name}] ({object_id(package.name)}):",
        f"    {app_id}={package.uid}",
        f"    pkg=Package{{{object_id(package.name, 'pkg')} {package.name}}}",
        f"    codePath={folder}",
        f"    resourcePath={folder}",
        "    primaryCpuAbi=arm64-v8a",
        f"    versionCode={package.version_code} minSdk=26 targetSdk={package.target_sdk}",
        f"    versionName={package.version_name}",
        "    splits=[base]",
        "    apkSigningVersion=3",
        f"    flags=[ {flags} ]",
        f"    dataDir=/data/user/0/{package.name}",
        "    supportsScreens=[small, medium, large, xlarge, resizeable, anyDensity]",
        f"    timeStamp={stamp(state, package.updated_at_s)}",
        f"    lastUpdateTime={stamp(state, package.updated_at_s)}",
    ]
    if package.installer is not None:
        lines.append(f"    installerPackageName={package.installer}")
    if package.permissions:
        lines += ["    requested permissions:", *[f"      {name}" for name in package.permissions]]
    lines.append(
        f"    User 0: ceDataInode={10_000 + package.uid} installed=true hidden=false suspended=false distractionFlags=0 "
        f"stopped={'false' if package.running or package.system else 'true'} notLaunched=false enabled={package.enabled} instant=false virtual=false"
    )
    lines.append(f"      firstInstallTime={stamp(state, package.installed_at_s)}")
    return lines
