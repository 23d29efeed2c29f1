"""The report as one self-contained HTML file: no network, no script, everything escaped.

The Content-Security-Policy allows exactly our own style sheet, by its SHA-256 (CSP Level 3, "hash-source"), and
`data:` pictures for the QR code; everything else is shut, so that even a mistake of ours could load nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from diagnostics.model import Result, Text
from remote_assist.report import labels
from remote_assist.report.compare import Compared, compared_view
from remote_assist.report.model import VisitReport, masked
from remote_assist.report.rule_words import source_said
from remote_assist.report.text import moment, visible
from remote_assist.report.view import overview

if TYPE_CHECKING:
    from jinja2 import Environment

    from remote_assist.report.certificate import Issued


def render(report: VisitReport) -> str:
    """The whole visit as HTML."""
    phone = report.phone
    return page(
        "report.html",
        report.lang,
        title=labels.LABEL["visit_title"],
        visit=report,
        brand=phone.brand,
        model=phone.model,
        android=phone.android,
        sdk=phone.sdk,
        serial=masked(phone.serial),
        view=overview(report.before, report.after, report.lang),
        compared=None,
        issued=None,
        refused=tuple(scope for scope in labels.SCOPE if scope not in report.consent.scopes),
        qr=svg_data(report.receipt_qr) if report.receipt_qr else None,
    )


def check_html(
    phone: Mapping[str, Any],
    results: Iterable[Result],
    lang: str,
    compared: Compared | None = None,
    issued: Issued | None = None,
) -> str:
    """`check --html`: what was found, without a visit around it; with `compared` what changed since an older check, with
    `issued` when it was made and of when the data is."""
    serial = phone.get("serial")
    return page(
        "report.html",
        lang,
        title=labels.LABEL["check_title"],
        visit=None,
        brand=phone.get("brand"),
        model=phone.get("model"),
        android=phone.get("android"),
        sdk=phone.get("sdk"),
        serial=masked(str(serial)) if serial else None,
        view=overview(tuple(results), (), lang),
        compared=compared_view(compared, lang) if compared is not None else None,
        issued=issued,
        qr=None,
    )


def page(template: str, lang: str, *, css_file: str = "report.css", **values: Any) -> str:
    """Fill one of our templates; language, style and its hash are added."""
    lang = "zh" if lang == "zh" else "en"
    css = style(css_file)
    return _environment().get_template(template).render(
        lang=lang, html_lang="zh-CN" if lang == "zh" else "en", css=css, csp=policy(css), t=_Words(lang),
        labels=labels, said=lambda text: text.in_language(lang), **values
    )  # fmt: skip


class _Words:
    """`t.order` in a template is the label in the page's language."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def __getattr__(self, name: str) -> str:
        try:
            text: Text = labels.LABEL[name]
        except KeyError:
            raise AttributeError(name)
        return text.in_language(self._lang)


@cache
def style(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def policy(css: str) -> str:
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def svg_data(svg: str) -> str:
    """SVG as a `data:` address: a picture cannot run script or reach out, whatever is in it."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode(errors="replace")).decode()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def harmless(value: object) -> object:
        if value is None:
            return "–"
        return value if isinstance(value, Markup) else visible(str(value))

    # Loaded as files of the package: jinja2's PackageLoader would look the package up by itself.
    folder = str(resources.files(__package__))
    env = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, finalize=harmless,
                      trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    env.filters["drawn"] = Markup
    env.filters["moment"] = moment
    env.filters["source"] = source_said
    return env
