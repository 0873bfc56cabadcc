"""The field guide and the reference of rules: models and codes -> two pages of Markdown.

Takes what the models and the codes say of themselves; gives the text of `fields.md` and `rules.md`
below `docs/contributing/`. It must not know a dossier, nor how a page is published.
"""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from dossier import codes, escape, shapes
from dossier.diagnostics import Code, Severity
from dossier.examples import EXAMPLES, SHOWN, VALUES
from dossier.model.base import Item, Record
from dossier.model.card import Card, Term
from dossier.model.kinds import MODELS
from dossier.model.pact import RELATIONS, Relation
from dossier.model.values import Alternative, Evidenced, Unknown
from dossier.shapes import Field, Scalar, Shape

#: Classes whose fields the guide describes once, for all that inherit them.
_COMMON = ("Record", "Evidenced", "Item")


def fields_page() -> str:
    """Return the field guide."""
    parts = [
        _head("Field guide", "scripts/dossier/model/"),
        _INTRODUCTION,
        "## Every record {: #record }",
        *_sections(Record, shapes.fields(Record), "record", 3),
    ]
    for model in MODELS:
        parts += _kind(model)
    parts += [
        "## Every fact {: #item }",
        _EVERY_FACT,
        *_sections(Item, shapes.fields(Item), "item", 3),
        "## Values with evidence {: #evidence }",
        _EVIDENCE,
        *_sections(Evidenced, _long_form(), "long", 3),
        "### Where there is no value {: #unknown }",
        _UNKNOWN,
        *_sections(Unknown, _own(Unknown), "unknown", 4),
        "## Single values {: #values }",
        *_values(),
        "## The card {: #card }",
        "The file `data/dossier.yaml`.",
        *_model(Card),
        "## A term {: #term }",
        _VOCABULARY,
        *_model(Term),
    ]
    return "\n\n".join(parts) + "\n"


def _long_form() -> list[Field]:
    fields = shapes.long_form(shapes.Evidence(Scalar.TEXT))
    return [field for field in fields if field.owner not in _COMMON]


def _head(title: str, origin: str) -> str:
    made = f"# Written by `dossier schema` from {origin}. Edit that; this page is written anew."
    # The examples are full of names, which are no answer to a reader's search.
    return f"---\n{made}\ntitle: {title}\nsearch: {{exclude: true}}\n---\n\n# {title}"


_INTRODUCTION = """\
Every key that a file in `data/` may have: what it means, in which form it is written, an example,
and where readers meet it. Whatever is not here is no key. [Writing records](records.md) is the way
in; [Rules](rules.md) has what the checks say."""

_EVIDENCE = """\
Where the form says *with evidence*, there are four ways to write a value. The short one rests on
the record's `cite`:

```yaml
date: 2023-03-10
date: {value: 2023-03-10, cite: [harbour-times-2021#p2a]}
date:
  - {value: 2025-03-11, cite: [ministry-2021#p1a], rank: preferred, reason: Its own account.}
  - {value: 2025-03-12, cite: [harbour-times-2021#p3a]}
publisher: {unknown: not-reported, reason: The site does not name itself.}
```

Two alternatives or more make the value disputed, and all are shown. The preferred one, else the
first, orders and dates. The long form and each alternative take these keys, and those of
[every fact](#item):"""

_UNKNOWN = """\
That a value is missing is a fact, too, and takes the keys of [every fact](#item) but `key`:"""

_EVERY_FACT = """\
Each entry of a list of facts takes these keys; so does a value in its long form, but for `key`."""

_VOCABULARY = """\
Each file in `data/vocabularies/` is a mapping from terms to what they mean, such as
`paris: {label: Paris, country: france}`."""


def _kind(model: type[Record]) -> Iterator[str]:
    kind = model.kind
    yield f"## {kind.label} {{: #{kind.name} }}"
    yield (
        f"{model.__doc__} The file is `data/{kind.folder}/<id>.yaml`, and "
        f"`dossier new {kind.name} <id>` begins one. Beside the keys of [every record](#record) "
        "it has:"
    )
    yield from _model(model)


def _model(model: type[BaseModel], depth: int = 3) -> Iterator[str]:
    """Yield the fields that are a class's own, and then those of the classes inside it."""
    fields = sorted(_own(model), key=lambda field: field.owner != model.__name__)
    yield from _sections(model, fields, model.__name__.lower(), depth)
    inside: dict[type[BaseModel], list[str]] = {}
    for field in fields:
        for shape in shapes.inner(field.shape):
            if isinstance(shape, shapes.Nested):
                inside.setdefault(shape.model, []).append(f"`{field.key}`")
    for nested, keys in inside.items():
        title = f"{', '.join(keys)}: {nested.__name__}"
        yield f"{'#' * depth} {title} {{: #{nested.__name__.lower()} }}"
        more = " It takes the keys of [every fact](#item), too." if issubclass(nested, Item) else ""
        yield f"{nested.__doc__}{more}"
        yield from _model(nested, depth + 1)


def _own(model: type[BaseModel]) -> list[Field]:
    return [f for f in shapes.fields(model) if f.owner not in _COMMON or model.__name__ == f.owner]


# -- fields -------------------------------------------------------------------------------------


