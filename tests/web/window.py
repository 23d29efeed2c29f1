"""A real Chromium window on one of our pages, driven through the DevTools protocol: mouse and keys as a person's."""

from __future__ import annotations

import contextlib
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from tests.report.pages import Browser, browser


class Window:
    """One tab. `said` collects what the console, the security policy and the network complained about."""

    def __init__(self, chrome: Browser) -> None:
        self._chrome = chrome
        self.call = chrome._call
        self.call("Runtime.enable")
        self.call("Log.enable")
        self.call("Network.enable")
        self._script: str | None = None

    def open(self, url: str, width: int = 1280, height: int = 800, *, before: str | None = None, dark: bool = False) -> None:  # fmt: skip
        """`before` is run in the page before its own scripts."""
        if self._script is not None:
            self.call("Page.removeScriptToEvaluateOnNewDocument", {"identifier": self._script})
            self._script = None
        if before is not None:
            self._script = self.call("Page.addScriptToEvaluateOnNewDocument", {"source": before})["identifier"]
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", {"features": features})
        self.resize(width, height)
        self.call("Page.navigate", {"url": url})

    def resize(self, width: int, height: int = 800) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def ask(self, expression: str) -> Any:
        answer = self.call("Runtime.evaluate", {"expression": expression, "returnByValue": True, "awaitPromise": True})
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def until(self, expression: str, timeout_s: float = 15.0) -> None:
        end_s = time.monotonic() + timeout_s
        while not self.ask(f"Boolean({expression})"):
            assert time.monotonic() < end_s, f"{expression}: {self.ask('document.body && document.body.innerText')}"
            time.sleep(0.03)

    def state(self, wanted: str, timeout_s: float = 15.0) -> None:
        self.until(f"document.body && document.body.dataset.state === {json.dumps(wanted)}", timeout_s)

    def text(self, selector: str) -> str:
        return str(self.ask(f"document.querySelector({json.dumps(selector)}).textContent"))

    def box(self, selector: str) -> tuple[float, float, float, float]:
        found = self.ask(f"(b => [b.x, b.y, b.width, b.height])(document.querySelector({json.dumps(selector)}).getBoundingClientRect())")  # fmt: skip
        x, y, width, height = found
        return x, y, width, height

    def mouse(self, kind: str, x: float, y: float, button: str = "left", **more: Any) -> None:
        buttons = 0 if kind == "mouseReleased" else {"left": 1, "right": 2, "middle": 4}.get(button, 0)
        self.call("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": 1, **more})  # fmt: skip

    def click(self, x: float, y: float, button: str = "left") -> None:
        self.mouse("mousePressed", x, y, button)
        self.mouse("mouseReleased", x, y, button)

    def press(self, selector: str) -> None:
        x, y, width, height = self.box(selector)
        self.click(x + width / 2, y + height / 2)

    def key(self, key: str, text: str = "", code: int = 0) -> None:
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", {"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code,
                                                 **({"text": text} if text and kind == "keyDown" else {})})  # fmt: skip

    def picture(self) -> Image.Image:
        return Image.open(io.BytesIO(self._chrome.picture(beyond=False))).convert("RGB")

    def sticking_out(self) -> list[str]:
        return self._chrome.sticking_out()


@contextlib.contextmanager
def window(profile: Path) -> Iterator[Window]:
    with browser(profile) as chrome:
        yield Window(chrome)
