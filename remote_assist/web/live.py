"""The technician's page: the gated picture, its state, and the taps. A sink of the gate like the recorder.

Called by the gate it only puts things into a queue; a page that is slow, gone or hostile costs the gate nothing. One
page at a time: a newer one that shows the key takes over.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
import webbrowser
from collections.abc import Callable
from typing import Any, Protocol

from remote_assist.errors import LinkError, RecordError, RemoteAssistError
from remote_assist.privacy.model import Packet, Span
from remote_assist.privacy.reasons import says
from remote_assist.sentences import say
from remote_assist.web.access import Access
from remote_assist.web.http import Link, Request, Response, Server, Takeover, listen
from remote_assist.web.live_files import served
from remote_assist.web.live_words import ABOUT_US, WORDS
from remote_assist.web.page import HEARTBEAT_S, Page
from remote_assist.web.sockets import ELSEWHERE, ENDED, NO_KEY, NORMAL, Channel, Gone
from remote_assist.web.touching import touched

IDLE_S = 600.0
"""Ten minutes without hand or key: then whoever passes the desk sees nothing."""
KEY_TIMEOUT_S = 5.0
REFRESH_S = 1.0
PARTING_S = 0.5
MAX_SAID_CHARS = 300
MAX_KEPT_BYTES = 8 << 20


class MirrorLike(Protocol):
    """What the page needs of `remote_assist.screen.mirror.Mirror`."""

    trouble: str | None

    def send(self, message: bytes, what: str, place: tuple[int, int] | None = None) -> bool: ...
    def blank(self, by: str) -> None: ...
    def unblank(self, by: str) -> None: ...
    def refresh(self) -> bool: ...


class LiveView:
    """One page for one mirror, served from here on until `close`; `open_browser` shows it to the technician.

    `narrate` is given what the technician wants the customer to be told; without it the page has no such box. `alarm`
    is called when somebody else has opened the page's address, which ends the page.
    """

    def __init__(
        self,
        mirror: MirrorLike,
        lang: str = "en",
        *,
        narrate: Callable[[str], None] | None = None,
        alarm: Callable[[], None] = lambda: None,
        idle_s: float = IDLE_S,
        port: int = 0,
    ) -> None:
        """Raises UsageError when the port cannot be had."""
        self._lang = "zh" if lang == "zh" else "en"
        self._narrate = narrate
        self._alarm = alarm
        self._idle_s = idle_s
        self._mirror = mirror
        self._lock = threading.Lock()
        self._page: Page | None = None
        self._span: Span | None = Span(0, time.monotonic_ns(), ("starting",))
        self._blanked = False
        self._step: str | None = None
        self._config: Packet | None = None
        self._since_key: list[Packet] | None = None
        self._failed: RecordError | None = None
        listener = listen(port)
        authority = f"127.0.0.1:{listener.getsockname()[1]}"
        self.access = Access(authority, self._claimed_twice)
        self._server = Server(listener, authority, self._answer)
        self._server.start()

    @property
    def url(self) -> str:
        """Good for one opening within two minutes."""
        return self.access.url

    def open_browser(self) -> bool:
        """Open the technician's browser; False when there is none that opens a window, and the address must be told."""
        try:
            found = webbrowser.get()
        except webbrowser.Error:
            return False
        # A plain GenericBrowser is one that runs in the terminal (lynx, w3m): it would take our own.
        return type(found) is not webbrowser.GenericBrowser and found.open(self.url)

    def size(self, width_px: int, height_px: int) -> None:
        """The page reads the size from the pictures themselves: a rotation is then never ahead of its picture."""

    def release(self, packet: Packet) -> None:
        """Raises RecordError when an input could not be recorded: what cannot be kept must not go on."""
        with self._lock:
            if self._failed is not None:
                raise self._failed
            if packet.config:
                self._config, self._since_key = packet, None
            elif packet.key:
                self._since_key = [packet]
            elif self._since_key is not None:
                self._since_key.append(packet)
                if sum(len(kept.data) for kept in self._since_key) > MAX_KEPT_BYTES:
                    self._since_key = None
            if self._page is not None and not self._page.locked:
                self._page.outbox.picture(packet)

    def hidden(self, span: Span) -> None:
        with self._lock:
            self._span = span
            self._config = self._since_key = None
            if self._page is not None:
                self._page.outbox.forget()
        self._tell()

    def shown(self, span: Span, until_ns: int) -> None:
        with self._lock:
            self._span = None
        self._tell()

    def chapter(self, title: str, now_ns: int) -> None:
        with self._lock:
            self._step = title
        self._tell()

    def close(self) -> None:
        self._end(ENDED)

    def _end(self, code: int, parting_s: float = 0.0) -> None:
        self.access.end()
        with self._lock:
            page, self._page = self._page, None
            self._config = self._since_key = None
        if page is not None:
            page.leave(code)
        # The key is dead and the page gone; who is just being told so may hear it out.
        time.sleep(parting_s)
        self._server.close()

    def _claimed_twice(self) -> None:
        # Not in the claimer's own thread: it still has its answer to send.
        threading.Thread(target=self._end, args=(NO_KEY, PARTING_S), name="web alarm", daemon=True).start()
        self._alarm()

    def _answer(self, request: Request) -> Response | Takeover:
        place = self.access.place(request)
        if place is None:
            return Response(404)
        refusal = self.access.refusal(request, place)
        if refusal is not None:
            return refusal
        if request.every("upgrade"):
            return Takeover(self._watch) if place == "live" else Response(404)
        if request.method == "POST":
            if place != "claim":
                return Response(404)
            key = self.access.claim()
            if key is None:
                return Response(410)
            return Response(200, json.dumps({"key": key}).encode(), (("Content-Type", "application/json"),))
        return served(place, self.access, self._lang, self._narrate is not None)

    def _watch(self, link: Link, request: Request, early: bytes) -> None:
        try:
            channel = Channel(link, request, early)
            if not self.access.allows(channel.receive(KEY_TIMEOUT_S) or ""):
                channel.close(NO_KEY)
                return
        except Gone:
            return
        link.trusted = True
        page = Page(channel, self._idle_s)
        with self._lock:
            older, self._page = self._page, page
            self._fill(page)
        if older is not None:
            older.leave(ELSEWHERE)
        if self.access.ended:
            self._end(ENDED)
            return
        writer = threading.Thread(target=page.write, args=(self._status, self._refresh), name="web page", daemon=True)
        writer.start()
        try:
            while not page.outbox.closed:
                message = channel.receive(HEARTBEAT_S)
                if message is not None:
                    self._hear(page, message)
        except Gone:
            pass
        finally:
            page.leave(NORMAL)
            writer.join(1.0)
            with self._lock:
                if self._page is page:
                    self._page = None

    def _refresh(self, page: Page) -> None:
        """Ask for a whole picture. Without the customer's yes to control there is no way to ask: it comes by itself."""
        now_s = time.monotonic()
        if self._span is None and not page.locked and now_s - page.refreshed_s > REFRESH_S:
            page.refreshed_s = now_s
            with contextlib.suppress(LinkError):
                self._mirror.refresh()

    def _hear(self, page: Page, message: str) -> None:
        try:
            said = json.loads(message)
            kind = said["type"] if isinstance(said, dict) else None
        except (ValueError, KeyError, RecursionError):
            kind = None
        if kind is None:
            return
        if kind == "key-frame":
            page.outbox.forget()
            self._tell()
            return
        page.moved()
        try:
            if kind in ("blank", "unblank"):
                self._blank(kind == "blank")
            elif kind == "unlock":
                with self._lock:
                    page.unlock()
                    self._fill(page)
            elif kind == "say":
                self._say(page, said.get("text"))
            elif kind != "here":
                self._touch(page, said)
        except RecordError as failed:
            self._failed = failed
            page.outbox.say({"type": "refused", "says": say(failed.said, self._lang)})
        except RemoteAssistError as failed:
            page.outbox.say({"type": "refused", "says": say(failed.said, self._lang)})

    def _touch(self, page: Page, said: dict[str, Any]) -> None:
        try:
            touch = touched(said)
        except ValueError:
            page.outbox.say(self._refusal("refused_input"))
            return
        if touch is None:
            return
        if page.locked:
            page.outbox.say(self._refusal("refused_locked"))
            return
        for message in touch.messages:
            if not self._mirror.send(message, touch.what, touch.place):
                page.outbox.say(self._refusal("refused"))
                return

    def _blank(self, on: bool) -> None:
        self._blanked = on
        if on:
            self._mirror.blank("technician")
        else:
            self._mirror.unblank("technician")
        self._tell()

    def _say(self, page: Page, text: object) -> None:
        if not isinstance(text, str) or not text.strip() or self._narrate is None:
            page.outbox.say(self._refusal("refused_said"))
        elif len(text) > MAX_SAID_CHARS:
            page.outbox.say(self._refusal("too_long"))
        else:
            self._narrate(text.strip())
            page.outbox.say({"type": "said", "text": text.strip()})

    def _refusal(self, word: str) -> dict[str, Any]:
        return {"type": "refused", "says": WORDS[word].in_language(self._lang)}

    def _fill(self, page: Page) -> None:
        """All that a page needs which begins to look now. The lock is held."""
        page.outbox.say(self._status(page))
        page.outbox.begin(() if self._config is None else (self._config, *(self._since_key or ())))

    def _tell(self) -> None:
        page = self._page
        if page is not None:
            page.outbox.say(self._status(page))

    def _status(self, page: Page) -> dict[str, Any]:
        """What the page says about the gate; `hidden_ms` is how long ago it hid."""
        span, trouble = self._span, self._mirror.trouble
        status: dict[str, Any] = {"type": "status", "shown": span is None, "locked": page.locked,
                                  "blanked": self._blanked, "step": self._step}  # fmt: skip
        if span is not None:
            reasons = [says(code) for code in span.reasons]
            status["reasons"] = [reason.zh if self._lang == "zh" else reason.en for reason in reasons]
            status["codes"] = list(span.reasons)
            status["by"] = span.by
            status["personally"] = any(code not in ABOUT_US for code in span.reasons)
            status["hidden_ms"] = (time.monotonic_ns() - span.since_ns) // 1_000_000
            status["trouble"] = say(trouble, self._lang) if trouble else None
        return status
