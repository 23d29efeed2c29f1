"""Which editor has the keyboard, and which ones had it: a judgement on one dump of an input method service.

android.text.InputType for the kinds of fields; InputMethodManagerService for what is printed when.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from remote_assist.privacy.lines import Said, Token, after, anywhere
from remote_assist.privacy.lists import secure_keyboard, sensitive
from remote_assist.privacy.model import Start

_VARIATIONS = {0x81, 0x91, 0xE1, 0x12}


def is_password(input_type: int) -> bool:
    """Is a field of this inputType a password or PIN (android.text.InputType)? Class and variation are masked out, as
    toolkits add flags (Flutter sends 0x80081); a field without class but with a password variation counts too."""
    masked = input_type & 0xFFF
    return masked in _VARIATIONS or (masked & 0xF == 0 and masked & 0xFF0 in (0x80, 0x90, 0xE0))


def is_shown_password(input_type: int) -> bool:
    """Is it a password that is drawn in clear (textVisiblePassword)?"""
    return input_type & 0xFF0 == 0x90


def is_number(input_type: int) -> bool:
    """Is it a number or phone field (classes 2 and 3)? One-time codes and PINs drawn by toolkits are."""
    return input_type & 0xF in (2, 3)


def _signed(number: int) -> int:
    """Field ids are printed in decimal by one dump and as unsigned hex by another."""
    return number - (1 << 32) if number >= 1 << 31 else number


@dataclass
class _Entry:
    number: int
    when: int | None = None
    window: str | None = None
    package: str | None = None
    display: int = 0
    kind: int | None = None
    id: int | None = None


@dataclass
class _Editor:
    kind: int | None = None
    place: tuple[str, int] | None = None
    null: bool = False
    current: bool = True


def input_method(found: Iterable[Token], service: str = "input_method") -> Said:
    """Judge one `dumpsys input_method`. On a second service of that kind (EMUI's input_method_secure, whose keyboard is
    always the secure one) only its fields, its history and a keyboard that is up count."""
    said = Said()
    entries: list[_Entry] = []
    editors: list[_Editor] = []
    here: _Entry | _Editor | None = None
    history, bound, imes = False, None, list[str]()
    for name, raw in found:
        text = raw.strip()
        if anywhere(said, name, text):
            continue
        if name == "history":
            history, here = True, None
        elif name == "start":
            here = _Entry(int(re.findall("[0-9]+", text)[0]))
            entries.append(here)
        elif name in ("editor", "client"):
            here = _Editor(null=text.endswith("null"), current=name == "editor")
            editors.append(here)
        elif name in ("when", "target", "display"):
            _entered(said, here, name, after(text))
        elif name == "type" and here is not None:
            _type(said, here, text)
        elif name == "field" and isinstance(here, _Editor):
            words = dict(word.partition("=")[::2] for word in text.split())
            here.place, here = (words["packageName"], _signed(int(words["fieldId"]))), None
        elif name == "shown":
            said.ime_visible = bool(said.ime_visible) or text.endswith("true")
        elif name == "ime":
            imes.append(after(text))
        elif name == "bound":
            bound = bool(bound) or text.endswith("true")
        elif name == "awake" and text.endswith("false"):
            said.hide("screen-off")
    main = service == "input_method"
    if not history and (main or entries):
        said.doubt("missing:history")
    for start in _starts(said, entries, service):
        if main:
            # Whether the last field of a second service is still open depends on the first one's: see `open_beside`.
            if start.sensitive is not False:
                said.hide("password-field")
            if start.field is not None:
                said.hide(sensitive(start.field[0]))
    _editors(said, editors, main)
    real = [ime for ime in imes if ime != "null"]
    said.ime = real[0] if real else None
    if main:
        if any(secure_keyboard(ime) for ime in real):
            said.hide("secure-keyboard")
        if not real:
            said.doubt("missing:keyboard")
        # From 15 on the editor is told by the service itself; before, a field opened while no keyboard is bound is
        # entered in the history only when it is bound again.
        if not any(editor.current for editor in editors) and not bound:
            said.doubt("keyboard-unbound")
    elif said.ime_visible:
        said.hide("secure-keyboard")
    return said


def _entered(said: Said, here: _Entry | _Editor | None, name: str, value: str) -> None:
    """A line that only an entry of the history has; without its entry, or twice, the history cannot be trusted."""
    if not isinstance(here, _Entry):
        said.doubt("garbled")
    elif name == "display":
        here.display = int(value)
    elif name == "when":
        if here.when is not None:
            said.doubt("garbled")
        here.when = int(value.partition(")")[0])
    else:
        if here.package is not None:
            said.doubt("garbled")
        here.window, _, package = value.partition(" [")
        here.package = package.rstrip("]")


def _type(said: Said, here: _Entry | _Editor, text: str) -> None:
    words = dict(word.partition("=")[::2] for word in text.split())
    if here.kind is not None or (isinstance(here, _Editor) and here.null):
        said.doubt("garbled")
        return
    here.kind = int(words["inputType"], 16)
    if isinstance(here, _Entry):
        if "fieldId" in words:
            here.id = _signed(int(words["fieldId"], 16))
    elif "fieldId" in words:
        said.doubt("garbled")


def open_beside(main: Said, second: Said) -> bool:
    """Is a password field of the second service open? Its last entry stays for ever; the field was left if the first
    service has a later entry. Both count in the phone's uptimeMillis."""
    if not second.starts or second.starts[-1].sensitive is False:
        return False
    ours, theirs = second.starts[-1].uptime_ms, main.starts[-1].uptime_ms if main.starts else None
    return ours is None or theirs is None or theirs <= ours


def _starts(said: Said, entries: list[_Entry], service: str) -> list[Start]:
    """Add the entries; what comes back is the last of each display."""
    last: dict[int, Start] = {}
    for index, entry in enumerate(entries):
        whole = None not in (entry.when, entry.package, entry.kind, entry.id)
        if not whole or (index and entry.number != entries[index - 1].number + 1):
            said.doubt("garbled")
        start = Start(
            service,
            entry.number,
            entry.when,
            entry.kind,
            (entry.package, entry.id) if entry.package is not None and entry.id is not None else None,
            None if entry.kind is None else is_password(entry.kind),
            entry.window,
        )
        said.starts.append(start)
        last[entry.display] = start
    if entries:
        said.editor, said.editor_field = said.starts[-1].input_type, said.starts[-1].field
    return list(last.values())


def _editors(said: Said, editors: list[_Editor], main: bool) -> None:
    if main and not editors and not said.starts:
        said.doubt("missing:editor")
    current = [editor for editor in editors if editor.current]
    for editor in editors:
        if editor.null:
            continue
        if editor.kind is None:
            # Only the start of an EditorInfo came through: the phone could not finish it.
            said.doubt("garbled")
        elif is_password(editor.kind):
            said.hide("password-field")
        if editor.current and editor.place is None:
            said.doubt("garbled")
    told = [editor for editor in current if not editor.null and editor.kind is not None]
    if told:
        chosen = next((editor for editor in told if editor.kind), told[0])
        said.editor, said.editor_field = chosen.kind, chosen.place
