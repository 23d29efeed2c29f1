"""`pm` and `cmd package` (frameworks/base PackageManagerShellCommand.java): the parts an assistant uses."""

from __future__ import annotations

from remote_assist.phone.android import intents, packagedump
from remote_assist.phone.android.reply import Reply, options, unknown_command
from remote_assist.phone.parts import Package
from remote_assist.phone.state import CACHE_RESIDUE_BYTES, PhoneState

HELP = """Package manager (package) commands:
  help
    Print this help text.

  path [--user USER_ID] PACKAGE
    Print the path to the .apk of the given PACKAGE.

  dump PACKAGE
    Print various system state associated with the given PACKAGE.

  has-feature FEATURE_NAME [version]
    Prints true and returns exit status 0 when system has a FEATURE_NAME,
    otherwise prints false and returns exit status 1

  list features
    Prints all features of the system.

  list packages [-f] [-d] [-e] [-s] [-3] [-i] [-l] [-u] [-U]
      [--show-versioncode] [--apex-only] [--factory-only]
      [--uid UID] [--user USER_ID] [FILTER]
    Prints all packages; optionally only those whose name contains
    the text in FILTER.  Options are:
      -f: see their associated file
      -d: filter to only show disabled packages
      -e: filter to only show enabled packages
      -s: filter to only show system packages
      -3: filter to only show third party packages
      -i: see the installer for the packages
      -U: also show the package UID

  list users
    Prints all users.

  resolve-activity [--brief] [--components] [--query-flags FLAGS]
       [--user USER_ID] INTENT
    Prints the activity that resolves to the given INTENT.

  query-activities [--brief] [--components] [--query-flags FLAGS]
       [--user USER_ID] INTENT
    Prints all activities that can handle the given INTENT.

  uninstall [-k] [--user USER_ID] [--versionCode VERSION_CODE]
       PACKAGE [SPLIT...]
    Remove the given package name from the system.  May remove an entire app
    if no SPLIT names specified, otherwise will remove only the splits of the
    given app.

  clear [--user USER_ID] [--cache-only] PACKAGE
    Deletes data associated with a package. Options are:
    --user: specifies the user for which we need to clear data
    --cache-only: a flag which tells if we only need to clear cache data

  enable [--user USER_ID] PACKAGE_OR_COMPONENT
  disable [--user USER_ID] PACKAGE_OR_COMPONENT
  disable-user [--user USER_ID] PACKAGE_OR_COMPONENT
  disable-until-used [--user USER_ID] PACKAGE_OR_COMPONENT
  default-state [--user USER_ID] PACKAGE_OR_COMPONENT
    These commands change the enabled state of a given package or
    component (written as "package/class").

  trim-caches DESIRED_FREE_SPACE [internal|UUID]
    Trim cache files to reach the given free space.

<INTENT> specifications include these flags and arguments:
    [-a <ACTION>] [-d <DATA_URI>] [-t <MIME_TYPE>] [-i <IDENTIFIER>]
    [-c <CATEGORY> [-c <CATEGORY>] ...]
"""

_STATES = {"enable": (1, "enabled"), "disable-user": (3, "disabled-user"), "default-state": (0, "default")}
_SUFFIX = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def command(state: PhoneState, args: list[str]) -> Reply:
    name = args[0] if args else None
    rest = args[1:]
    if name == "list":
        return _list(state, rest)
    if name == "path":
        return _path(state, rest)
    if name == "dump" and rest:
        return Reply(packagedump.dump(state, rest))
    if name == "trim-caches":
        return _trim(state, rest)
    if name == "clear":
        return _clear(state, rest)
    if name in _STATES or name in ("disable", "disable-until-used"):
        return _enable(state, name, rest)
    if name in ("resolve-activity", "query-activities"):
        return intents.resolve(state, name, rest)
    if name == "uninstall":
        return _uninstall(state, rest)
    if name == "get-install-location":
        return Reply("0[auto]\n")
    if name == "has-feature":
        has = bool(rest) and rest[0].startswith(
            ("android.hardware.camera", "android.hardware.wifi", "android.hardware.touchscreen")
        )
        return Reply("true\n" if has else "false\n", code=0 if has else 1)
    return unknown_command(name, HELP)


def _user_given(args: list[str]) -> list[str]:
    return options(args, frozenset({"--user"}))[1]


def _trim(state: PhoneState, args: list[str]) -> Reply:
    if not args:
        return Reply(err="Error: no size specified\n", code=1)
    text, factor = args[0], 1
    if text[-1:] and not text[-1].isdigit():
        suffix = text[-1].upper()
        if suffix not in _SUFFIX:
            return Reply(err=f"Invalid suffix: {text[-1]}\n", code=1)
        factor, text = _SUFFIX[suffix], text[:-1]
    try:
        wanted = int(text) * factor
    except ValueError:
        return Reply(err=f"Error: expected number at: {text}\n", code=1)
    state.trim_caches(min(wanted, 1 << 62))
    return Reply()


