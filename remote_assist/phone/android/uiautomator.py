"""`uiautomator dump` (frameworks/base cmds/uiautomator: DumpCommand.java, AccessibilityNodeInfoDumper.java): the window in
front as an accessibility service reads it. A password comes out as its dots, with the character that stands in clear; one
that the eye has uncovered comes out in clear, and no longer as a password."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from remote_assist.phone.android.reply import state_of
from remote_assist.phone.process import Process, Program
from remote_assist.phone.screen.scene_parts import Look, Stage

USAGE = """Usage: uiautomator <subcommand> [options]

Available subcommands:

help: displays help message

runtest: executes UI automation tests

dump: creates an XML dump of current UI hierarchy
    dump [--verbose][file]
      [--compressed]: dumps compressed layout information.
      [file]: the location where the dumped XML should be stored, default is
      /sdcard/window_dump.xml

events: prints out accessibility events until terminated
"""

DEFAULT = "/sdcard/window_dump.xml"
IDLE_S = 0.5
"""It waits until nothing has moved for half a second (UiDevice.waitForIdle)."""

_CLASSES = {
    "title": "android.widget.TextView",
    "line": "android.widget.TextView",
    "dots": "android.widget.TextView",
    "app": "android.widget.TextView",
    "field": "android.widget.EditText",
    "password": "android.widget.EditText",
    "eye": "android.widget.ImageButton",
    "button": "android.widget.Button",
    "digit": "android.widget.Button",
}


def uiautomator(process: Process) -> int:
    state = state_of(process)
    words = [word for word in process.argv[1:] if not word.startswith("--")]
    if words[:1] != ["dump"]:
        process.err(USAGE)
        return 0 if words[:1] == ["help"] else 1
    path = words[1] if len(words) > 1 else DEFAULT
    process.sleep(IDLE_S)
    stage, look = state.scene.read()
    if not stage.awake:
        process.err("ERROR: null root node returned by UiTestAutomationBridge.\n")
        return 1
    text = hierarchy(state.sdk, stage, look)
    if path in ("/dev/tty", "/dev/stdout", "/proc/self/fd/1"):
        process.out(text)
    else:
        try:
            process.machine.vfs.write(path, text.encode(), 0o660)
        except OSError as failed:
            process.err(f"ERROR: could not write {path}: {failed.strerror}\n")
            return 1
    process.out(f"UI hierchary dumped to: {path}\n")
    return 0


def hierarchy(sdk: int, stage: Stage, look: Look) -> str:
    """The window that has the focus, as XML in one line."""
    package = "com.android.systemui" if stage.locked or stage.shade else stage.page.package
    root = _attributes(sdk, "", "", "android.widget.FrameLayout", package, f"[0,0][{look.width},{look.height}]")
    inner = "".join(
        f'<node index="{number}" {attributes} />' for number, attributes in enumerate(_nodes(sdk, stage, look, package))
    )
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"
        f'<hierarchy rotation="{stage.rotation}"><node index="0" {root}>{inner}</node></hierarchy>'
    )


def _nodes(sdk: int, stage: Stage, look: Look, package: str) -> Iterator[str]:
    fields = iter(enumerate(stage.page.fields))
    for place in look.places:
        if place.what not in _CLASSES:
            continue  # the keyboard and the notification are windows of their own
        left, top, right, bottom = (
            round(part * (look.height if at % 2 else look.width)) for at, part in enumerate(place.box)
        )
        bounds = f"[{left},{top}][{right},{bottom}]"
        cls, text, number = _CLASSES[place.what], place.text, ""
        more: dict[str, bool] = {}
        if place.what in ("field", "password"):
            at, field = next(fields)
            text = place.text.partition(": ")[2] or field.label
            number = f"{package}:id/{field.name}" if field.name else ""
            focused = at == stage.page.focus and stage.editor is not None
            more = {"focused": focused, "password": field.secret and not field.revealed, "focusable": True}
        elif place.what == "digit" and stage.locked:
            number = f"com.android.systemui:id/key{place.text}" if place.text.isdigit() else ""
        elif place.what == "dots" and stage.locked:
            number = "com.android.systemui:id/pinEntry"
        elif place.what == "eye":
            text, number = "", f"{package}:id/text_input_end_icon"
        yield _attributes(sdk, text, number, cls, package, bounds, **more)


def _attributes(sdk: int, text: str, number: str, cls: str, package: str, bounds: str, **more: bool) -> str:
    said: dict[str, bool | str] = {
        "text": text,
        "resource-id": number,
        "class": cls,
        "package": package,
        "content-desc": "Show password" if number.endswith("text_input_end_icon") else "",
        "checkable": False,
        "checked": False,
        "clickable": cls.endswith(("Button", "EditText")),
        "enabled": True,
        "focusable": more.get("focusable", False),
        "focused": more.get("focused", False),
        "scrollable": False,
        "long-clickable": more.get("focusable", False),
        "password": more.get("password", False),
        "selected": False,
        "bounds": bounds,
    }
    if sdk >= 34:
        said |= {"drawing-order": "0", "hint": ""}
    return " ".join(
        f"{name}={quoteattr(value if isinstance(value, str) else 'true' if value else 'false')}"
        for name, value in said.items()
    )


PROGRAMS: dict[str, Program] = {"uiautomator": uiautomator}
