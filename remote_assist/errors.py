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
    ├── RecordError             5   the record cannot be kept, so nothing is done
    │   ├── PhoneBusy               another session holds this phone
    │   └── RecordDamaged           an existing record is not what it should be
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


class RecordError(RemoteAssistError):
    exit_code = 5
    next_step = "Free space in the data folder or choose another with --data DIR; nothing has been sent to the phone."


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
