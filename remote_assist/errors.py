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
    │   ├── ScreenFailed            the phone gives no picture of its screen
    │   │   └── ScreenHidden            there is one, but a secret may be on it
    │   └── RemoteRefused           adb or the phone refused this one request (FAIL …)
    └── FixDidNotHold           7   the read-back after a fix does not show the fix

`exit_code` is the process's exit code (design.md, "The command line"), `next_step` one sentence that tells the
technician what to do now. Both are `Sentence`s: English with named places, each known in Chinese to
`remote_assist.sentences`. Text that came from a phone stands in a place of a sentence, is passed through
`remote_assist.terminal.visible` by whoever prints it, and is never trusted here.
"""

from __future__ import annotations


class Sentence(str):
    """English text that knows how it was made: `Sentence("There is no area “{area}”.", area=name)`.

    `template` is the key under which `remote_assist.sentences` has it in Chinese. Without values the template is the
    text, braces and all. A value may be an error, another sentence, or a text with `in_language`: it is then said in
    the language of the whole.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Sentence:
        if isinstance(template, Sentence) and not values:
            return template
        english = {name: _english(value) for name, value in values.items()}
        made = super().__new__(cls, template.format_map(english) if values else template)
        made.template = template
        made.values = values
        return made


def _english(value: object) -> object:
    if isinstance(value, OSError):
        return value.strerror or str(value)
    if isinstance(value, tuple):
        return ", ".join(str(_english(one)) for one in value)
    if hasattr(value, "in_language"):
        return value.in_language("en")
    return str(value) if isinstance(value, Exception) else value


class RemoteAssistError(Exception):
    """Base of the tree. `message` says what is wrong; `next_step` what to do about it. `values` fill the places of both.

    `said` is the message as a sentence; what comes from elsewhere and is none of ours is shown as it is.
    """

    exit_code = 6
    next_step = "Run the command again; if it fails the same way, keep these lines and the session's folder."

    def __init__(self, message: str, /, *, next_step: str | None = None, **values: object) -> None:
        self.said = message if isinstance(message, Sentence) else Sentence(message, **values)
        self.message = str(self.said)
        super().__init__(self.message)
        if next_step is not None:
            self.next_step = next_step if isinstance(next_step, Sentence) else Sentence(next_step, **values)


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


LOST = "The phone was lost in the middle: {why}"


class LinkLost(LinkError):
    pass


class DeadlineExceeded(LinkError):
    next_step = "The phone did not answer in time. Unlock it, check the cable, and run the command again."


class ProtocolError(LinkError):
    next_step = "The phone's answer makes no sense. Reconnect it; if it happens again, treat the phone as hostile."


class ScreenFailed(LinkError):
    next_step = "Unlock the phone and try again; without a picture, go on with --no-mirror."


class ScreenHidden(ScreenFailed):
    next_step = "Let the customer finish typing, and lock nothing; then try again."


class RemoteRefused(LinkError):
    pass


class FixDidNotHold(RemoteAssistError):
    exit_code = 7
    next_step = "Escalate: the report lists what was tried and each result."
