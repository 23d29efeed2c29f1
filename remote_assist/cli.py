"""The command line: a click group that imports a command's file only when that command is run.

`--help` shows the list below without importing any of them. This is also the one place where errors become text and
exit codes.
"""

from __future__ import annotations

import errno
import importlib
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from remote_assist import __version__
from remote_assist.errors import RemoteAssistError, UsageError

if TYPE_CHECKING:
    from remote_assist.datafolder import DataFolder
    from remote_assist.terminal import Terminal

COMMANDS: dict[str, str] = {
    "demo": "The whole visit on a built-in virtual phone; nothing attached, no questions asked.",
    "assist": "The whole visit on a real phone: ask, consent, check, fix, check again, report.",
    "devices": "Phones, their state, and what to do about each.",
    "connect": "Connect to a phone on the network: HOST:PORT.",
    "check": "Diagnostics, live or on a capture folder.",
    "rules": "Every rule with its threshold and its source.",
    "capture": "Acquire what `check` reads, judge later.",
    "mirror": "The gated live view and recording: nothing is shown while a password is entered.",
    "guide": "Guided fixes: list, show, run, check.",
    "consent": "The page that a customer signs.",
    "log": "The record: list, show, verify, export.",
    "restore": "Put back what an interrupted session left changed.",
    "phone": "Run a virtual phone for practice and tests.",
}
"""Name → one line. Each is a file in `commands/` that holds a click command of the same name called `COMMAND`."""


@dataclass
class Globals:
    """The options that work before and after the command; the later one wins."""

    data: Path | None = None
    serial: str | None = None
    ssh: str | None = None
    lang: str | None = None
    yes: bool = False
    json: bool = False
    no_color: bool = False
    seen: set[str] = field(default_factory=set)

    def folder(self) -> DataFolder:
        from remote_assist.datafolder import DataFolder, default_path

        return DataFolder(self.data or default_path())

    def language(self) -> str:
        """--lang, else the technician's own locale (LC_ALL, LC_MESSAGES, LANG)."""
        if self.lang:
            return self.lang
        own = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
        return "zh" if own.lower().startswith("zh") else "en"

    def terminal(self) -> Terminal:
        from remote_assist.terminal import Terminal

        color = False if self.no_color or os.environ.get("NO_COLOR") else None
        return Terminal(json_mode=self.json, color=color, lang=self.language())


def _remember(ctx: click.Context, parameter: click.Parameter, value: Any) -> Any:
    if value is not None and value is not False:
        setattr(ctx.find_root().ensure_object(Globals), str(parameter.name), value)
    return value


def global_options() -> list[click.Option]:
    """Fresh option objects: the group and every command carry the same set."""

    def option(*names: str, **kind: Any) -> click.Option:
        return click.Option(list(names), callback=_remember, expose_value=False, is_eager=True, **kind)

    return [
        option("--data", type=click.Path(path_type=Path), metavar="DIR", help="Sessions, keys, our adb server."),
        option("-s", "--serial", metavar="SERIAL", help="Which phone."),
        option("--ssh", metavar="USER@BENCH", help="A bench's phones, over SSH (not in this version)."),
        option("--lang", type=click.Choice(["zh", "en"]), help="Language of texts."),
        option("--yes", is_flag=True, help="Answer yes; never for consent, for data loss, or for the customer."),
        option("--json", is_flag=True, help="JSON alone on stdout; other text on stderr."),
        option("--no-color", is_flag=True, help="No colours."),
    ]


class Command(click.Command):
    """A command that takes the global options too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(global_options())


class Group(click.Group):
    """A group of subcommands (`log`, `guide`, `consent`) that takes the global options too."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(global_options())

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        return _resolve(self, super().resolve_command, ctx, args)


def _resolve(group: click.Group, resolve: Callable[..., Any], ctx: click.Context, args: list[str]) -> Any:
    try:
        return resolve(ctx, args)
    except click.UsageError:
        if args and not args[0].startswith("-"):
            there = ", ".join(group.list_commands(ctx))
            raise UsageError("There is no command “{name}”.", next_step="Commands: {there}.", name=args[0], there=there)
        raise


class LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"remote_assist.commands.{name}").COMMAND
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        return _resolve(self, super().resolve_command, ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="remote-assist %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Consented, recorded, reversible assistance for Android phones over adb.

    Without a command: open sessions, phones, and the next step.
    """
    ctx.ensure_object(Globals)
    if ctx.invoked_subcommand is None:
        from remote_assist.commands.overview import overview

        ctx.exit(overview(ctx.obj))


cli.params.extend(global_options())


def _interrupted(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Run, and turn every error of the tree into one sentence, one next step and its exit code."""
    for name in ("SIGTERM", "SIGHUP"):
        # A closed terminal or a polite kill ends a visit the way Ctrl-C does: the phone is put back first.
        signal.signal(getattr(signal, name), _interrupted)
    try:
        code = cli.main(standalone_mode=False)
    except RemoteAssistError as error:
        code = _say(error)
    except click.exceptions.Abort:
        code = _stopped()
    except KeyboardInterrupt:
        code = _stopped()
    except click.ClickException as error:
        code = _usage(error)
    except Exception as error:
        code = _output_gone(error) or _unexpected(error)
    sys.exit(code if isinstance(code, int) else 0)


def _output_gone(error: Exception) -> int | None:
    """Somebody's `| head` has had enough (141, as a shell says for SIGPIPE), or the file behind `>` is full (5)."""
    from remote_assist.terminal import OutputGone

    if not isinstance(error, OutputGone):
        return None
    if error.errno == errno.ENOSPC:
        _write("there is no room for the output.", "Free space where it is written to.")
        return 5
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141


def _unexpected(error: Exception) -> int:
    """A fault of ours. The trace may quote what a phone printed, so it is made visible like everything else."""
    import traceback

    from remote_assist.terminal import visible

    trace = "".join(traceback.format_exception(error))
    sys.stderr.write(visible(trace, keep_newlines=True))
    _write("this is a fault of the tool.", "Keep the lines above; `remote-assist restore` puts back what was changed.")
    return 6


def _say(error: RemoteAssistError) -> int:
    _write(error.said, error.next_step)
    return error.exit_code


def _write(wrong: str, then: str | None) -> None:
    from remote_assist.sentences import say
    from remote_assist.terminal import visible

    sys.stderr.write(f"remote-assist: {visible(say(wrong, _language()))}\n")
    if then is not None:
        sys.stderr.write(f"  → {visible(say(then, _language()))}\n")


def _language() -> str:
    """As `Globals.language`, read again from the words of the command line: the context is gone by now."""
    said = Globals()
    words = sys.argv[1:]
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if word in ("--lang=zh", "--lang=en") or (word == "--lang" and after in ("zh", "en")):
            said.lang = (after if word == "--lang" else word)[-2:]
    return said.language()


def _usage(error: click.ClickException) -> int:
    from remote_assist.errors import Sentence
    from remote_assist.sentences.command_line import usage

    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and context is not None:
        # Since click 8.2 the message of this one is the whole help text.
        _write(
            "Missing command.", Sentence("Commands: {there}.", there=", ".join(context.command.list_commands(context)))
        )
        return 2
    said = error.format_message()
    _write(
        usage(said) if _language() == "zh" else said,
        Sentence("See `{command} --help`.", command=context.command_path) if context is not None else None,
    )
    return 2


def _stopped() -> int:
    from remote_assist.sentences import say

    sys.stderr.write(f"\n{say('Stopped.', _language())}\n")
    return 130
