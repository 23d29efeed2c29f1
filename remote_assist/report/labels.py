"""The report's own words, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.model import Severity, Text, Verdict

SEVERITY: Mapping[Severity, Text] = {
    Severity.PASS: Text("in order", "正常"),
    Severity.INFO: Text("note", "提示"),
    Severity.WARN: Text("needs attention", "需要注意"),
    Severity.FAIL: Text("not in order", "异常"),
    Severity.UNKNOWN: Text("could not be judged", "无法判断"),
}
VERDICT: Mapping[Verdict, Text] = {
    Verdict.SETTING: Text("A setting: can be put right now", "设置问题：现在可以调好"),
    Verdict.FAULT: Text("Signs of a fault: needs the bench", "有故障迹象：需要到店检查"),
    Verdict.UNDECIDED: Text("Setting or fault: cannot tell yet", "设置还是故障：现在还不能确定"),
}
LEFT: Mapping[str, Text] = {
    "restored": Text("restored", "已恢复"),
    "removed": Text("removed", "已移除"),
    "gone as said": Text("gone, as said before", "已删除（事先说明）"),
    "left, as wanted": Text("left, as the customer wanted", "按客户要求保持现状"),
    "outcome unknown": Text("outcome unknown", "结果不明"),
    "told the customer": Text("told the customer", "已告知客户"),
    "asked the customer": Text("asked the customer", "已请客户自行操作"),
    "could not": Text("could not be put back", "未能恢复"),
}
GRADE: Mapping[str, Text] = {
    "given on the phone": Text("Given on the phone", "客户在手机上同意"),
    "signed, scan held": Text("Signed form, scan held", "已签署同意书，留有扫描件"),
    "technician's word": Text("Technician's word", "由技术员证实"),
}
GRADE_MEANS: Mapping[str, Text] = {
    "given on the phone": Text(
        "The answers came from a page opened on the phone itself.",
        "回答来自在该手机上打开的页面。",
    ),
    "signed, scan held": Text(
        "The technician states that a signed form is held under this reference; the form itself is not part of the record.",
        "技术员声明持有此编号的签字同意书；同意书本身不在记录之内。",
    ),
    "technician's word": Text(
        "The technician states that the customer agreed in a recorded call under this reference; nothing else shows it.",
        "技术员声明客户在此编号的通话录音中表示同意；没有其他证明。",
    ),
}
PHASE: Mapping[str, Text] = {
    "talk": Text("talk", "沟通"),
    "setup": Text("set-up", "准备"),
    "consent": Text("consent", "同意"),
    "check": Text("check", "检查"),
    "fix": Text("fix", "处理"),
    "wrap-up": Text("wrap-up", "收尾"),
}
SCOPE: Mapping[str, Text] = {
    "diagnose": Text("check", "检查"),
    "fix": Text("put right", "处理"),
    "screen": Text("see the screen", "查看屏幕"),
    "control": Text("tap and type", "代为操作"),
    "camera": Text("try the camera", "测试相机"),
    "record": Text("record video", "录制屏幕"),
    "logs": Text("copy logs", "复制日志"),
    "bugreport": Text("full system report", "完整系统报告"),
    "files": Text("copy files", "复制文件"),
    "export": Text("hand on results", "转交结果"),
}
PROVES = (
    Text("Which commands this tool sent to the phone, how each ended, and in which order; what the phone printed only where it was kept.", "本工具向手机发送了哪些命令、每条如何结束以及先后顺序；手机输出的内容仅限保留部分。"),
    Text("That nothing in the record was altered, added or cut off since it was sealed.", "记录封存之后没有被修改、添加或截断。"),
    Text("Which technician's key sealed it.", "由哪位技术员的密钥封存。"),
)  # fmt: skip
PROVES_NOT = (
    Text("Whose finger agreed, and who sat at the computer.", "是谁的手指点了同意、谁坐在电脑前。"),
    Text("What other programs, cameras or people did at the same time.", "其他程序、摄像头或人员同时做了什么。"),
    Text("That the computer's clock was right.", "电脑时钟是否准确。"),
)
LABEL: Mapping[str, Text] = {
    "visit_title": Text("Visit report", "服务报告"),
    "check_title": Text("Check report", "检查报告"),
    "order": Text("Order", "工单"),
    "session": Text("Session", "会话"),
    "technician": Text("Technician", "技术员"),
    "date": Text("Date", "日期"),
    "checked": Text("Checked", "检测时间"),
    "taken": Text("Data of", "数据时间"),
    "judged": Text("Judged", "判断时间"),
    "until": Text("until", "至"),
    "phone": Text("Phone", "手机"),
    "serial": Text("Serial", "序列号"),
    "symptom": Text("In the customer's words", "客户描述"),
    "wrong": Text("What is wrong", "发现的问题"),
    "was_wrong": Text("What was found", "发现的问题"),
    "solved": Text("put right", "已处理"),
    "still": Text("still there", "仍存在"),
    "unsure": Text("not checked again", "未复查"),
    "new": Text("seen on the second check", "复查时发现"),
    "for_technician": Text("For the technician", "技术说明"),
    "done": Text("What was done", "已做的处理"),
    "before": Text("before", "之前"),
    "after": Text("after", "之后"),
    "held": Text("checked again: it holds", "复查：有效"),
    "not_held": Text("checked again: it did not hold", "复查：未达到效果"),
    "not_read": Text("not checked again", "未复查"),
    "command": Text("Command sent", "发送的命令"),
    "areas": Text("What was looked at", "检查项目"),
    "evidence": Text("Evidence: lines as the phone printed them", "依据：手机输出原文"),
    "readings": Text("All readings", "全部读数"),
    "not_judged": Text("Rules not judged, the phone did not say enough", "因信息不足未判断的规则"),
    "source": Text("Source of the threshold", "判断标准来源"),
    "rule": Text("Rule", "规则"),
    "guide": Text("Guide", "指引"),
    "incomplete": Text("Part of the answer is missing.", "部分信息缺失。"),
    "error": Text("Could not be read", "无法读取"),
    "notes": Text("Notes", "备注"),
    "left": Text("Left as found", "离开时的状态"),
    "left_none": Text("Nothing of ours was left on the phone, nothing had to be put back.", "手机上没有留下任何内容，也没有需要恢复的更改。"),
    "closing": Text("To switch off after the visit", "服务结束后请关闭"),
    "closing_note": Text("This was read to the customer; whether it was done has not been checked.", "以上已向客户朗读，是否完成未经核实。"),
    "timeline": Text("Timeline", "过程"),
    "consent": Text("Consent", "客户同意"),
    "agreed": Text("Agreed to", "同意的事项"),
    "refused": Text("Not agreed to", "未同意的事项"),
    "reference": Text("Reference", "编号"),
    "given": Text("Given", "同意时间"),
    "expires": Text("Ends", "到期"),
    "owner": Text("On behalf of", "代表"),
    "wording": Text("Wording", "同意书版本"),
    "proof": Text("How to verify", "如何核实"),
    "receipt": Text("Receipt code", "回执码"),
    "receipt_note": Text("Keep this code. Whoever has it can show that the record was not shortened or replaced.", "请保存此回执码。凭它可以证明记录没有被截短或替换。"),
    "run": Text("Check the record with", "核实记录的命令"),
    "proves": Text("This proves", "可以证明"),
    "proves_not": Text("This does not prove", "不能证明"),
    "none_found": Text("Nothing wrong was found", "未发现问题"),
    "none_judged": Text("Nothing could be judged", "无法作出判断"),
    "all_solved": Text("Found and put right", "问题已处理好"),
    "footer": Text("A finding is a first look from outside, no decision about a warranty.", "以上为初步远程检查结果，不作为保修结论。"),
    "opened": Text("No fault found in the areas that could be judged.", "可判断的项目均正常。"),
    "null": Text("not told", "未提供"),
}  # fmt: skip


def counted(found: int, solved: int | None, lang: str) -> str:
    """The first line of a report with problems: how many, and how many are put right (None = not checked again)."""
    if lang == "zh":
        return f"发现 {found} 个问题" + ("" if solved is None else f"，已处理 {solved} 个")
    problems = "1 problem found" if found == 1 else f"{found} problems found"
    return problems + ("" if solved is None else f", {solved} put right" if solved else ", none put right yet")
