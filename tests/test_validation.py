"""Typed records from raw ones: one mistake gives one message, with its place and the way out."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from conftest import ROOT
from dossier.citation import Citation, Locator
from dossier.edtf import Edtf
from dossier.loading import load
from dossier.model.actor import Actor
from dossier.model.base import Modality, Record, Stage
from dossier.model.card import Card, Terms
from dossier.model.kinds import MODELS
from dossier.model.pact import Pact
from dossier.model.source import Source, Unnamed
from dossier.model.summit import Summit
from dossier.model.values import Bound, Form, Ref, Sourced
from dossier.prose import Prose
from dossier.reader import KeyPath, RawRecord, Value, read_text
from dossier.validation import did_you_mean, known_keys, path_text, validate
from dossier.walk import walk
from dossiers import CARD

ACTOR = "title: France\ntype: state\n"
PACT = "title: Accord\ntype: treaty\n"
SUMMIT = "title: A meeting\ntype: visit\n"
SOURCE = "title: A report\ntype: news\n"
CLAIM = "claims:\n  p1a:\n    text: It was so.\n"


def _raw(text: str) -> RawRecord:
    raw, problems = read_text(text, "x.yaml")
    assert problems == []
    assert raw is not None
    return raw


def _typed(text: str, model: type[Any]) -> Any:
    record, problems = validate(_raw(text), model)
    assert problems == []
    return record


def _problems(text: str, model: type[BaseModel]) -> list[str]:
    record, problems = validate(_raw(text), model)
    assert record is None
    return [
        f"{problem.position.line}:{problem.position.column} {problem.code.name} {problem.message}"
        for problem in problems
    ]


# -- what is read ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "model"),
    [(ACTOR, Actor), (PACT, Pact), (SUMMIT, Summit), (SOURCE, Source), (CARD, Card)],
)
def test_the_least_record_is_a_title_and_a_type(text: str, model: type[Record]) -> None:
    """Nothing else is demanded, so that a record can begin small."""
    _typed(text, model)


def test_a_claim_with_everything() -> None:
    """Each field of a claim becomes a value that knows what it is."""
    text = (
        SOURCE
        + CLAIM
        + (
            "    about: [a, b]\n    by: [a, {unnamed: an official, of: b}]\n"
            "    via: {unnamed: a colleague}\n    modality: expected\n    when: 2021-10~\n"
            "    quote: so it was\n    at: p1-p2\n"
        )
    )
    ((name, claim),) = _typed(text, Source).claims.items()
    assert name == Locator("p", 1, "a")
    assert [str(ref) for ref in claim.about] == ["a", "b"]
    assert claim.by.listed
    assert [str(claim.by.items[0]), claim.by.items[1].unnamed] == ["a", "an official"]
    assert str(claim.by.items[1].of) == "b"
    assert isinstance(claim.via.items[0], Unnamed)
    assert claim.via.items[0].of is None
    assert claim.modality is Modality.EXPECTED
    assert claim.when == Edtf.parse("2021-10~")
    assert [str(place) for place in claim.at] == ["p1", "p2"]


def test_what_is_absent_has_its_default() -> None:
    """A claim is stated, a record is published, and lists are empty."""
    source = _typed(SOURCE + CLAIM, Source)
    (claim,) = source.claims.values()
    assert (claim.modality, claim.about, claim.by, claim.when) == (Modality.STATED, (), None, None)
    assert (source.stage, source.cite, source.errata) == (Stage.PUBLISHED, (), ())


@pytest.mark.parametrize("written", ["..", "2021", "2021-10/2021-12", "2021~"])
def test_the_end_of_a_period_is_a_date_or_open(written: str) -> None:
    """`..` says that an end is open; whatever else is a date, an absent end is not known."""
    text = ACTOR + f"roles:\n  - {{title: Member, of: a, from: {written}}}\n"
    (role,) = _typed(text, Actor).roles
    assert role.from_ == (Bound.OPEN if written == ".." else Edtf.parse(written))
    assert role.until is None


FIELDS = [
    (SUMMIT, Summit, "date", "2021-10-05", "2021-10-06"),
    (SUMMIT, Summit, "place", "paris", "rome"),
    (SUMMIT, Summit, "part_of", "visit", "series"),
    (ACTOR, Actor, "country", "france", "italy"),
    (ACTOR, Actor, "part_of", "nato", "union"),
    (SOURCE, Source, "published", "2021-11~", "2021-12"),
    (SOURCE, Source, "author", "A. Writer", "B. Writer"),
    (SOURCE, Source, "publisher", "agency", "paper"),
]
fields = pytest.mark.parametrize(
    ("head", "model", "field", "one", "two"), FIELDS, ids=lambda value: str(value).split("\n")[0]
)


def _sourced(text: str, model: type[Record], field: str) -> Sourced[Any]:
    value = getattr(_typed(text, model), field)
    assert isinstance(value, Sourced)
    return value


@fields
def test_short_form(head: str, model: type[Record], field: str, one: str, two: str) -> None:
    """A plain value is one alternative without evidence of its own."""
    value = _sourced(f"{head}{field}: {one}\n", model, field)
    assert (value.form, str(value.value)) == (Form.SHORT, one)
    assert value.alternatives[0].cite == ()


@fields
def test_long_form(head: str, model: type[Record], field: str, one: str, two: str) -> None:
    """A mapping with `value` carries its own evidence, dispute, note and reason."""
    rest = "cite: [s#p1a], disputed_by: [s#p2a], note: A note., reason: A reason."
    value = _sourced(f"{head}{field}: {{value: {one}, {rest}}}\n", model, field)
    assert (value.form, str(value.value)) == (Form.LONG, one)
    (entry,) = value.alternatives
    assert (entry.cite, entry.disputed_by) == (
        (Citation.parse("s#p1a"),),
        (Citation.parse("s#p2a"),),
    )
    assert entry.note is not None
    assert entry.reason is not None


@fields
def test_alternatives(head: str, model: type[Record], field: str, one: str, two: str) -> None:
    """A list of mappings is kept in order; the first orders and dates, unless one is preferred."""
    text = f"{head}{field}:\n  - {{value: {one}}}\n  - {{value: {two}%s}}\n"
    value = _sourced(text % "", model, field)
    assert value.form is Form.ALTERNATIVES
    assert [str(entry.value) for entry in value.alternatives] == [one, two]
    assert str(value.value) == one
    preferred = _sourced(text % ", rank: preferred", model, field)
    assert [str(entry.value) for entry in preferred.alternatives] == [one, two]
    assert str(preferred.value) == two


@fields
def test_reasoned_unknown(head: str, model: type[Record], field: str, one: str, two: str) -> None:
    """`unknown` says why there is no value, in one of three words."""
    for why in ("not-reported", "withheld", "not-applicable"):
        value = _sourced(f"{head}{field}: {{unknown: {why}, reason: Told.}}\n", model, field)
        assert (value.form, value.value, value.alternatives) == (Form.UNKNOWN, None, ())
        assert value.unknown is not None
        assert value.unknown.unknown == why


@pytest.mark.parametrize("field", ["publisher", "author"])
def test_a_list_of_plain_values_is_joint(field: str) -> None:
    """Two publishers or authors of one text are one value; a list of mappings is alternatives."""
    joint = _sourced(f"{SOURCE}{field}: [one, two]\n", Source, field)
    assert (joint.form, str(joint.value)) == (Form.SHORT, "one and two")
    long = _sourced(f"{SOURCE}{field}: {{value: [one, two]}}\n", Source, field)
    assert (long.form, str(long.value)) == (Form.LONG, "one and two")
    other = _sourced(f"{SOURCE}{field}: [{{value: [one, two]}}, {{value: three}}]\n", Source, field)
    assert (other.form, len(other.alternatives)) == (Form.ALTERNATIVES, 2)


# -- what is wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "model", "problem"),
    [
        # Sourced values: the form is chosen by the shape, so that one mistake gives one message.
        (
            SUMMIT + "date: {value: 10 March}\n",
            Summit,
            "3:15 date.malformed date.value: '10 March'",
        ),
        (SUMMIT + "date: March\n", Summit, "3:7 date.malformed date: 'March' is not an EDTF date"),
        (
            SUMMIT + "date: {valu: 2021}\n",
            Summit,
            "3:8 shape.unknown-key unknown key 'valu' in date",
        ),
        (SUMMIT + "date: {cite: [s]}\n", Summit, "3:7 shape.missing the key 'value' is missing"),
        (SUMMIT + "date: {}\n", Summit, "3:7 shape.missing the key 'value' is missing in date"),
        (SUMMIT + "date: []\n", Summit, "3:7 shape.value date: is one value; where sources differ"),
        (SUMMIT + "date: [2021, 2022]\n", Summit, "3:7 shape.value date: is one value; where"),
        (
            SUMMIT + "date: [{value: 2021}, 2022]\n",
            Summit,
            "3:23 shape.value date[1]: is a mapping of `key: value` lines",
        ),
        (
            SUMMIT + "date: [{value: 2021}, {value: x}]\n",
            Summit,
            "3:31 date.malformed date[1].value: 'x' is not",
        ),
        (
            SUMMIT + "date: [{value: 2021, rank: best}]\n",
            Summit,
            "3:28 shape.value date[0].rank: is 'best', which is none of preferred",
        ),
        (
            SUMMIT + "date: [{value: 2021, rank: preferred}, {value: 2022, rank: preferred}]\n",
            Summit,
            "3:7 shape.value date: has more than one `rank: preferred`",
        ),
        (
            SUMMIT + "date: {unknown: no idea}\n",
            Summit,
            "3:17 shape.value date.unknown: is 'no idea', which is none of not-reported, withheld",
        ),
        (
            SUMMIT + "date: {unknown: withheld, value: 2021}\n",
            Summit,
            "3:27 shape.unknown-key unknown key 'value' in date",
        ),
        (
            SUMMIT + "date: [{unknown: withheld}]\n",
            Summit,
            "3:8 shape.value date[0]: is `unknown`, which stands alone",
        ),
        (
            SUMMIT + "date: {value: [2021]}\n",
            Summit,
            "3:15 shape.value date.value: is a single text",
        ),
        (
            SUMMIT + "date: {value: 2021, cite: s#p1a}\n",
            Summit,
            "3:27 shape.value date.cite: is a list; write each entry",
        ),
        (
            SUMMIT + "date: {value: 2021, cite: [s#1]}\n",
            Summit,
            "3:28 citation.malformed date.cite[0]: '1' is no place",
        ),
        (ACTOR + "country: France\n", Actor, "3:10 shape.value country: is an id: small letters"),
        (SOURCE + "publisher: [a, B]\n", Source, "3:16 shape.value publisher[1]: is an id"),
        # Lists, texts and mappings in each other's place.
        (ACTOR + "aliases: Gaul\n", Actor, "3:10 shape.value aliases: is a list; write each entry"),
        (ACTOR + "cite: s#p1a\n", Actor, "3:7 shape.value cite: is a list; write each entry"),
        (ACTOR + "tags: {a: b}\n", Actor, "3:7 shape.value tags: is a list; write each entry"),
        (ACTOR + "roles: Member\n", Actor, "3:8 shape.value roles: is a list; write each entry"),
        (ACTOR + "roles: {title: a, of: b}\n", Actor, "3:8 shape.value roles: is a list; write"),
        (ACTOR + "roles: [Member]\n", Actor, "3:9 shape.value roles[0]: is a mapping of `key"),
        (
            ACTOR + "aliases: [[]]\n".replace("[[", "[ ["),
            Actor,
            "3:12 shape.value aliases[0]: is a",
        ),
        (
            ACTOR + "aliases:\n  - Gaul: a land\n",
            Actor,
            "4:5 shape.value aliases[0]: is a single text; one with ': ' in it needs quotes",
        ),
        ("title: [France]\ntype: state\n", Actor, "1:8 shape.value title: is a single text"),
        ("title: France\ntype: [state]\n", Actor, "2:7 shape.value type: is a single word: person"),
        (ACTOR + "summary: [a]\n", Actor, "3:10 prose.malformed summary: ['a'] is not text"),
        (ACTOR + "same_as: [a]\n", Actor, "3:10 shape.value same_as: is a mapping of `key: value`"),
        (ACTOR + "same_as: {wikidata: [a]}\n", Actor, "3:21 shape.value same_as.wikidata: is a"),
        (
            SOURCE + "claims: [p1a]\n",
            Source,
            "3:9 shape.value claims: is a mapping of `key: value`",
        ),
        (SOURCE + "claims: {p1a: So}\n", Source, "3:15 shape.value claims.p1a: is a mapping of"),
        # A key of a mapping is reported where it stands, not where its value does.
        (
            SOURCE + "claims:\n  p1:\n    text: It was so.\n",
            Source,
            "4:3 shape.value claims.p1: 'p1' is a place; a claim's id ends in a letter, as",
        ),
        (
            SOURCE + "claims:\n  20a:\n    text: It was so.\n",
            Source,
            "4:3 citation.malformed claims.20a: '20a' is no place in a source",
        ),
        ("Treaty: {label: Treaty}\n", Terms, "1:1 shape.value Treaty: 'Treaty' is no id"),
        # Words and texts.
        ("title: France\ntype: stat\n", Actor, "2:7 shape.value type: is 'stat', which is none of"),
        (ACTOR + "stage: drafted\n", Actor, "3:8 shape.value stage: is 'drafted', which is none"),
        ("title: |-\n  a\n  b\ntype: state\n", Actor, "1:8 shape.value title: is one line"),
        (f"title: {'x' * 501}\ntype: state\n", Actor, "1:8 shape.value title: is longer than 500"),
        (ACTOR + "notes: See [[France]].\n", Actor, "3:8 prose.malformed notes: a mention leads"),
        (ACTOR + "former_ids: [index]\n", Actor, "3:14 shape.value former_ids[0]: 'index' is kept"),
        (SOURCE + "paragraphs: 0\n", Source, "3:13 shape.value paragraphs: is a whole number"),
        (SOURCE + "paragraphs: [3]\n", Source, "3:13 shape.value paragraphs: is a whole number"),
        (
            SOURCE + "boilerplate: [p3-p1]\n",
            Source,
            "3:15 citation.malformed boilerplate[0]: 'p3-p",
        ),
        (SOURCE + "boilerplate: [p3a]\n", Source, "3:15 citation.malformed boilerplate[0]: 'p3a'"),
        (SOURCE + "url: example.org\n", Source, "3:6 shape.value url: is not an address"),
        (SOURCE + "language: english\n", Source, "3:11 shape.value language: is 'english', not a"),
        (SOURCE + "reliability: {grade: A}\n", Source, "3:14 shape.missing the key 'reason' is"),
        (
            SOURCE + CLAIM + "    by: {of: a}\n",
            Source,
            "6:9 shape.missing the key 'unnamed' is missing in claims.p1a.by",
        ),
        (
            SOURCE + CLAIM + "    by: {unnamed: an aide, off: a}\n",
            Source,
            "6:28 shape.unknown-key unknown key 'off' in claims.p1a.by; did you mean 'of'?",
        ),
        (
            SOURCE + CLAIM + "    modality: said\n",
            Source,
            "6:15 shape.value claims.p1a.modality: is",
        ),
        (
            SOURCE + "claims: {p1a: {text: 'See [[a]].'}}\n",
            Source,
            "3:22 shape.value claims.p1a.text: is plain text: names are linked from `about`",
        ),
        # Rules over several keys stand at what they are about.
        (
            ACTOR + "stage: withdrawn\n",
            Actor,
            "1:1 shape.value a withdrawn record needs a `reason`",
        ),
        (
            ACTOR + "reason: Because.\n",
            Actor,
            "1:1 shape.value a withdrawn record needs a `reason`",
        ),
        (
            PACT + "milestones:\n  - {event: signed, date: 2021, summit: a}\n",
            Pact,
            "4:5 shape.value milestones[0]: takes `date` or `summit`, not both",
        ),
        (
            SUMMIT + "participants:\n  - {role: host}\n",
            Summit,
            "4:5 shape.value participants[0]: names an `actor` or someone `unnamed`",
        ),
        (
            SUMMIT + "participants:\n  - {actor: a, of: b}\n",
            Summit,
            "4:5 shape.value participants[0]: takes `of` only beside `unnamed`",
        ),
        # The card.
        (CARD.replace("1", "2", 1), Card, "1:9 shape.value format: is '2', which is none of 1"),
        (CARD.replace("2030-06-01", "2030"), Card, "4:10 shape.value edition: is one day"),
        (
            CARD + "rules: {fact.uncited: off}\n",
            Card,
            "5:23 shape.value rules.fact.uncited: is 'off",
        ),
        (CARD + "thresholds: {documents_count: yes}\n", Card, "5:31 shape.value thresholds.docume"),
        (
            CARD + "thresholds: {quote_word: 3}\n",
            Card,
            "5:14 shape.unknown-key unknown key 'quote_w",
        ),
    ],
)
def test_one_mistake_gives_one_message(text: str, model: type[BaseModel], problem: str) -> None:
    """The message names the path and the way out, and stands where the mistake does."""
    (found,) = _problems(text, model)
    assert found.startswith(problem)


def test_several_mistakes_give_as_many_messages() -> None:
    """All mistakes of a record are told in one run."""
    text = (
        "titel: France\ntype: stat\naliases: x\nroles:\n  - {of: A}\n  - {title: b, of: c, x: y}\n"
    )
    assert [problem.split()[1] for problem in _problems(text, Actor)] == [
        "shape.value",
        "shape.value",
        "shape.missing",
        "shape.value",
        "shape.unknown-key",
        "shape.unknown-key",
    ]


def test_a_misspelt_key_does_not_hide_a_fault_of_the_right_one() -> None:
    """Only the absence of the key that was meant goes without saying."""
    problems = _problems("title: [a]\ntitel: b\ntype: state\n", Actor)
    assert [problem.split()[:2] for problem in problems] == [
        ["1:8", "shape.value"],
        ["2:1", "shape.unknown-key"],
    ]


@pytest.mark.parametrize("text", ["title:\ntype: state\n", "title: #1\ntype: state\n"])
def test_what_the_reader_said_is_not_said_again(text: str) -> None:
    """A value that YAML lost gives the message about that alone."""
    raw, problems = read_text(text, "x.yaml")
    assert raw is not None
    assert len(problems) == 1
    assert validate(raw, Actor) == (None, [])


# -- suggestions ----------------------------------------------------------------------------------

MAPPINGS: list[tuple[str, type[BaseModel], KeyPath]] = [
    *((f"title: T\ntype: {kind}\n", model, ()) for kind, model in zip("sxvn", MODELS, strict=True)),
    (ACTOR + "roles:\n  - {}\n", Actor, ("roles", 0)),
    (ACTOR + "members:\n  - {}\n", Actor, ("members", 0)),
    (ACTOR + "country: {}\n", Actor, ("country",)),
    (PACT + "parties:\n  - {}\n", Pact, ("parties", 0)),
    (PACT + "milestones:\n  - {}\n", Pact, ("milestones", 0)),
    (PACT + "provisions:\n  - {}\n", Pact, ("provisions", 0)),
    (PACT + "relations:\n  - {}\n", Pact, ("relations", 0)),
    (SUMMIT + "participants:\n  - {}\n", Summit, ("participants", 0)),
    (SUMMIT + "outcomes:\n  - {}\n", Summit, ("outcomes", 0)),
    (SUMMIT + "cancelled: {}\n", Summit, ("cancelled",)),
    (SUMMIT + "date: {}\n", Summit, ("date",)),
    (SUMMIT + "date:\n  - {}\n", Summit, ("date", 0)),
    (SOURCE + "claims:\n  p1a: {}\n", Source, ("claims", "p1a")),
    (SOURCE + "errata:\n  - {}\n", Source, ("errata", 0)),
    (SOURCE + "chain:\n  - {}\n", Source, ("chain", 0)),
    (SOURCE + "reliability: {}\n", Source, ("reliability",)),
    (SOURCE + "publisher: {}\n", Source, ("publisher",)),
    (CARD, Card, ()),
    (CARD + "thresholds: {}\n", Card, ("thresholds",)),
    ("treaty: {}\n", Terms, ("treaty",)),
]


@pytest.mark.parametrize(
    ("text", "model", "where"),
    MAPPINGS,
    ids=lambda value: path_text(value) if isinstance(value, tuple) else "",
)
def test_a_misspelt_key_is_told_once_with_the_key_that_was_meant(
    text: str, model: type[BaseModel], where: KeyPath
) -> None:
    """For every key of every mapping of the format, also a required one: one message, one guess."""
    keys = known_keys(model, where)
    assert keys
    for key in (key for key in keys if len(key) > 2):
        wrong = key[: len(key) // 2] + key[len(key) // 2 + 1 :]
        if where:
            broken = text.replace("{}", f"{{{wrong}: x}}")
        else:
            broken = "".join(
                line for line in text.splitlines(keepends=True) if not line.startswith(f"{key}:")
            )
            broken += f"{wrong}: x\n"
        about_key = [
            problem
            for problem in _problems(broken, model)
            if f"'{wrong}'" in problem or f"'{key}' is missing" in problem
        ]
        assert len(about_key) == 1, broken
        assert "shape.unknown-key" in about_key[0]
        assert about_key[0].endswith(f"; did you mean '{key}'?")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("untied-kingdom", "; did you mean 'united-kingdom'?"),
        ("united-kingdom", "; did you mean 'united-kingdom'?"),
        ("zzz", ""),
    ],
)
def test_did_you_mean(word: str, said: str) -> None:
    """The nearest word is offered, and none where none is near."""
    assert did_you_mean(word, ["france", "united-kingdom", "united-states"]) == said


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ((), ""),
        (("title",), "title"),
        (("parties", 1, "actor"), "parties[1].actor"),
        (("claims", "p1a", "by", 0, "of"), "claims.p1a.by[0].of"),
    ],
)
def test_paths_read_as_people_write_them(where: KeyPath, text: str) -> None:
    """List places in brackets, keys with dots."""
    assert path_text(where) == text


# -- walking --------------------------------------------------------------------------------------

EVERY_FORM = [
    (
        ACTOR + "aliases: [a]\nsame_as: {wikidata: Q1}\ntags: [t]\ncountry: {value: a, cite: [s]}\n"
        "part_of: [{value: a, reason: So.}, {value: b, rank: preferred}]\naccept: {fact.x: So.}\n"
        "roles: [{title: a, of: b, from: .., until: 2021, disputed_by: [s#p1a], note: So.}]\n"
        "stage: withdrawn\nreason: So.\nreviewed: 2021\nnotes: So.\nformer_ids: [c]\nbody: So.\n",
        Actor,
    ),
    (
        SUMMIT + "date: {unknown: withheld, reason: So., cite: [s]}\nplace: paris\npart_of: v\n"
        "participants: [{actor: a}, {unnamed: b, of: c, role: host}]\ncancelled: {date: 2021}\n",
        Summit,
    ),
    (
        SOURCE + "publisher: [a, b]\nauthor: {value: [A, B]}\npublished: [{value: 2021}]\n"
        "claims: {p1a: {text: So., by: a, via: [{unnamed: b, of: c}, d], at: p1-p2}}\n"
        "errata: [{at: p1a, says: a, correct: b, severity: low}, {at: p1-p2, says: a, correct: b, "
        "severity: low}]\nchain: [{how: original, publisher: a}]\nboilerplate: [p3-p4]\n"
        "paragraphs: 31\nreliability: {grade: A, reason: So.}\n",
        Source,
    ),
]


def _leaves(value: Value, where: KeyPath = ()) -> dict[KeyPath, str]:
    """Return the texts of a raw record by their paths."""
    if isinstance(value, str):
        return {where: value}
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    return {
        path: text for step, child in steps for path, text in _leaves(child, (*where, step)).items()
    }


def _assert_walk_follows(raw: RawRecord, record: BaseModel) -> None:
    """Assert that the walk gives every text of the file at its own path, and defaults besides."""
    written = _leaves(raw.value)
    walked = list(walk(record))
    for where, value in walked:
        if where not in written:
            # A default, which nobody wrote: `stage` and the `modality` of a claim.
            assert value in (Stage.PUBLISHED, Modality.STATED)
            assert where[:-1] in raw.spans
            continue
        said = value.source if isinstance(value, Prose) else value
        said = said.value if isinstance(said, Bound) else said
        assert str(said) == written[where].strip()
        assert where in raw.spans
    assert written.keys() <= {where for where, _ in walked}


@pytest.mark.parametrize(("text", "model"), EVERY_FORM)
def test_the_walk_gives_each_text_at_its_own_path(text: str, model: type[Record]) -> None:
    """In every form a value may take, its path leads to its place in the file."""
    raw = _raw(text)
    _assert_walk_follows(raw, _typed(text, model))


def test_the_walk_follows_the_real_data() -> None:
    """Every text of the real records is walked over, at the path where it stands."""
    loaded, _ = load(Path(ROOT))
    assert len(loaded.entries) > 50
    for entry in loaded.entries.values():
        _assert_walk_follows(entry.raw, entry.record)


def test_the_walk_finds_references_in_the_order_of_the_model() -> None:
    """Rules and links see what a record names, each with the path of its own list place."""
    text = SOURCE + "claims: {p1a: {text: So., about: [a, b], by: [c, {unnamed: d, of: e}]}}\n"
    refs = [
        (path_text(where), value.id)
        for where, value in walk(_typed(text, Source))
        if isinstance(value, Ref)
    ]
    assert refs == [
        ("claims.p1a.about[0]", "a"),
        ("claims.p1a.about[1]", "b"),
        ("claims.p1a.by[0]", "c"),
        ("claims.p1a.by[1].of", "e"),
    ]
