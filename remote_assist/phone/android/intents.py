"""Intents as shell commands give them: reading the words, finding who handles them, and printing them
(frameworks/base Intent.parseCommandArgs, Intent.toShortString, PackageManagerShellCommand.runResolveActivity)."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from remote_assist.phone.android.reply import Reply
from remote_assist.phone.parts import Package
from remote_assist.phone.state import PhoneState

VIEW = "android.intent.action.VIEW"
RESOLVER = ("android", "com.android.internal.app.ResolverActivity")
CHOOSERS = {"samsung": RESOLVER, "xiaomi": RESOLVER, "google": RESOLVER}

_EXTRAS_ONE = {"--esn"}
_EXTRAS_TWO = {"-e", "--es", "--ei", "--el", "--ez", "--ef", "--eu", "--ecn", "--eia", "--esa", "--ela"}
_VALUES = {"-a", "-d", "-t", "-i", "-c", "-n", "-p", "-f"}


@dataclass
class Intent:
    action: str | None = None
    data: str | None = None
    mime: str | None = None
    categories: list[str] = field(default_factory=list)
    component: str | None = None
    package: str | None = None
    flags: int = 0
    extras: dict[str, str | None] = field(default_factory=dict)
    error: str | None = None


def parse(args: list[str]) -> tuple[Intent, list[str]]:
    """The intent, and the words that are none of its flags. A bare last word is a URI, component or package."""
    intent = Intent()
    others: list[str] = []
    queue = list(args)
    while queue:
        word = queue.pop(0)
        if word in _EXTRAS_ONE and queue:
            intent.extras[queue.pop(0)] = None
        elif word in _EXTRAS_TWO and len(queue) > 1:
            name, value = queue.pop(0), queue.pop(0)
            intent.extras[name] = value
        elif word in _VALUES:
            if not queue:
                intent.error = f'Argument expected after "{word}"'
                return intent, others
            value = queue.pop(0)
            if word == "-a":
                intent.action = value
            elif word == "-d":
                intent.data = value
            elif word == "-t":
                intent.mime = value
            elif word == "-c":
                intent.categories.append(value)
            elif word == "-n":
                if "/" not in value:
                    intent.error = f"Bad component name: {value}"
                intent.component = value
            elif word == "-p":
                intent.package = value
            elif word == "-f":
                try:
                    intent.flags |= int(value, 0)
                except ValueError:
                    intent.error = f'For input string: "{value}"'
        elif word.startswith("--activity-"):
            intent.flags |= 0x10000000 if word.endswith("new-task") else 0
        elif word.startswith("-"):
            others.append(word)
        elif "://" in word or word.startswith(("tel:", "mailto:", "geo:")):
            intent.data = word
            intent.action = intent.action or VIEW
        elif "/" in word:
            intent.component = word
        else:
            intent.package = word
            intent.action = intent.action or "android.intent.action.MAIN"
            intent.categories = intent.categories or ["android.intent.category.LAUNCHER"]
    return intent, others


def _safe_data(data: str) -> str:
    """Uri.toSafeString(): path, query and fragment are not shown, tel and mailto are masked."""
    parts = urlsplit(data)
    if parts.scheme in ("tel", "sip", "sms", "smsto", "mailto"):
        rest = data.partition(":")[2]
        return parts.scheme + ":" + "".join("x" if c not in "-@." else c for c in rest)
    if parts.scheme in ("http", "https", "ftp", "rtsp") and parts.netloc:
        return (
            f"{parts.scheme}://{parts.netloc}/..."
            if (parts.path or parts.query)
            else f"{parts.scheme}://{parts.netloc}"
        )
    return data


def short(component: str) -> str:
    """`pkg/.Cls` of `pkg/pkg.Cls`."""
    package, _, cls = component.partition("/")
    return f"{package}/{cls.removeprefix(package) if cls.startswith(package + '.') else cls}"


def text(intent: Intent, flags: int | None = None) -> str:
    """Intent.toString()."""
    parts = []
    if intent.action is not None:
        parts.append(f"act={intent.action}")
    if intent.categories:
        parts.append(f"cat=[{','.join(intent.categories)}]")
    if intent.data is not None:
        parts.append(f"dat={_safe_data(intent.data)}")
    if intent.mime is not None:
        parts.append(f"typ={intent.mime}")
    shown = intent.flags if flags is None else flags
    if shown:
        parts.append(f"flg={shown:#x}")
    if intent.package is not None:
        parts.append(f"pkg={intent.package}")
    if intent.component is not None:
        parts.append(f"cmp={short(intent.component)}")
    if intent.extras:
        parts.append("(has extras)")
    return "Intent { " + " ".join(parts) + " }"


def full_component(component: str) -> tuple[str, str]:
    package, _, cls = component.partition("/")
    return package, package + cls if cls.startswith(".") else cls


def handlers(state: PhoneState, intent: Intent) -> list[tuple[str, str]]:
    """Package and class of every activity that would take the intent."""
    if intent.component is not None:
        package, cls = full_component(intent.component)
        found = state.packages.get(package)
        known = found is not None and found.usable and (cls in _activities(found) or package == "com.android.settings")
        return [(package, cls)] if known else []
    pool = [p for p in state.packages.values() if p.usable and intent.package in (None, p.name)]
    action = intent.action or ""
    if action == VIEW:
        scheme = urlsplit(intent.data or "").scheme
        if scheme in ("http", "https"):
            return [(p.name, p.browser) for p in pool if p.browser is not None]
        if scheme == "file" or (intent.mime or "").startswith("text/"):
            return [
                (p.name, "com.android.htmlviewer.HTMLViewerActivity")
                for p in pool
                if p.name == "com.android.htmlviewer"
            ]
        return []
    if action.startswith(("android.settings.", "android.app.action.DEVICE")):
        words = action.removeprefix("android.settings.").removesuffix("_SETTINGS").title().replace("_", "")
        cls = "com.android.settings.Settings" + (f"${words}Activity" if action != "android.settings.SETTINGS" else "")
        return [(p.name, cls) for p in pool if p.name == "com.android.settings"]
    if action == "android.intent.action.MAIN":
        if "android.intent.category.HOME" in intent.categories:
            home = state.tasks[-1]
            return [(home.package, home.cls)]
        return [(p.name, p.launcher) for p in pool if p.launcher is not None]
    return [(p.name, p.handles[action]) for p in pool if action in p.handles]


def _activities(package: Package) -> set[str]:
    return {name for name in (package.launcher, package.browser, *package.handles.values()) if name is not None}


def chosen(state: PhoneState, intent: Intent) -> tuple[str, str] | None:
    """Who gets the intent: the only handler, the default one, else the chooser; None if nobody."""
    found = handlers(state, intent)
    if not found:
        return None
    if len(found) == 1 or intent.component is not None:
        return found[0]
    for package, cls in found:
        if package == state.default_browser and intent.action == VIEW:
            return package, cls
    return CHOOSERS.get(state.vendor, RESOLVER)


def resolve(state: PhoneState, verb: str, args: list[str]) -> Reply:
    """`cmd package resolve-activity|query-activities [--brief] [--components] INTENT`."""
    words = list(args)
    brief, components = "--brief" in words, "--components" in words
    words = [word for word in words if word not in ("--brief", "--components")]
    for flag in ("--user", "--query-flags"):
        while flag in words:
            at = words.index(flag)
            del words[at : at + 2]
    intent, _ = parse(words)
    if intent.error is not None:
        return Reply(err=f"Error: {intent.error}\n", code=255)
    if verb == "resolve-activity":
        target = chosen(state, intent)
        if target is None:
            return Reply("No activity found\n")
        return Reply("\n".join(_described(state, target, brief, components, "")) + "\n")
    found = handlers(state, intent)
    if not found:
        return Reply("No activities found\n")
    if components:
        return Reply("".join(short(f"{p}/{c}") + "\n" for p, c in found))
    lines = [f"{len(found)} activities found:"]
    for number, target in enumerate(found):
        lines += [f"  Activity #{number}:", *_described(state, target, brief, components, "    ")]
    return Reply("\n".join(lines) + "\n")


def _described(state: PhoneState, target: tuple[str, str], brief: bool, components: bool, pad: str) -> list[str]:
    package, cls = target
    if components:
        return [pad + short(f"{package}/{cls}")]
    match = "0x0" if target == RESOLVER else "0x208000"
    default = "true" if package == state.default_browser else "false"
    head = f"{pad}priority=0 preferredOrder=0 match={match} specificIndex=-1 isDefault={default}"
    if brief:
        return [head, pad + short(f"{package}/{cls}")]
    uid = state.packages[package].uid if package in state.packages else 1000
    return [
        head,
        f"{pad}ActivityInfo:",
        f"{pad}  name={cls}",
        f"{pad}  packageName={package}",
        f"{pad}  enabled=true exported=true directBootAware=false",
        f"{pad}  ApplicationInfo:",
        f"{pad}    packageName={package}",
        f"{pad}    processName={package}",
        f"{pad}    uid={uid}",
    ]
