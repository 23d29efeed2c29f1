"""One headless Chromium, spoken to over a pipe (Chrome DevTools Protocol, `--remote-debugging-pipe`: messages are JSON,
each ended by a zero byte; file descriptors 3 in, 4 out). The pages keep their Content-Security-Policy: nothing is put
into them, questions are asked through the debugger."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conftest import absent
from tests.report.browser import NAMES

DEADLINE_S = 60.0
STICKS_OUT = """(() => {
  const root = document.documentElement, wide = root.clientWidth, found = [];
  const name = e => e.tagName + '.' + (e.getAttribute('class') || '') + ' “' + (e.textContent || '').slice(0, 40) + '”';
  if (root.scrollWidth > wide) found.push('page ' + root.scrollWidth + ' > ' + wide);
  for (const e of document.body.querySelectorAll('*')) {
    const box = e.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    if (box.right > wide + 1 || box.left < -1) found.push('out of the page: ' + name(e));
    if (!e.closest('svg') && e.scrollWidth > e.clientWidth + 1 && e.clientWidth) found.push('wider than its box: ' + name(e));
    if (e.tagName === 'text') {
      const plot = e.closest('svg').getBoundingClientRect();
      if (box.left < plot.left - 1 || box.right > plot.right + 1 || box.bottom > plot.bottom + 2 || box.top < plot.top - 2)
        found.push('out of its plot: ' + name(e));
    }
  }
  return found.slice(0, 12);
})()"""
SMALLEST_TEXT = """Math.min(...[...document.querySelectorAll('svg text')].filter(e => e.getBoundingClientRect().width)
  .map(e => parseFloat(getComputedStyle(e).fontSize) * e.ownerSVGElement.getBoundingClientRect().width / e.ownerSVGElement.viewBox.baseVal.width))"""
OVERLAPS = """(() => {
  const found = [];
  for (const svg of document.querySelectorAll('svg')) {
    const boxes = [...svg.querySelectorAll('text')].map(e => [e.textContent, e.getBoundingClientRect()]).filter(b => b[1].width);
    for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
      const a = boxes[i][1], b = boxes[j][1];
      const x = Math.min(a.right, b.right) - Math.max(a.left, b.left), y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (x > 3 && y > 4) found.push(boxes[i][0] + ' / ' + boxes[j][0]);
    }
  }
  return found.slice(0, 12);
})()"""


class Browser:
    """A running Chromium. `open` shows a page at a width; the other methods ask about the page that is shown."""

    def __init__(self, process: subprocess.Popen[bytes], to: int, answers: int) -> None:
        self._process, self._to, self._from = process, to, answers
        self._number = 0
        self._buffer = b""
        target = self._call("Target.createTarget", {"url": "about:blank"})["targetId"]
        self._session: str | None = None
        self._session = self._call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        self._call("Page.enable")

    def open(self, file: Path, width: int, *, height: int = 900, unfold: bool = True) -> None:
        """Load `file` with a window of `width` CSS pixels; with `unfold` every <details> is open."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._call("Emulation.setDeviceMetricsOverride", metrics)
        self._call("Page.navigate", {"url": file.as_uri()})
        self._until(lambda message: message.get("method") == "Page.loadEventFired")
        if unfold:
            self.ask("document.querySelectorAll('details').forEach(e => { e.open = true })")

    def ask(self, expression: str) -> Any:
        answer = self._call("Runtime.evaluate", {"expression": expression, "returnByValue": True})
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def sticking_out(self) -> list[str]:
        """Whatever is wider than the page, its own box or its plot. Empty = the page fits."""
        found = self.ask(STICKS_OUT)
        assert isinstance(found, list)
        return found

    def pdf(self) -> bytes:
        options = {"printBackground": True, "preferCSSPageSize": True}
        return base64.b64decode(self._call("Page.printToPDF", options)["data"])

    def picture(self, *, beyond: bool = True) -> bytes:
        """PNG of the whole page."""
        return base64.b64decode(
            self._call("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": beyond})["data"]
        )

    def _call(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params or {}}
        if getattr(self, "_session", None):
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to, data) :]
        number = self._number
        answer = self._until(lambda said: said.get("id") == number)
        assert "error" not in answer, answer
        result = answer["result"]
        assert isinstance(result, dict)
        return result

    def _until(self, wanted: Any) -> dict[str, Any]:
        end = time.monotonic() + DEADLINE_S
        while True:
            while b"\0" in self._buffer:
                raw, _, self._buffer = self._buffer.partition(b"\0")
                message: dict[str, Any] = json.loads(raw)
                if wanted(message):
                    return message
            ready, _, _ = select.select([self._from], [], [], max(0.0, end - time.monotonic()))
            assert ready, "Chromium did not answer"
            read = os.read(self._from, 1 << 16)
            assert read, "Chromium ended"
            self._buffer += read


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of Chromium's has (Skia writes the page tree's count uncompressed)."""
    counts = re.findall(rb"/Type\s*/Pages\b.*?/Count (\d+)", pdf, re.DOTALL)
    assert counts, "no page tree"
    return max(int(count) for count in counts)


@contextlib.contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A Chromium of our own, ended on the way out. The network is shut off by an unusable proxy."""
    binary = next((found for name in NAMES if (found := shutil.which(name))), None)
    if binary is None:
        absent("chromium")
    assert binary is not None
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    # The shell moves the pipes to 3 and 4, where Chromium looks for them, and then is Chromium.
    shell = f'exec "$0" "$@" 3<&{down_read} 4>&{up_write}'
    process = subprocess.Popen(
        [
            "bash", "-c", shell, binary, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--proxy-server=127.0.0.1:9", f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank",
        ],
        pass_fds=(down_read, up_write), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(down_read)
    os.close(up_write)
    try:
        yield Browser(process, down_write, up_read)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(down_write)
        os.close(up_read)
