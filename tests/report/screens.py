"""What a command shows on a terminal of so many columns, as text and as a page for Chromium; and phones to show it of.

The page has one cell for every column: a Chinese character, which takes two, stands in a box two cells wide, so that
columns stand below each other in any font.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

from rich.cells import cell_len

import diagnostics
from diagnostics.judge import judge_all
from diagnostics.model import Now, Output, Outputs, Result
from remote_assist.phone import scenarios
from tests.phone.android_rig import Rig

COLUMNS = {1280: 150, 360: 44}
"""Pixels of the window → columns of the terminal that fits into it."""
_SGR = re.compile(r"\x1b\[([0-9]*)m")
_COLOURS = {"31": "#ff8b80", "32": "#8fd68f", "33": "#f0cf70", "36": "#7fd4e6", "2": "#a9b1ba", "1": "#ffffff"}
_HEAD = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>terminal</title><style>
body {{ margin: 0; background: #14181d }}
pre {{ margin: 0; padding: 10px 12px; color: #d8dee6; font: 12px/1.45 "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace }}
i {{ display: inline-block; width: 2ch; font-style: normal; text-align: center }}
</style><pre>"""


def rows(shown: str) -> list[str]:
    """The lines of a screen without colours."""
    return _SGR.sub("", shown).replace("\r\n", "\n").rstrip("\n").split("\n")


def too_wide(shown: str, columns: int) -> list[str]:
    """Lines that a terminal of so many columns would break by itself."""
    return [row for row in rows(shown) if cell_len(row) > columns]


def page(shown: str, lang: str) -> str:
    """The screen as HTML, in its colours."""
    out, opened = [_HEAD.format(lang=lang)], False
    for part in re.split(r"(\x1b\[[0-9]*m)", shown.replace("\r\n", "\n").strip("\n")):
        code = _SGR.fullmatch(part)
        if code is None:
            out.append("".join(f"<i>{char}</i>" if cell_len(char) == 2 else html.escape(char) for char in part))
            continue
        out.append("</span>" if opened else "")
        opened = code[1] not in ("", "0")
        bold = ";font-weight:bold" if code[1] == "1" else ""
        out.append(f'<span style="color:{_COLOURS[code[1]]}{bold}">' if opened else "")
    return "".join(out) + ("</span>" if opened else "") + "</pre></html>"


def asked(rig: Rig) -> list[Output]:
    """Every command of a check, each once."""
    outputs: dict[tuple[str, ...], Output] = {}
    for area in diagnostics.ALL:
        for command in area.commands:
            if command.argv not in outputs and command.argv[0] in rig.machine.programs:
                done = rig.run(*command.argv)
                outputs[command.argv] = Output(command, done.code, done.out.encode())
    return list(outputs.values())


def judged(rig: Rig) -> tuple[Result, ...]:
    now_s = int(rig.state.now_s())
    now = Now(now_s, rig.state.utc_offset_s, now_s, rig.state.sdk)
    return judge_all(diagnostics.ALL, Outputs(asked(rig)), now)


def captured(rig: Rig, folder: Path) -> Path:
    """The phone as a capture folder of `check --from`."""
    folder.mkdir(parents=True)
    listed: list[dict[str, Any]] = []
    for number, output in enumerate(asked(rig), 1):
        name = f"{number:04d}.txt"
        (folder / name).write_bytes(output.stdout)
        listed.append({"argv": list(output.command.argv), "file": name, "stderr_file": None, "exit_code": output.exit_code,
                       "complete": True, "started_at_utc": "2026-10-26T09:00:00Z", "duration_s": 0.03})  # fmt: skip
    properties = rig.state.properties
    phone = {"brand": properties["ro.product.brand"], "model": properties["ro.product.model"], "serial": "SCREEN0001",
             "android": properties["ro.build.version.release"], "sdk": rig.state.sdk}  # fmt: skip
    index = {
        "schema": 1,
        "phone": phone,
        "captured_at_utc": "2026-10-26T09:00:00Z",
        "phone_time_s": int(rig.state.now_s()),
        "outputs": listed,
    }
    (folder / "capture.json").write_text(json.dumps(index))
    return folder


def ailing() -> Rig:
    """Many things wrong at once: something of every severity and every verdict."""
    rig = Rig("pixel-15")
    for name in ("storage-full", "battery-worn", "wifi-no-internet", "app-suspicious", "overheating", "sound-muted"):
        scenarios.apply(rig.state, name)
    return rig


def long_names() -> Rig:
    """Names as long as people, makers and operators give them, some without a place to break, some Chinese."""
    rig = ailing()
    word = "一个没有空格的很长的中文网络名称" * 3
    rig.state.wifi.ssid = "W" * 32
    rig.state.settings["global"]["private_dns_specifier"] = "resolver." * 9 + "a-very-long-top-level-domain.invalid"
    for sim in rig.state.sims:
        sim.operator = word
    rig.state.properties["ro.product.brand"] = word
    rig.state.properties["ro.product.model"] = "Model-" + "X" * 90
    return rig
