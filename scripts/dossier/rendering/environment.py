"""The one Jinja environment: strict, with one escape, and templates that can only print.

The only module that knows Jinja. Everything printed goes through `escape.finalize`: what is not
Markup is escaped for Markdown and HTML at once. Jinja's own filters are taken away, because some
(`join`, `format`, `replace`) return text that is escaped for HTML alone.
"""

from collections.abc import Callable
from pathlib import Path

import jinja2
from markupsafe import Markup

from dossier import escape
from dossier.errors import DossierError


def environment(templates: Path) -> jinja2.Environment:
    """Return the environment over the folder `templates`."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,  # so that macros and blocks give Markup; `finalize` does the escaping
        finalize=escape.finalize,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters = {
        "front_matter": _front_matter,
        "piece": escape.inline,
        "address": escape.destination,
        "length": len,
    }
    env.globals = {"once": _Once()}
    env.tests = {"markup": lambda value: isinstance(value, Markup)}
    return env


class _Once:
    """Prints what a macro makes of a part; of one that stands on many pages it makes it once."""

    def __init__(self) -> None:
        # The part is kept with what was made of it: another must not get its address in memory.
        self._made: dict[tuple[object, ...], tuple[object, Markup]] = {}

    def __call__(self, macro: Callable[..., Markup], part: object, **options: bool) -> Markup:
        key = (getattr(macro, "name", ""), id(part), *options.items())
        if key not in self._made:
            self._made[key] = (part, macro(part, **options))
        return self._made[key][1]


def plain_environment(templates: Path) -> jinja2.Environment:
    """Return an environment for text that is no page: strict, too, but without an escape.

    Its contexts come from this program and are finished text, such as that of a new record.
    """
    env = jinja2.Environment(  # noqa: S701 - it makes no HTML
        loader=jinja2.FileSystemLoader(templates),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters, env.globals, env.tests = {}, {}, {}
    return env


def _front_matter(text: str) -> Markup:
    return Markup(escape.front_matter(text))  # noqa: S704 - JSON of escaped HTML


#: What a broken template of the theme, or a page that is not UTF-8, makes MkDocs raise.
BROKEN = (jinja2.TemplateError, UnicodeDecodeError)


def explain(error: Exception) -> str:
    """Return one line about what was raised, with the file where the error knows it."""
    message = " ".join(str(error).split())
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"{error.filename}:{error.lineno}: {message}"
    return message


class TemplateError(DossierError):
    """A template could not be rendered: it is wrong, or uses something its context lacks."""


def page_template(env: jinja2.Environment, name: str) -> str:
    """Return the template of a page: its own where there is one, else that of any record."""
    own = f"pages/{name}.md.j2"
    return own if own in env.list_templates() else "pages/record.md.j2"


def skeleton_template(env: jinja2.Environment, kind: str) -> str:
    """Return the template of a new record: its kind's where there is one, else that of any."""
    own = f"skeletons/{kind}.yaml.j2"
    return own if own in env.list_templates() else "skeletons/record.yaml.j2"


def render(env: jinja2.Environment, template: str, page: object) -> str:
    """Render one page. Templates receive their context as `page` and nothing else.

    Raises `TemplateError` with the template's name and line.
    """
    try:
        return tidy(env.get_template(template).render(page=page))
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"templates/{error.name}:{error.lineno}: {error.message}") from error
    except (jinja2.TemplateError, TypeError, UnicodeDecodeError) as error:
        raise TemplateError(f"templates/{template}: {error}") from error


def tidy(text: str) -> str:
    """Return the page without trailing blanks and with at most one empty line in a row."""
    lines: list[str] = []
    for line in text.splitlines():
        stripped = line.rstrip()
        if stripped or (lines and lines[-1]):
            lines.append(stripped)
    return "\n".join(lines).rstrip("\n") + "\n"
