"""`log show`, record by record."""

from __future__ import annotations

from typing import Any

import pytest

from remote_assist.log_text import one_line


def record(kind: str, body: dict[str, Any], actor: str = "tool") -> dict[str, Any]:
    return {
        "seq": 7,
        "wall_utc": "2026-01-02T03:04:05.000000Z",
        "phase": "fix",
        "type": kind,
        "actor": actor,
        "body": body,
    }


CASES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("intent", {"scope": "fix", "argv": ["pm", "trim-caches"], "changes": True}, "[处理] pm trim-caches（更改手机）"),
    ("intent", {"scope": "doorbell", "argv": ["getprop", "x"], "changes": False}, "[识别手机] getprop x"),
    ("result", {"intent": 3, "outcome": "done", "exit_code": 0, "stdout_bytes": 12}, "对应第 3 条：完成，退出码 0，12 字节"),
    ("note", {"text": "Say this", "zh": "请说", "said_to": "customer"}, "内容：请说，说给：客户"),
    ("note", {"text": "asked the customer", "solved": "yes"}, "内容：询问客户，是否解决：是"),
    ("note", {"areas": {"sim": {"severity": "fail"}}, "text": "check before"}, "内容：检查（处理前），检查项目：sim 异常"),
    ("setting_before", {"what": "Screen on", "what_zh": "屏幕常亮", "by_hand": ""}, "内容：屏幕常亮"),
    ("setting_before", {"detail": {"loss": "Gone", "loss_zh": "已删除"}}, "细节：不可恢复 已删除"),
    ("consent", {"event": "given", "grade": "signed, scan held", "scopes": {"fix": True, "camera": False}},
     "事件：已同意，证明程度：已签署同意书，留有扫描件，范围：处理"),
    ("end", {"outcome": "x", "zh": "曾中断", "left_as_found": [{"what": "A", "what_zh": "甲", "state": "restored"}]},
     "结果：曾中断，离开时的状态：甲 已恢复"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "said"), CASES)
def test_in_chinese(kind: str, body: dict[str, Any], said: str) -> None:
    line = one_line(record(kind, body), "zh")
    assert line.startswith("    7 03:04:05 处理 ")
    assert line.endswith(f" {said}")


def test_in_english_the_records_own_words_stand() -> None:
    line = one_line(record("note", {"text": "Say this", "zh": "请说", "said_to": "customer"}), "en")
    assert line == "    7 03:04:05 fix      note           tool       text=Say this, said_to=customer"


@pytest.mark.parametrize("body", [None, [], "x", {"scopes": 1}, {"areas": [1]}, {"argv": 5}, {"left_as_found": "x"}])
@pytest.mark.parametrize("kind", ["note", "intent", "result", "end", "strange"])
def test_a_record_of_any_shape_is_one_line(kind: str, body: object) -> None:
    for lang in ("zh", "en"):
        assert "\n" not in one_line({"seq": 1, "type": kind, "body": body}, lang)


def test_odd_parts_inside_a_record() -> None:
    """A record somebody else wrote may hold anything JSON can."""
    for body in ({"left_as_found": [1, None]}, {"areas": {"x": 5}}, {"detail": {"a": {"b": [1]}}}, {"state": {"x": 1}}):
        assert one_line(record("end", body), "zh")