def _sections(
    model: type[BaseModel], fields: Iterable[Field], name: str, depth: int
) -> Iterator[str]:
    """Yield heading, meaning, form, places and example of each field."""
    for field in fields:
        required = " (required)" if field.required else ""
        written = form(field.shape)
        if field.owner == Alternative.__name__ and field.key == "value":
            written = "that of the short form"
        yield f"{'#' * depth} `{field.key}`{required} {{: #{name}-{field.key} }}"
        yield field.words
        lines = [f"- Form: {written}", *_ways_back(model, field)]
        yield "\n".join([*lines, f"- Shown: {shown(model, field)}"])
        yield _yaml(EXAMPLES[f"{field.owner}.{field.key}"])


def form(shape: Shape) -> str:  # noqa: C901, PLR0911 - one branch per shape
    """Return in words, as Markdown, how a value of a shape is written."""
    match shape:
        case Scalar():
            return f"[{shape}](#value-{shape.replace(' ', '-')})"
        case shapes.Words(allowed):
            return _or(f"`{word}`" for word in allowed)
        case shapes.Names(to):
            kinds = _or(_article(kind) for kind in to.kinds) or "any record"
            types = f" (type {_or(f'`{word}`' for word in to.types)})" if to.types else ""
            return f"the id of {kinds}{types}"
        case shapes.TermOf(vocabulary):
            return f"a term of the vocabulary `{vocabulary}`"
        case shapes.Evidence(value):
            return f"{form(value)}; [with evidence](#evidence)"
        case shapes.Several(value):
            return f"{form(value)}; or a list of them"
        case shapes.Listed(entry):
            return f"a list; each entry: {form(entry)}"
        case shapes.Keyed(key, value):
            return f"a mapping; each key: {form(key)}; each value: {form(value)}"
        case shapes.Nested(model):
            return f"a mapping with the keys of [{model.__name__}](#{model.__name__.lower()})"
        case shapes.Either(forms):
            return " or ".join(form(one) for one in forms)


def _yaml(text: str) -> str:
    """Return a block of code: fenced, because an indented one behind a list belongs to that."""
    return f"```yaml\n{text}\n```"


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _or(words: Iterable[str]) -> str:
    *most, last = (*words, "")[:-1] or ("",)
    return f"{', '.join(most)} or {last}" if most else last


def _ways_back(model: type[BaseModel], field: Field) -> Iterator[str]:
    if issubclass(model, Relation) and field.key == "pact":
        pairs = ", ".join(f"“{forward}” / “{back}”" for forward, back in RELATIONS.values())
        yield f"- Link, and the way back: {pairs}, as `relation` says"
        return
    for shape in shapes.inner(field.shape):
        if isinstance(shape, shapes.Names) and shape.to.link:
            yield f"- Link: “{shape.to.forward}”; the way back: “{shape.to.back}”"


def shown(model: type[BaseModel], field: Field) -> str:
    """Return where readers meet a field: as the table says, else as the model itself does."""
    if f"{field.owner}.{field.key}" in SHOWN:
        return SHOWN[f"{field.owner}.{field.key}"]
    places = []
    if issubclass(model, Record):
        places = list(_on_the_page(model, field))
    for heading, keys in getattr(model, "columns", ()):
        if field.key in (key.rstrip("_") for key in keys):
            places.append(f"in the column “{heading}”")
    return "; ".join(places)


def _on_the_page(model: type[Record], field: Field) -> Iterator[str]:
    if isinstance(field.shape, shapes.Listed):
        yield "a table on the page"
    elif field.key in model.kind.bookkeeping:
        yield "under “Where the text comes from”"
    else:
        yield "the infobox"
    if field.key in model.kind.columns:
        yield f"the list of {model.kind.plural}"


# -- values -------------------------------------------------------------------------------------


def _values() -> Iterator[str]:
    for scalar in Scalar:
        words, examples = VALUES[scalar]
        yield f"### {scalar.capitalize()} {{: #value-{scalar.replace(' ', '-')} }}"
        yield f"{words}\n\n{_yaml(examples)}"


# -- rules --------------------------------------------------------------------------------------

_RULES = """\
Every message of `dossier check` has one of these codes. An **error** stops publishing. A
**warning** does so with `--strict`. A **note** is printed with `-v` only and feeds the coverage
page.

Some can be changed: `rules` on the card sets another severity for the whole dossier
(`rules: {fact.uncited: error}`), and `accept` silences one on a record, with the reason
(`accept: {fact.uncited: Known to everybody.}`). The others keep a promise of the format."""


def rules_page() -> str:
    """Return the reference of rules."""
    parts = [_head("Rules", "scripts/dossier/codes"), _RULES]
    for severity in Severity:
        parts.append(f"## {severity.capitalize()}s {{: #{severity} }}")
        for code in codes.ALL:
            parts += _rule(code) if code.severity is severity else ()
    return "\n\n".join(parts) + "\n"


def _rule(code: Code) -> Iterator[str]:
    changeable = " It can be changed." if code.adjustable else ""
    yield f"### `{code.name}` {{: #{escape.slug(code.name)} }}"
    yield f"{code.meaning}{changeable}"
    yield f"*Remedy:* {code.remedy}"
    yield _yaml(code.example)
