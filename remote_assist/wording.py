"""The wording of the consent: what the customer is asked to agree to, word for word, with version, language and hash.

Whoever changes a word raises VERSION: the record names id, version, language and SHA-256 of what was agreed to.
Asked for by GDPR 7 (demonstrable, as easy to withdraw as to give), PIPL 14 and 29 (voluntary, informed, separate), A1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from diagnostics.model import Text

ID = "remote-assist-consent"
VERSION = "2"
SCOPES = ("diagnose", "fix", "screen", "control", "camera", "record", "logs", "bugreport", "files", "export")

TITLE = Text("Consent to help with your phone", "手机服务同意书")

INTRO = (
    Text(
        "You decide what we may do. We do only what you answer with yes; everything else stays closed. "
        "You may say no to any line, and the others still count.",
        "由您决定我们可以做什么。我们只做您选择“是”的事项，其他一律不做。任何一项您都可以选择“否”，不影响其他事项。",
    ),
)

SENTENCES: Mapping[str, Text] = MappingProxyType(
    {
        "diagnose": Text(
            "Check: read the phone's state (battery, storage, network, camera, crashes).",
            "检查：读取手机状态（电池、存储、网络、相机、应用崩溃情况）。",
        ),
        "fix": Text(
            "Put right: change settings, clear temporary files; each step told to me first.",
            "处理：更改设置、清理临时文件，每一步事先向我说明。",
        ),
        "screen": Text(
            "See my screen; hidden while a password can be seen or typed.",
            "查看我的屏幕；出现或输入密码时画面会被遮住。",
        ),
        "control": Text("Tap and type on my phone for me.", "代我在手机上点按和输入。"),
        "camera": Text("Try the camera: take test pictures.", "测试相机：拍摄测试照片。"),
        "record": Text("Record the screen as a video.", "将屏幕录制成视频。"),
        "logs": Text(
            "Copy the system's logs; they can name apps, networks, contacts.",
            "复制系统日志；其中可能包含应用、网络和联系人的名称。",
        ),
        "bugreport": Text(
            "Full system report: the most private, it can hold nearly all of the above and more.",
            "生成完整系统报告：最为私密，可能包含以上几乎全部内容及更多信息。",
        ),
        "files": Text("Copy files that I choose.", "复制由我选定的文件。"),
        "export": Text(
            "Hand the results to somebody else (workshop, maker), named to me first.",
            "将结果交给他人（维修点、厂家），并事先告知我是谁。",
        ),
    }
)

CONDITIONS = (
    Text(
        "Passwords: I type them myself and tell nobody. Nobody will ask me for codes, passwords or money.",
        "密码：由我本人输入，不告诉任何人。不会有人向我索要验证码、密码或钱款。",
    ),
    Text(
        "Stop: I can stop at any time, without a reason, by saying so, unplugging the cable or switching USB debugging "
        "off. Then nothing more is sent to the phone, except what puts our changes back (10 seconds at most in all, also after "
        "this consent has ended). If I say “touch nothing”, not even that.",
        "停止：我可以随时停止，无需理由：告诉技术员、拔下数据线或关闭 USB 调试即可。之后不再向手机发送任何内容，"
        "仅恢复已更改的设置（最多 10 秒，同意到期后也可进行）。如果我说“什么都不要动”，则连恢复也不进行。",
    ),
    Text(
        "Record: every command, and whether it worked, is kept in a sealed record, so that it can be checked later; "
        "without it we do nothing. The report keeps the readings and the lines that show a problem, and what a setting "
        "was before we changed it. The phone's full answers are kept only if I say yes to the logs. Numbers, networks, "
        "accounts and keys are masked where recognised. I get a receipt code. Saying no to the video changes nothing else.",
        "记录：每条命令及其是否成功都保存在封存的记录中，供日后核对；没有记录我们就不操作。报告会保留读数、说明问题的几行内容"
        "以及更改前的设置值；手机的完整回答只有在我同意“日志”时才会保存。识别出的号码、网络、账户和密钥"
        "会被遮盖。我会得到回执码。不同意录像不影响其他事项。",
    ),
    Text(
        "Duration: this consent ends with the visit, after 4 hours at the latest. I can withdraw it and ask for what "
        "was kept to be erased, at the address on this page.",
        "期限：本同意随本次服务结束，最长 4 小时。我可以按本页的联系方式撤回同意，并要求删除所保存的内容。",
    ),
    Text(
        "The question “Allow USB debugging?” on the phone is technical; it does not replace this page.",
        "手机上“是否允许 USB 调试”的询问是技术步骤，不能代替本同意书。",
    ),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The wording in one language. `text` is the whole of it as hashed: title, introduction, one sentence a scope,
    conditions, each on a line of its own; `sha256` (hex) is over its UTF-8 bytes."""

    id: str
    version: str
    lang: str
    text: str
    sha256: str
    title: str
    intro: tuple[str, ...]
    scope_sentences: Mapping[str, str]
    conditions: tuple[str, ...]


def wording(lang: str) -> Wording:
    """The wording in force in `lang` ("zh", else English)."""
    lang = "zh" if lang == "zh" else "en"
    title = TITLE.in_language(lang)
    intro = tuple(part.in_language(lang) for part in INTRO)
    sentences = {scope: SENTENCES[scope].in_language(lang) for scope in SCOPES}
    conditions = tuple(part.in_language(lang) for part in CONDITIONS)
    lines = [title, *intro, *(f"{scope}: {sentence}" for scope, sentence in sentences.items()), *conditions]
    text = "\n".join(lines) + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Wording(ID, VERSION, lang, text, digest, title, intro, sentences, conditions)
