"""One record as one line for people: `log show`. Words of the record's format (docs/record-format.md) in two languages;
what is in a record beyond them is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diagnostics.model import Text
from remote_assist.report.labels import GRADE, PHASE, SCOPE, SEVERITY
from remote_assist.sentences import say
from remote_assist.wrapping import padded

MOST_CHARS = 400
_TYPE = {
    "open": "开始",
    "intent": "将要执行",
    "result": "结果",
    "consent": "同意",
    "revoke": "客户终止",
    "gap": "中断",
    "setting_before": "更改之前",
    "setting_after": "更改之后",
    "checkpoint": "检查点",
    "recovered": "继续",
    "end": "结束",
    "note": "备注",
    "erasure": "擦除",
    "redaction": "遮挡",
    "recording": "录像",
    "input": "操作",
}
_ACTOR = {"tool": "工具", "technician": "技术员", "customer": "客户", "phone": "手机"}
_KEY = {
    "span": "段",
    "reasons": "原因",
    "hidden_ms": "遮挡毫秒",
    "by": "由",
    "file": "文件",
    "from_byte": "起始字节",
    "to_byte": "结束字节",
    "counts": "次数",
    "refused": "已拒绝",
    "places": "位置",
    "title": "标题",
    "at_ms": "毫秒处",
    "text": "内容",
    "answer": "回答",
    "said_to": "说给",
    "journal": "恢复日志",
    "kind": "类别",
    "what": "内容",
    "state": "状态",
    "read_back": "复核",
    "outcome": "结果",
    "event": "事件",
    "scope": "范围",
    "scopes": "范围",
    "grade": "证明程度",
    "channel": "方式",
    "reference": "编号",
    "given_utc": "同意时间",
    "life_s": "有效秒数",
    "on_behalf_of_owner": "代机主同意",
    "why": "原因",
    "symptom": "问题",
    "since": "何时开始",
    "recent": "最近安装",
    "solved": "是否解决",
    "debugging_on_before": "此前已开调试",
    "satisfaction": "满意度",
    "technician": "技术员",
    "order": "工单",
    "tool": "工具",
    "torn_bytes": "残缺字节",
    "unanswered_intents": "结果不明的命令",
    "unrecorded_payloads": "未记录的附件",
    "left_as_found": "离开时的状态",
    "connection_closed": "已断开连接",
    "by_hand": "手动改回",
    "detail": "细节",
    "exit_code": "退出码",
    "outputs": "输出数",
    "bytes": "字节",
    "seqs": "记录号",
    "reason": "原因",
    "status": "状态",
    "guide": "指引",
    "risk": "风险",
    "areas": "检查项目",
    "before": "之前",
    "after": "之后",
    "serial_gone": "已不在列表",
    "restore": "恢复",
    "consent_hash": "同意哈希",
    "extra": "其他",
    "key": "公钥",
    "phone": "手机",
    "findings": "发现",
    "intent": "对应",
    "id": "编号",
    "wording": "同意书版本",
    "consent_version": "同意格式",
    "argv": "命令",
    "loss": "不可恢复",
    "namespace": "类别",
    "previous": "原值",
    "wanted": "应为",
}
_WORD = {
    "done": "完成",
    "unknown": "不明",
    "given": "已同意",
    "refused": "被拒绝",
    "not asked": "未询问",
    "open": "未封存",
    "sealed": "已封存",
    "restored": "已恢复",
    "could_not": "未能恢复",
    "left": "保持现状",
    "lost": "按约定完成",
    "yes": "是",
    "no": "否",
    "partly": "部分",
    "True": "是",
    "False": "否",
    "None": "无",
    "paper": "纸质",
    "voice": "录音",
    "setting": "设置",
    "command": "命令",
    "reverse": "反向转发",
    "file": "文件",
    "loss": "不可恢复",
    "did_not_hold": "未生效",
    "not_applicable": "不适用",
    "declined": "已谢绝",
    "failed": "失败",
}
_CHINESE = {"text": "zh", "outcome": "zh", "reason": "zh", "what": "what_zh", "by_hand": "by_hand_zh"}
"""Where a record has the Chinese of one of its texts. These are not shown a second time."""


def one_line(record: Mapping[str, Any], lang: str) -> str:
    """Number, time, phase, type, actor, and what it says. What a phone printed may be in it."""
    body = record.get("body")
    body = body if isinstance(body, dict) else {}
    kind, clock = str(record.get("type")), str(record.get("wall_utc", ""))[11:19]
    phase, actor = str(record.get("phase") or ""), str(record.get("actor"))
    if lang != "zh":
        head = f"{record.get('seq'):>5} {clock:<9}{phase:<9}{kind:<15}{actor:<11}"
        return head + _english(kind, body)[:MOST_CHARS]
    phase = _pick(PHASE, phase)
    head = f"{record.get('seq'):>5} {clock:<9}{padded(phase, 5)}{padded(_TYPE.get(kind, kind), 11)}"
    return head + padded(_ACTOR.get(actor, actor), 8) + _chinese(kind, body)[:MOST_CHARS]


def _english(kind: str, body: Mapping[str, Any]) -> str:
    if kind == "intent":
        return f"[{body.get('scope')}] {_argv(body)}"
    if kind == "result":
        counted = f"exit {body.get('exit_code')}, {body.get('stdout_bytes')} bytes"
        return f"of {body.get('intent')}: {body.get('outcome')}, {counted}"
    return ", ".join(f"{key}={value}" for key, value in body.items() if key not in _CHINESE.values())


def _chinese(kind: str, body: Mapping[str, Any]) -> str:
    if kind == "intent":
        scope = str(body.get("scope"))
        own = {"doorbell": "识别手机", "journal": "恢复"}
        return f"[{own.get(scope) or _pick(SCOPE, scope)}] {_argv(body)}{'（更改手机）' if body.get('changes') else ''}"
    if kind == "result":
        outcome = _value(body.get("outcome"))
        return f"对应第 {body.get('intent')} 条：{outcome}，退出码 {body.get('exit_code')}，{body.get('stdout_bytes')} 字节"
    said = {key: value for key, value in body.items() if key not in (*_CHINESE.values(), "sig")}
    said = dict(sorted(said.items(), key=lambda item: item[0] not in ("text", "outcome", "event", "state")))
    told = {key: body.get(_CHINESE.get(key, "")) or _value(value, key) for key, value in said.items() if value != ""}
    return "，".join(f"{_KEY.get(key, key)}：{value}" for key, value in told.items())


def _value(value: object, key: str = "") -> str:
    if key == "grade":
        return _pick(GRADE, str(value))
    if key == "scopes" and isinstance(value, dict):
        return "、".join(_pick(SCOPE, scope) for scope, agreed in value.items() if agreed)
    if key == "areas" and isinstance(value, dict):
        return "、".join(f"{area} {_severity(judged)}" for area, judged in value.items())
    if key == "left_as_found" and isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return "；".join(f"{one.get('what_zh') or one.get('what')} {_value(one.get('state'))}" for one in value) or "无"
    if key == "said_to":
        return _ACTOR.get(str(value), str(value))
    if key == "scope":
        return _pick(SCOPE, str(value))
    if isinstance(value, dict):
        kept = {name: value.get(f"{name}_zh") or said for name, said in value.items() if not name.endswith("_zh")}
        return "、".join(f"{_KEY.get(name, name)} {_value(said, name)}" for name, said in kept.items())
    return _WORD.get(str(value)) or say(str(value), "zh")


def _severity(judged: object) -> str:
    word = str(judged.get("severity")) if isinstance(judged, dict) else str(judged)
    return next((text.zh for severity, text in SEVERITY.items() if severity.value == word), word)


def _pick(known: Mapping[Any, Text], word: str) -> str:
    return known[word].zh if word in known else word


def _argv(body: Mapping[str, Any]) -> str:
    argv = body.get("argv", [])
    return " ".join(str(word) for word in argv) if isinstance(argv, list) else ""
