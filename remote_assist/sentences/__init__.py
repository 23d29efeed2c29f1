"""Every sentence of ours in the technician's language. English is written where it is raised; Chinese is kept here,
one file an area, found by the English template. `tests/sentences` fails when one is missing.

What others wrote (a phone's words, a library's reason) stands inside our sentence as it is.
"""

from __future__ import annotations

import functools

from remote_assist.errors import RemoteAssistError, Sentence


@functools.cache
def catalogue() -> dict[str, str]:
    """English template → Chinese template, with the same places."""
    from remote_assist.adb.words import SENTENCES, UNKNOWN
    from remote_assist.sentences import command_line, handed_in, link, record, screen, verifier, visit

    known = dict((*SENTENCES.values(), UNKNOWN))
    for part in (command_line, link, handed_in, record, screen, visit, verifier):
        known |= part.ZH
    return known


def say(text: str, lang: str) -> str:
    """`text` in `lang` ("zh", else English). What the catalogue does not know is said as it is. The result may hold
    what a phone printed: whoever shows it passes it through `terminal.visible`."""
    if lang != "zh":
        return str(text)
    if not isinstance(text, Sentence):
        return catalogue().get(text, str(text))
    chinese = catalogue().get(text.template)
    if chinese is None:
        return str(text)
    return (
        chinese.format_map({name: _chinese(value) for name, value in text.values.items()}) if text.values else chinese
    )


def message(error: RemoteAssistError, lang: str) -> str:
    """What is wrong."""
    return say(error.said, lang)


def _chinese(value: object) -> object:
    if isinstance(value, OSError):
        return say(value.strerror or str(value), "zh")
    said = getattr(value, "said", value)
    if isinstance(said, Sentence):
        return say(said, "zh")
    if isinstance(value, tuple):
        return "、".join(str(_chinese(one)) for one in value)
    if hasattr(value, "in_language"):
        return value.in_language("zh")
    return str(value) if isinstance(value, Exception) else value
