"""Around the verifier: which public keys it trusts, and how its answer is told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from remote_assist.errors import UsageError
from remote_assist.terminal import Terminal, visible


def public_key(text: str) -> bytes:
    """32 bytes of an Ed25519 public key, from hex or from a file that begins with the hex. Raises UsageError."""
    path = Path(text)
    raw = path.read_text("ascii", "replace") if path.is_file() else text
    word = raw.split()[0] if raw.split() else ""
    try:
        key = bytes.fromhex(word)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise UsageError(
            f"“{text[:80]}” is no public key.", next_step="Give 64 hex digits or a .pub file of data/keys."
        )
    return key


def own_keys(data: Path) -> list[bytes]:
    """The keys of the technicians of this data folder."""
    return [public_key(str(path)) for path in sorted((data / "keys").glob("*.pub"))]


HEADLINE_ZH = {
    "SEALED": "已封存：记录完整，未被改动。",
    "OPEN": "未封存：开头有效；之后可能发生的内容不在保证之内。",
    "TAMPERED": "已被改动：请勿采信，并保持现状不要移动。",
    "UNVERIFIABLE": "无法核实：没有发现矛盾，但缺少能够证明的依据。",
}
CLAIMS_ZH = {
    "The records to its seal are unaltered, complete and in this order.": "到封存为止，所有记录未被改动、没有缺失、顺序如此。",
    "The records up to its last checkpoint are unaltered, complete and in this order.": "到最后一个检查点为止，所有记录未被改动、没有缺失、顺序如此。",
    "They were signed with the key": "签名所用的密钥：",
    "They are the commands that were sent to the phone through this tool": "记录的是通过本工具发送到手机的命令及其结果；手机输出的内容仅限已保留的部分。",
    "They agree with the customer's receipt": "与客户的回执一致：回执所涵盖的记录，即使持有密钥的人此后也未改动过。",
    "Whose finger agreed on the phone, or who sat at the computer.": "是谁的手指点了同意、谁坐在电脑前。",
    "What other programs, other adb servers or cameras did at the same time.": "其他程序、其他 adb 服务或摄像头同时做了什么。",
    "That the computer's clock was right: the times are its own.": "电脑时钟是否准确：时间以这台电脑为准。",
    "That the holder of the key, reaching the anchors too": "持有密钥且能接触锚点的人没有整个重写：请核对客户的回执。",
}


def tell_verdict(terminal: Terminal, verdict: Any) -> None:
    """What the verifier says, with what it proves and what it does not."""
    headline = visible(verdict.headline)
    word = headline.partition(":")[0]
    if terminal.lang == "zh" and word in HEADLINE_ZH:
        of = re.search(r": session (\S+), ([0-9]+) records", headline)
        headline = f"{HEADLINE_ZH[word]}（{f'会话 {of[1]}，共 {of[2]} 条记录' if of else headline}）"
    terminal.line(headline, style="green" if verdict.exit_code == 0 else "red")
    for line in verdict.lines:
        terminal.line(f"  {visible(line)}")
    headings = (terminal.pick("This proves:", "这能证明："), terminal.pick("This does not prove:", "这不能证明："))
    for heading, lines in zip(headings, (verdict.proves, verdict.does_not_prove), strict=True):
        if lines:
            terminal.line(heading, style="bold")
            for line in lines:
                terminal.line(f"  - {visible(_claim(line, terminal.lang))}")


def _claim(line: str, lang: str) -> str:
    """The verifier stands alone and speaks English; what it always says is known here in Chinese."""
    if lang == "zh":
        for begins, said in CLAIMS_ZH.items():
            if line.startswith(begins):
                return said + (line[len(begins) :].strip() if said.endswith("：") else "")
    return line
