"""From command-line options to an open session, and from there to a sealed record, whatever happens in between."""

from __future__ import annotations

import contextlib
import getpass
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from remote_assist.consent import DEFAULT_LIFE_S, Consent, Scope, boottime_ns, parse_channel, parse_scopes
from remote_assist.controller import MISSING_EN, MISSING_ZH, NAME, Controller, controller
from remote_assist.ending import finish, slip
from remote_assist.errors import (
    LOST,
    CustomerStopped,
    LinkError,
    LinkLost,
    NoConsent,
    NoUsablePhone,
    PhoneBusy,
    RecordError,
    RemoteAssistError,
    RemoteRefused,
    Sentence,
    UnsupportedPhone,
    UsageError,
)

if TYPE_CHECKING:
    from remote_assist.adb.devices import Attached
    from remote_assist.cli import Globals
    from remote_assist.datafolder import DataFolder
    from remote_assist.receipt import Receipt
    from remote_assist.session import Session
    from remote_assist.terminal import Terminal

C = TypeVar("C", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Asked:
    """What the technician said about consent and about the case, checked before anything is contacted."""

    channel: str
    reference: str
    scopes: frozenset[Scope] | None
    order: str | None
    technician: str
    owner: str | None
    minutes: int


def consent_options(command: C) -> C:
    """The options of every command that reaches a phone."""
    options = [
        click.option("--consent", "consent", default="phone", metavar="phone|paper:REF|voice:REF",
                     help="How the customer agreed; default: asked on their own phone."),
        click.option("--scope", "scope", multiple=True, metavar="SCOPES", help="Narrow what was agreed to."),
        click.option("--order", metavar="NUMBER", help="The work order, to find the record by."),
        click.option("--technician", metavar="NAME", help="Who is at work; default: your account's name."),
        click.option("--on-behalf-of", "owner", metavar="WHO", help="The owner, when somebody else agreed for them."),
        click.option("--consent-minutes", "minutes", type=click.IntRange(1, DEFAULT_LIFE_S // 60),
                     default=DEFAULT_LIFE_S // 60, help="For how long the customer agreed."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def asked(
    consent: str, scope: tuple[str, ...], order: str | None, technician: str | None, owner: str | None, minutes: int
) -> Asked:
    """Check the options. Raises UsageError (exit 2)."""
    channel, reference = parse_channel(consent)
    for name, text in (("--order", order), ("--technician", technician), ("--on-behalf-of", owner)):
        if text is not None and (not text.strip() or len(text) > 80 or not text.isprintable()):
            raise UsageError("{name} needs 1 to 80 printable characters.", name=name)
    who = technician or _account()
    return Asked(channel, reference, parse_scopes(scope) if scope else None, order, who, owner, minutes)


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "technician"


def with_channel(said: Asked, consent: str) -> Asked:
    """The same, with the channel that was named later. Raises UsageError."""
    channel, reference = parse_channel(consent)
    return replace(said, channel=channel, reference=reference)


def consent_of(said: Asked, needs: frozenset[Scope], lang: str, data: DataFolder) -> Consent | None:
    """The consent that the technician attests; None where the customer has to be asked on the phone.

    The wording is that of the form which was printed for this reference; without one, that of the technician's
    language.
    """
    if said.channel == "phone":
        return None
    from remote_assist.forms import printed
    from remote_assist.wording import wording

    form = printed(data, said.reference) if said.channel == "paper" else None
    words = wording(form.lang if form else lang)
    scopes = needs if said.scopes is None else said.scopes
    if form is not None:
        # Nobody agreed to what the page that they signed never asked for.
        scopes &= parse_scopes(form.scopes)
    now = boottime_ns()
    return Consent(
        id=f"c-{secrets.token_hex(4)}",
        channel=said.channel,
        reference=said.reference,
        scopes=scopes,
        given_utc=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        given_ns=now,
        expires_ns=now + said.minutes * 60 * 1_000_000_000,
        wording_id=f"{words.id} v{words.version}",
        wording_lang=words.lang,
        wording_sha256=words.sha256,
        owner=said.owner,
    )


@contextlib.contextmanager
def visit(
    globals_: Globals, said: Asked, needs: frozenset[Scope], terminal: Terminal, *, phone: Attached | None = None,
    extra: dict[str, Any] | None = None, disconnect: bool = False,
    ending: Callable[[Session, Receipt | None], None] | None = None, practice: bool = False,
    wants: frozenset[Scope] = frozenset(),
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[Session]:  # fmt: skip
    """An open session with consent for `needs`; put back and sealed on the way out, also after Ctrl-C.

    `disconnect`: close a network connection at the end. `ending` is called after the seal, however the visit ended,
    with the receipt (None = something is still changed and the record stays open). `practice`: no customer behind it.
    `meanwhile`: preparing of our own for the time in which a slow link answers the doorbell.

    Raises NoUsablePhone (3), NoConsent (4), RecordError (5).
    """
    from remote_assist.adb import devices, server
    from remote_assist.keys import load_or_create
    from remote_assist.session import Session

    if globals_.ssh:
        raise UsageError("Benches over SSH are not in this version.", next_step="Run the command on the bench itself.")
    data = globals_.folder().prepare()
    _say_what_is_open(data, terminal)
    answerable = _answerable(data, terminal, practice=practice)
    signer = load_or_create(data.path, said.technician)
    if phone is None:
        phone = devices.usable(server.choose(data.path), globals_.serial)
    session = Session.begin(
        data,
        phone,
        signer,
        technician=said.technician,
        order=said.order,
        adb_version=str(phone.server.version),
        extra={**(extra or {}), "disconnect": disconnect, "controller": answerable.record() if answerable else None},
    )
    ending = ending or (lambda ended, receipt: None)
    try:
        session.ring(meanwhile)
        _agree(session, consent_of(said, needs | wants, globals_.language(), data), needs)
        yield session
    except BaseException as ended:
        if isinstance(ended, RecordError) and not isinstance(ended, PhoneBusy):
            _record_failed(session, terminal)
            raise
        said_as = _as_lost(session, ended)
        if not session.ended:
            ending(session, _end(session, terminal, said_as, disconnect=disconnect))
        if said_as is not ended:
            raise said_as from ended
        raise
    if not session.ended:
        receipt = _end(session, terminal, None, disconnect=disconnect)
        ending(session, receipt)
        if receipt is None:
            raise LinkError("Something on the phone could not be put back; the record stays open.",
                            next_step="Run `remote-assist restore` with the phone attached.")  # fmt: skip


def _as_lost(session: Session, ended: BaseException) -> BaseException:
    """A phone that was there and has answered: what happened is a link that failed midway (6), not a missing phone (3). adb
    answers `closed` for one that refuses commands and for one that has just gone."""
    if isinstance(ended, NoUsablePhone):
        lost = session.identity is not None and not isinstance(ended, UnsupportedPhone)
    elif isinstance(ended, RemoteRefused):
        lost = not _attached(session.phone)
    else:
        lost = isinstance(ended, LinkLost) and ended.said.template != LOST
    return LinkLost(LOST, why=ended) if lost else ended


def _attached(phone: Attached) -> bool:
    """By adb's own list: the same connection, not another phone under its name."""
    from remote_assist.adb.devices import attached

    try:
        now = attached(phone.server)
    except RemoteAssistError:
        return False
    return any((one.serial, one.transport_id, one.state) == (phone.serial, phone.transport_id, "device") for one in now)


def _end(session: Session, terminal: Terminal, ended: BaseException | None, *, disconnect: bool) -> Receipt | None:
    """The customer's stop is recorded as theirs; everything else is an end like another. Raises RecordError when the
    record fails while it is ended; what is still changed has been said then."""
    try:
        leave = False
        if isinstance(ended, CustomerStopped):
            session.revoke("customer")
            leave = ended.leave
        outcome = Sentence("done") if ended is None else _outcome(ended)
        return finish(session, terminal, outcome=outcome, leave=leave, disconnect=disconnect)
    except RecordError:
        _record_failed(session, terminal)
        raise


def _record_failed(session: Session, terminal: Terminal) -> None:
    """No record, no action: not even putting back. What is still changed is said, and waits for `restore`."""
    if not session.ended:
        session.leave_open()
    if session.journal.open:
        slip(terminal, session.journal.open)


def _answerable(data: DataFolder, terminal: Terminal, *, practice: bool) -> Controller | None:
    """Who is answerable for the record; said when nobody is, except where there is no customer."""
    found = controller(data)
    if found is None and not practice:
        path = data.path / NAME
        terminal.line(
            terminal.pick(MISSING_EN.format(path=path), MISSING_ZH.format(path=path)), style="yellow", err=True
        )
    return found


def _say_what_is_open(data: DataFolder, terminal: Terminal) -> None:
    """The next start says what an interrupted one left behind."""
    from remote_assist.terminal import visible
    from remote_assist.unfinished import left_open

    for one in left_open(data):
        terminal.line(
            terminal.pick(
                f"Session {one.folder.name} was interrupted: {visible(one.describe())}. → remote-assist restore",
                f"会话 {one.folder.name} 曾被中断：{visible(one.describe(zh=True))}。→ remote-assist restore",
            ),
            style="yellow",
            err=True,
        )


def _agree(session: Session, consent: Consent | None, needs: frozenset[Scope]) -> None:
    session.phase = "consent"
    if consent is None:
        session.log.append("consent", "tool", {"event": "not asked", "why": "no page on the phone in this version"},
                           phase="consent")  # fmt: skip
        raise NoConsent(
            "The customer has not been asked: asking on the phone itself is not in this version.",
            next_step="Let the customer sign (remote-assist consent form) and use --consent paper:REF, or voice:REF.",
        )
    session.grant(consent)
    for scope in sorted(needs, key=lambda scope: scope.value):
        session.require(scope)


def _outcome(ended: BaseException) -> Sentence:
    if isinstance(ended, KeyboardInterrupt):
        return Sentence("stopped by the technician")
    return ended.said if isinstance(ended, RemoteAssistError) else Sentence("{what}", what=type(ended).__name__)
