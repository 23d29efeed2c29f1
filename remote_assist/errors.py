"""Every error this tool shows, as one tree.

    RemoteAssistError
    ├── UsageError              2   unknown area, guide, serial, scope, file; a value that cannot be meant
    ├── NoUsablePhone           3   nothing attached that can be worked with
    │   ├── NoPhone                 no phone at all
    │   │   └── UnknownSerial   2       others are attached, not the one that was named: a value that cannot be meant
    │   ├── SeveralPhones           more than one, none named
    │   ├── Unauthorized            the phone has not allowed this computer
    │   ├── Offline                 adb sees it, it does not answer
    │   ├── NoPermissions           the operating system does not let us open the USB device
    │   ├── UnsupportedPhone        an iPhone, a HarmonyOS NEXT phone: a polite end
    │   └── ServerUnavailable       no adb server can be started or reached
    ├── NoConsent               4   the customer did not agree, or not to this
    │   ├── ScopeMissing            consent stands, but not for this
    │   ├── ConsentExpired          it was given for a time, and the time is over
    │   └── ConsentRevoked          the customer has stopped the visit
    │       └── CustomerStopped         … just now, at one of our questions
    ├── RecordError             5   the record cannot be kept, so nothing is done
    │   ├── PhoneBusy               another session holds this phone
    │   └── RecordDamaged           an existing record is not what it should be
    ├── OutputError             5   a file that was asked for cannot be written; the record itself is kept
    ├── LinkError               6   phone or link failed midway
    │   ├── LinkLost                connection closed before the answer was whole
    │   ├── DeadlineExceeded        total time is over
    │   ├── ProtocolError           the phone or the adb server said something that cannot be
    │   └── RemoteRefused           adb or the phone refused this one request (FAIL …)
    └── FixDidNotHold           7   the read-back after a fix does not show the fix

`exit_code` is the process's exit code (design.md, "The command line"), `next_step` one sentence that tells the
technician what to do now. Messages are ours: text that came from a phone is passed through
`remote_assist.terminal.visible` by whoever prints it, never trusted here.
"""

from __future__ import annotations