def _clear(state: PhoneState, args: list[str]) -> Reply:
    """`--cache-only` counts only where it comes before the package; behind it the whole package is cleared."""
    cache_only = False
    queue = list(args)
    while queue and queue[0].startswith("-"):
        word = queue.pop(0)
        if word == "--user" and queue:
            queue.pop(0)
        elif word == "--cache-only" and state.sdk >= 33:
            cache_only = True
    if not queue:
        return Reply(err="Error: no package specified\n", code=1)
    package = state.packages.get(queue[0])
    if package is None:
        return Reply("Failed\n", code=1)
    package.cache_bytes = min(package.cache_bytes, CACHE_RESIDUE_BYTES)
    if not cache_only:
        package.data_bytes = 48 << 10
        package.fails_with = None
        package.running = False
        state.pids.pop(package.name, None)
    return Reply("Success\n")


def _enable(state: PhoneState, verb: str, args: list[str]) -> Reply:
    names = _user_given(args)
    if not names:
        return Reply(err="Error: no package or component specified\n", code=1)
    package = state.packages.get(names[0].partition("/")[0])
    if package is None:
        return Reply(
            err="\nException occurred while executing '" + verb + "':\n"
            f"java.lang.IllegalArgumentException: Unknown package: {names[0]}\n"
            "\tat com.android.server.pm.PackageManagerService.setEnabledSettingInternalLocked(PackageManagerService.java:3741)\n"
            "\tat com.android.server.pm.PackageManagerShellCommand.runSetEnabledSetting(PackageManagerShellCommand.java:2241)\n",
            code=255,
        )
    if verb not in _STATES:
        return Reply(
            err=f"\nException occurred while executing '{verb}':\n"
            f"java.lang.SecurityException: Shell cannot change component state for null to {2 if verb == 'disable' else 4}\n"
            "\tat com.android.server.pm.PackageManagerService.setEnabledSettings(PackageManagerService.java:3684)\n",
            code=255,
        )
    package.enabled, word = _STATES[verb]
    if verb == "disable-user":
        package.running = False
        state.pids.pop(package.name, None)
        state.tasks = [task for task in state.tasks[:-1] if task.package != package.name] + state.tasks[-1:]
    return Reply(f"Package {package.name} new state: {word}\n")


def _uninstall(state: PhoneState, args: list[str]) -> Reply:
    names = _user_given(args)
    if not names:
        return Reply(err="Error: package name not specified\n", code=1)
    package = state.packages.get(names[0])
    if package is None or package.name == "android":
        return Reply(
            f"Failure [{'DELETE_FAILED_INTERNAL_ERROR' if package is None else 'DELETE_FAILED_USER_RESTRICTED'}]\n",
            code=1,
        )
    if package.system and "--user" not in args:
        return Reply("Failure [DELETE_FAILED_INTERNAL_ERROR]\n", code=1)
    del state.packages[package.name]
    state.pids.pop(package.name, None)
    state.tasks = [task for task in state.tasks[:-1] if task.package != package.name] + state.tasks[-1:]
    return Reply("Success\n")


def _path(state: PhoneState, args: list[str]) -> Reply:
    names = _user_given(args)
    if not names:
        return Reply(err="Error: no package specified\n", code=1)
    package = state.packages.get(names[0])
    return Reply(code=1) if package is None else Reply(f"package:{package.path}\n")


def _list(state: PhoneState, args: list[str]) -> Reply:
    kind = args[0] if args else None
    if kind in ("packages", "package"):
        return _list_packages(state, args[1:])
    if kind == "users":
        return Reply("Users:\n\tUserInfo{0:Owner:c13} running\n")
    if kind == "features":
        return Reply(
            "".join(
                f"feature:{name}\n"
                for name in ("android.hardware.camera", "android.hardware.touchscreen", "android.hardware.wifi")
            )
        )
    if kind is None:
        return Reply(err="Error: didn't specify type of data to list\n", code=255)
    return Reply(err=f"Error: unknown list type '{kind}'\n", code=255)


def _list_packages(state: PhoneState, args: list[str]) -> Reply:
    flags, rest = options(args, frozenset({"--user", "--uid"}))
    letters = {letter for flag in flags if not flag.startswith("--") for letter in flag[1:]}
    if letters - set("fdesiluUa3"):
        return Reply(err=f"Error: Unknown option: -{sorted(letters - set('fdesiluUa3'))[0]}\n", code=255)

    def kept(package: Package) -> bool:
        return (
            not ("d" in letters and package.usable)
            and not ("e" in letters and not package.usable)
            and not ("s" in letters and not package.system)
            and not ("3" in letters and package.system)
            and ("--uid" not in flags or flags["--uid"] == str(package.uid))
            and (not rest or rest[0] in package.name)
        )

    lines = []
    for package in state.packages.values():
        if not kept(package):
            continue
        line = "package:"
        if "f" in letters:
            line += package.path + "="
        line += package.name
        if "--show-versioncode" in flags:
            line += f" versionCode:{package.version_code}"
        if "i" in letters:
            line += f"  installer={package.installer or 'null'}"
        if "U" in letters or "--uid" in flags:
            line += f" uid:{package.uid}"
        lines.append(line + "\n")
    return Reply("".join(lines))
