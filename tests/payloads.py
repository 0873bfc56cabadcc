"""Hostile and awkward texts that must stay text: one list for every test that puts text somewhere.

The first lines come from an experiment with Markdown extensions, in which no escape broke 305 of
414 cases; the rest was added where a place was thought of that they do not reach.
"""

PAYLOADS = [
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))"),
    *("![x](x){ onerror=alert(1) }", "hi{ onclick=alert(1) .x }", "**b** _i_ `c`", "a | b | c"),
    *("# h", "- item", "> q", "1. x", "    code", "&lt;b&gt; &amp; &copy;"),
    *("http://evil.example/x", "me@evil.example", '--8<-- "secret.txt"', '--8<-- "/etc/hostname"'),
    *("++ctrl+alt++", "{++ins++}", "==mark== ~~d~~ ^^u^^", ":smile: :material-account:", "[^1]"),
    *("*[HTML]: x", "$x$ \\(x\\)", '"quotes" -- ... (c)', "{{ 7*7 }} {% raw %}", "| a\n|---\n| b"),
    *("!!! note\n    x", "??? x", '=== "t"', "[ref]: http://x", "<!-- c -->", "<?php ?>"),
    *("&#x3c;script&#x3e;", "\\<b\\>", "a\n# b", "{: #id .c onclick=x }", "term\n: def"),
    *("```py\nx\n```", "~~~", "***", "+++", "[TOC]", "<https://evil.example>"),
    *("www.evil.example", "x:\n: y"),
    # Beyond the experiment: what the punctuation that stays could make.
    *("x" * 3 + "---", "a-- b --> c", "Note: x", "1) x", "2. ", "+ x", "===", "a... b", "(tm) (R)"),
    *("x(c)y", "1/2 c/o +/- =/=", "(javascript:alert(1))", "wow!", "a' onclick=alert(1) b='", "'"),
    *(
        '" onclick="alert(1)',
        "a:smile:b",
        "|",
        "a|b",
        "\\",
        "`",
        "~",
        "9:30:15",
        "\u0002klzz\u0003",
    ),
    *("x\x00y\x7fz\x85\ud800\ufffe", "\u00a0- x", "a\u2028# b", "٣. x", "W.W.W.evil.example", "_"),
    *("Mr. Blinken (left), of the U.S., said: don't!", "50% of 'post-war' aid; or not? (Yes.)"),
    # For whole pages: what would end its place, or wake up in a title, a script or in search.
    *("</title><script>alert(1)</script>", "</script><script>alert(1)</script>", "--><b>x</b>"),
    *("</td></tr></table><b>x</b>", "</a></li></ol><img src=x onerror=alert(1)>", "</p><u>x</u>"),
    *("'-alert(1)-'", "</mark><svg onload=alert(1)>", "<iframe srcdoc='<script>alert(1)//'>"),
    *("<a href=javascript:alert(1)>x</a>", "<style>*{display:none}</style>", "${alert(1)}"),
    *("<base href=//x.example>", "<meta http-equiv=refresh content=0;url=//x.example>"),
    *("{% include 'x' %}{# c #}", "{{ config }}", "</textarea></noscript><b>x</b>"),
    *("<h1 id=top>x</h1>", "Éva <b>Ł</b> & ﬁn"),
]