class RemoteAssistError(Exception):
    """Base of the tree. `message` says what is wrong; `next_step` what to do about it."""

    exit_code = 6
    next_step = "Run the command again; if it fails the same way, keep these lines and the session's folder."

    def __init__(self, message: str, *, next_step: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if next_step is not None:
            self.next_step = next_step


class UsageError(RemoteAssistError):
    exit_code = 2
    next_step = "See `remote-assist --help`."


class NoUsablePhone(RemoteAssistError):
    exit_code = 3
    next_step = "Run `remote-assist devices`: it says what to do about each phone."


class NoPhone(NoUsablePhone):
    next_step = "Attach the phone with a data cable and unlock it, or run `remote-assist assist` to start before adb."


class UnknownSerial(NoPhone):
    exit_code = 2
    next_step = "Run `remote-assist devices`: it lists what is attached."


class SeveralPhones(NoUsablePhone):
    next_step = "Name one with -s SERIAL; `remote-assist devices` lists them."


class Unauthorized(NoUsablePhone):
    next_step = 'Ask the customer to unlock the phone and tap Allow in the question "Allow USB debugging?".'


class Offline(NoUsablePhone):
    next_step = "Unplug the cable, switch USB debugging off and on, and plug it in again."


class NoPermissions(NoUsablePhone):
    next_step = "Install the udev rules (Debian: android-sdk-platform-tools-common), then plug the phone in again."


class UnsupportedPhone(NoUsablePhone):
    next_step = "This phone has no adb; use the read-aloud guides (`remote-assist guide list`)."


class ServerUnavailable(NoUsablePhone):
    next_step = "Check that the data folder is yours and writable, then run the command again."


class NoConsent(RemoteAssistError):
    exit_code = 4
    next_step = "Ask the customer first: --consent paper:REF or --consent voice:REF (see `remote-assist consent form`)."


class ScopeMissing(NoConsent):
    next_step = "Ask the customer for this as well, and start a session whose --scope names it."


class ConsentExpired(NoConsent):
    next_step = "Ask the customer again and start a new session."


class ConsentRevoked(NoConsent):
    next_step = "The customer has stopped the visit. Do not reconnect; talk to them."


class CustomerStopped(ConsentRevoked):
    """`leave`: the customer wants nothing touched any more, not even put back."""

    def __init__(self, *, leave: bool) -> None:
        super().__init__("The customer has stopped the visit.")
        self.leave = leave


class RecordError(RemoteAssistError):
    exit_code = 5
    next_step = "Free space in the data folder or choose another with --data DIR, then run the command again."


class OutputError(RemoteAssistError):
    """A file that was asked for (a capture, a report, a received file) cannot be written. The record itself is kept."""

    exit_code = 5
    next_step = "Free space there or name another place, then run the command again."


class PhoneBusy(RecordError):
    next_step = "Another session holds this phone. End that one first."


class RecordDamaged(RecordError):
    next_step = "Run `remote-assist log verify SESSION`; keep the folder as it is."


class LinkError(RemoteAssistError):
    exit_code = 6
    next_step = "Check cable and phone, then run the command again; `remote-assist restore` puts back what was changed."


class LinkLost(LinkError):
    pass


class DeadlineExceeded(LinkError):
    next_step = "The phone did not answer in time. Unlock it, check the cable, and run the command again."


class ProtocolError(LinkError):
    next_step = "The phone's answer makes no sense. Reconnect it; if it happens again, treat the phone as hostile."


class RemoteRefused(LinkError):
    pass


class FixDidNotHold(RemoteAssistError):
    exit_code = 7
    next_step = "Escalate: the report lists what was tried and each result."


NEXT_ZH: dict[type[RemoteAssistError], str] = {
    RemoteAssistError: "请重新运行命令；如果仍然失败，请保留这些信息和会话文件夹。",
    UsageError: "请查看 `remote-assist --help`。",
    NoUsablePhone: "运行 `remote-assist devices` 可查看每部手机需要做什么。",
    NoPhone: "请用数据线连接手机并解锁；或运行 `remote-assist assist`，从连接之前开始。",
    SeveralPhones: "请用 -s 序列号 指定一部；`remote-assist devices` 可列出所有手机。",
    Unauthorized: "请客户解锁手机，并在“允许 USB 调试吗？”中点按“允许”。",
    Offline: "请拔下数据线，关闭再打开 USB 调试，然后重新插上。",
    NoPermissions: "请安装 udev 规则（Debian：android-sdk-platform-tools-common），然后重新插上手机。",
    UnsupportedPhone: "这部手机没有 adb；请使用朗读式指引（`remote-assist guide list`）。",
    ServerUnavailable: "请确认数据文件夹属于您且可写，然后重新运行命令。",
    NoConsent: "请先征得客户同意：--consent paper:编号 或 --consent voice:编号（见 `remote-assist consent form`）。",
    ScopeMissing: "请再征得客户对此项的同意，并用包含此项的 --scope 开始新会话。",
    ConsentExpired: "请再次征得客户同意，并开始新会话。",
    ConsentRevoked: "客户已终止服务。请勿重新连接，先与客户沟通。",
    OutputError: "请清理目标磁盘或换一个位置，然后重新运行命令。",
    RecordError: "请清理数据文件夹所在磁盘，或用 --data 指定其他文件夹，然后重新运行命令。",
    PhoneBusy: "另一个会话正在使用这部手机，请先结束它。",
    RecordDamaged: "请运行 `remote-assist log verify 会话`，并保持文件夹原样。",
    LinkError: "请检查数据线和手机后重新运行；`remote-assist restore` 可恢复已更改的内容。",
    DeadlineExceeded: "手机没有及时回答。请解锁手机、检查数据线后重新运行。",
    ProtocolError: "手机的回答不合常理。请重新连接；如果再次发生，请把这部手机视为不可信。",
    FixDidNotHold: "请升级处理：报告列出了每项尝试及结果。",
}
"""The usual next step of each class in Chinese; what is wrong itself is said in English."""


def next_step(error: RemoteAssistError, lang: str) -> str:
    """The error's own next step, or in Chinese the usual one of its class."""
    if lang == "zh" and "next_step" not in vars(error):
        for kind in type(error).__mro__:
            if kind in NEXT_ZH:
                return NEXT_ZH[kind]
    return error.next_step
