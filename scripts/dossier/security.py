"""The content security policy of the published pages.

Takes a finished page and the templates of Material that hold inline scripts; gives the page with a
policy that lets those scripts run and no other. It must not know MkDocs. A script that is none of
Material's fails the build instead of being given a hash: a text of a record that became a script
would otherwise be allowed by the very policy that is there to stop it.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping

from dossier.errors import PublishError

#: The templates of Material whose inline scripts may run: where settings are kept, the theme that
#: was chosen, a tab that an address opens, an announcement that was closed.
MATERIALS = (
    "partials/javascripts/base.html",
    "partials/javascripts/palette.html",
    "partials/javascripts/content.html",
    "partials/javascripts/announce.html",
)

#: What a page may do, but for the hashes of its scripts. Styles are set through the CSSOM or files.
_DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "frame-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "object-src": "'none'",
}

_SCRIPT = re.compile(
    r"""<script(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*)>(.*?)(?:</script(?=[\s/>])|\Z)""",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = r"""(?<![^\s"'/]){}\s*=\s*["']?\s*([^\s"'>]*)"""
_TYPE = re.compile(_ATTRIBUTE.format("type"), re.IGNORECASE)
_SOURCE = re.compile(_ATTRIBUTE.format("src"), re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
_START = re.compile(r'<head\b[^>]*>(?:\s*<meta charset="utf-8">)?', re.IGNORECASE)
_COMMAND = re.compile(r"\{#.*?#\}|\{%.*?%\}", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
#: What an expression in such a script may become: an address inside a string.
_VALUE = r"""[^"'\\<>\n]*"""


class Policy:
    """The policy of a site whose theme has `templates`, sources by name."""

    def __init__(self, templates: Mapping[str, str]) -> None:
        self._known = [
            re.compile(_VALUE.join(map(re.escape, _EXPRESSION.split(script))))
            for source in templates.values()
            for script in _inline(_COMMAND.sub("", source), "")
        ]

    def apply(self, html: str, page: str) -> str:
        """Return a page with its policy as the first thing in its head.

        Raises `PublishError`, naming `page`, where a script is neither Material's nor a file of
        the site, and where there is no head.
        """
        scripts = list(_inline(html, page))
        for script in scripts:
            if not any(known.fullmatch(script) for known in self._known):
                raise PublishError(
                    f"{page}: an inline script that is none of Material's: {_short(script)}. "
                    "A script of the site stands in a file that `extra_javascript` names; "
                    "if this one is the text of a record, a template prints it without escaping"
                )
        start = _START.search(html)
        if not start:
            raise PublishError(f"{page}: the page has no <head> to put the security policy in")
        meta = f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">'
        return f"{html[: start.end()]}\n      {meta}{html[start.end() :]}"


def _policy(scripts: list[str]) -> str:
    hashes = sorted({_hash(script) for script in scripts})
    directives = _DIRECTIVES | {"script-src": " ".join((_DIRECTIVES["script-src"], *hashes))}
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _inline(html: str, page: str) -> Iterator[str]:
    """Yield what stands in the scripts of a page, without blocks of data and scripts in files.

    A browser may see fewer or other scripts than this: those get no hash, and do not run.
    """
    for attributes, script in _SCRIPT.findall(html):
        kind, source = _TYPE.search(attributes), _SOURCE.search(attributes)
        if source and _ELSEWHERE.match(source[1]):
            raise PublishError(
                f"{page}: a script from elsewhere: {_short(source[1])}. "
                "Readers may be offline: keep a copy in docs/assets/"
            )
        if not source and not (kind and kind[1].lower() == "application/json"):
            yield script


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"`{line[:60]}…`" if len(line) > 60 else f"`{line}`"  # noqa: PLR2004 - fits a line
