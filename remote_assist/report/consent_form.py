"""The paper door: one large-type page that a customer reads, answers line by line, and signs.

No box is ever ticked beforehand (GDPR recital 32: silence and pre-ticked boxes are no consent). The wording is that of
`remote_assist.wording`, printed whole, with the hash that the record names.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.model import Text
from remote_assist.wording import SCOPES, wording

LABELS = {
    "order": Text("Order", "工单"),
    "technician": Text("Technician", "技术员"),
    "company": Text("Company", "公司"),
    "contact": Text("Address and telephone", "地址和电话"),
    "phone": Text("Phone (brand, model)", "手机（品牌、型号）"),
    "yes": Text("Yes", "是"),
    "no": Text("No", "否"),
    "owner": Text("The phone is mine", "手机是我本人的"),
    "behalf": Text("I act for the owner:", "我代表机主："),
    "relation": Text("as (parent, carer, employer …):", "身份（父母、看护、雇主等）："),
    "name": Text("Name", "姓名"),
    "signature": Text("Signature", "签名"),
    "date": Text("Date and time", "日期和时间"),
    "checked": Text("Identity checked by (method only, no numbers)", "身份核实方式（只写方式，不写号码）"),
    "stop": Text("Stop at any time: say so, or pull the cable.", "随时可以停止：说一声，或拔下数据线。"),
    "wording": Text("Wording", "版本"),
}


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """What is known before it is printed; None leaves a line to write on. `asked`: the scopes to ask for."""

    order: str | None = None
    technician: str | None = None
    company: str | None = None
    contact: str | None = None
    phone: str | None = None
    lang: str = "en"
    asked: tuple[str, ...] = SCOPES


def render_form(form: ConsentForm) -> str:
    """The form as one self-contained HTML page, to print. An unknown scope raises KeyError."""
    from remote_assist.report.html import page

    words = wording(form.lang)
    asked = [(scope, words.scope_sentences[scope]) for scope in form.asked]
    head = [(name, getattr(form, name)) for name in ("order", "technician", "company", "phone", "contact")]
    return page(
        "consent_form.html",
        form.lang,
        css_file="consent_form.css",
        words=words,
        asked=asked,
        head=head,
        f={name: text.in_language(form.lang) for name, text in LABELS.items()},
    )
