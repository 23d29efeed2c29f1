"""A hundred texts that a phone or a person may send, each of which has broken some page somewhere."""

from __future__ import annotations

MARK = "zq9"
"""Stands in every payload, so that a test can find it again in the page."""

_SCRIPTS = (
    "<script>zq9</script>", "</script><script>zq9()</script>", "<ScRiPt>zq9</ScRiPt>", "<script/zq9>x</script>",
    "<img src=x onerror=zq9()>", "<img src=//zq9.example/a.png>", "<svg onload=zq9()>", "<svg><script>zq9</script></svg>",
    "<body onload=zq9()>", "<iframe src=//zq9.example></iframe>", "<iframe srcdoc='<p>zq9'>", "<object data=zq9>",
    "<embed src=zq9>", "<link rel=stylesheet href=//zq9.example/a.css>", "<style>@import '//zq9.example'</style>",
    "<meta http-equiv=refresh content='0;url=//zq9.example'>", "<base href=//zq9.example>", "<form action=//zq9.example>",
    "<input autofocus onfocus=zq9()>", "<details open ontoggle=zq9()>", "<a href=javascript:zq9()>x</a>",
    "<video src=zq9 onerror=x>", "<audio src=zq9>", "<math><mtext></mtext><script>zq9</script></math>",
    "<template><script>zq9</script></template>", "<noscript><img src=zq9></noscript>", "<textarea>zq9</textarea>",
    "<plaintext>zq9", "<!--zq9", "--><script>zq9</script>", "<![CDATA[zq9]]>", "<?zq9?>", "<!doctype zq9>",
    "</title><script>zq9</script>", "</style><script>zq9</script>", "</pre><h1>zq9</h1>", "</table></main>zq9",
    "</svg><script>zq9</script>", "</text></svg>zq9", "<foreignObject><script>zq9</script></foreignObject>",
)  # fmt: skip
_ATTRIBUTES = (
    '" onmouseover="zq9()', "' onmouseover='zq9()", '"><script>zq9</script>', "'><img src=zq9>", '" style="zq9', "` onload=zq9 `",
    '" class="hero good zq9', 'zq9" autofocus onfocus="x', "zq9'/><x y='", '" src="//zq9.example', "zq9=\"", "zq9\\\"", "zq9&quot;",
    "&#34;zq9", "&lt;script&gt;zq9", "&amp;zq9", "&#x3c;zq9", "&zq9;", "javascript:zq9()", "data:text/html,zq9", "url(//zq9)",
)  # fmt: skip
_TEMPLATES = (
    "{{7*7}}zq9", "{{ config }}zq9", "{% raw %}zq9", "{% for x in y %}zq9", "{# zq9 #}", "{{''.__class__}}zq9", "${zq9}", "#{zq9}",
    "<%= zq9 %>", "%s%n zq9", "{zq9}", "{data_free_bytes}zq9", "{0}zq9", "zq9}}", "zq9|safe", "zq9|drawn",
)  # fmt: skip
_CHARACTERS = (
    "zq9\x00", "\x00zq9\x00<b>", "zq9\x1b[2J", "zq9\x1b]0;t\x07", "zq9\x08\x08", "zq9\x7f", "zq9\x9b31m", "zq9\u202egpj.exe",
    "\u2066zq9\u2069", "zq9\u200b\u200c\u200d", "zq9\ufeff", "zq9\u2028x\u2029", "zq9\ud800", "zq9\U000e0041", "zq9\uffff",
    "zq9\u061c", "zq9\u00ad", "zq9" + "\u0301" * 60, "zq9 \U0001f600 汉字 עברית",
)  # fmt: skip
_FORMULAS = ("=zq9()", "+zq9", "-zq9+1", "@zq9", "=HYPERLINK(\"//zq9\")", "\t=zq9", "=cmd|' /C zq9'!A0")  # fmt: skip
PAYLOADS = _SCRIPTS + _ATTRIBUTES + _TEMPLATES + _CHARACTERS + _FORMULAS
