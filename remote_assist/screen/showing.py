"""The gated screen of one session put together: what is set on the phone first, server file, probe, gate, sinks."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diagnostics.model import Text
from remote_assist.consent import Scope
from remote_assist.errors import FixDidNotHold, UnsupportedPhone
from remote_assist.privacy.reasons import says
from remote_assist.screen import serverfile
from remote_assist.screen.launch import Launcher, Options
from remote_assist.screen.mirror import Mirror
from remote_assist.screen.probing import Probe
from remote_assist.screen.recorder import Recorder
from remote_assist.screen.sinks import Sink

if TYPE_CHECKING:
    from remote_assist.doorbell import Identity
    from remote_assist.session import Session

OLDEST_SDK = 26
"""Android 8: below it neither the probe's dumps nor scrcpy's reset are known well enough (password-signals.md)."""

QUIET = (
    ("system", "show_password", Text("Passwords are shown while typed", "输入时短暂显示密码字符"),
     Text("Settings > Security: Show passwords", "设置 > 安全：显示密码")),
    ("system", "show_touches", Text("Touches are drawn on the screen", "屏幕上显示点按反馈"),
     Text("Developer options: Show taps", "开发者选项：显示点按操作反馈")),
    ("system", "pointer_location", Text("The pointer's path is drawn on the screen", "屏幕上显示指针位置"),
     Text("Developer options: Pointer location", "开发者选项：指针位置")),
    ("global", "heads_up_notifications_enabled", Text("Messages slide in over the screen", "消息以横幅形式弹出"),
     Text("Settings > Notifications: Pop on screen", "设置 > 通知：横幅通知")),
)  # fmt: skip
"""What would draw a typed character, the places of a PIN or a one-time code into the picture (password-signals.md). Codes
arrive without a warning, and no dump tells them from other messages (SystemUI NotificationInterruptStateProviderImpl)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`record`: keep what is shown. `control`: taps and keys may be sent. `strict`: payments, one-time codes."""

    record: bool = True
    control: bool = True
    strict: bool = False


def supported(identity: Identity) -> serverfile.ServerFile:
    """The server file for this phone. Raises UsageError when there is none on this computer, UnsupportedPhone when the
    phone cannot be judged."""
    if identity.sdk is None or identity.sdk < OLDEST_SDK:
        raise UnsupportedPhone("The screen of this phone cannot be shown: whether a secret is on it can only be told from "
                               "Android 8 on.", next_step="Go on with --no-mirror.")  # fmt: skip
    return serverfile.practice() if identity.practice else serverfile.find()


@contextlib.contextmanager
def showing(session: Session, file: serverfile.ServerFile, wanted: Wanted, *,
            sinks: Callable[[Mirror], list[Sink]] | None = None) -> Iterator[Mirror]:  # fmt: skip
    """A running mirror, closed on the way out. `sinks` makes what is to see it beside the recorder.

    Raises NoConsent, RecordError (5), ScreenFailed and its kin (6).
    """
    session.require(Scope.SCREEN)
    for namespace, key, what, by_hand in QUIET:
        with contextlib.suppress(FixDidNotHold):
            session.put_setting(namespace, key, "0", what=what, by_hand=by_hand, scope=Scope.SCREEN)
    mirror = Mirror(session, Launcher(session, file, Options()), Probe(session, wanted.strict))
    if wanted.record:
        session.require(Scope.RECORD)
        mirror.recorder = Recorder(session.folder, _keeper(session), lambda code: says(code).en)
        mirror.add(mirror.recorder)
    for sink in sinks(mirror) if sinks is not None else ():
        mirror.add(sink)
    try:
        mirror.start()
        session.chapter = mirror.chapter
        yield mirror
        # What could not be kept ends the visit, also when it was noticed late.
        mirror.wait(0)
    finally:
        session.chapter = lambda title: None
        mirror.close()


def _keeper(session: Session) -> Callable[[dict[str, Any]], None]:
    def keep(body: dict[str, Any]) -> None:
        session.log.append("recording", "tool", body, consent_id=session.consent_id, phase=session.phase)

    return keep
