"""The three tables: what is a fact, a link, an event, and what each of them carries."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from dossier.citation import Citation
from dossier.collection import Dossier, collect
from dossier.edtf import Edtf
from dossier.model.values import Bound, Unknown
from dossier.tables import Event, Fact, Link
from dossiers import Small, small

NAMES = "accord, old-accord, meeting, series, france, italy, nato, person"
FILES = {
    "france": "actors",
    "italy": "actors",
    "nato": "actors",
    "person": "actors",
    "agency": "actors",
    "accord": "pacts",
    "old-accord": "pacts",
    "meeting": "summits",
    "series": "summits",
    "report": "sources",
    "other": "sources",
}
WORLD = {
    "france": "title: France\ntype: state\n",
    "italy": "title: Italy\ntype: state\n",
    "nato": "title: NATO\ntype: alliance\n",
    "person": "title: A. Person\ntype: person\n",
    "agency": "title: Agency\ntype: body\n",
    "accord": "title: Accord\ntype: pact\n",
    "old-accord": "title: Old accord\ntype: pact\n",
    "meeting": "title: Meeting\ntype: bilateral\n",
    "series": "title: Meetings\ntype: series\n",
    "report": "title: Report\ntype: news\nclaims:\n"
    + "".join(
        f"  p{n}a:\n    text: Claim {n} of [the report](https://example.org/).\n"
        f"    about: [{NAMES}]\n"
        for n in (1, 2, 3)
    ),
    "other": f"title: Other\ntype: news\nclaims: {{p1a: {{text: Otherwise., about: [{NAMES}]}}}}\n",
}
WORDS = {
    "vocabularies/pact-roles": "lead: {label: Lead}\n",
    "vocabularies/summit-roles": "host: {label: Host}\n",
    "vocabularies/places": "paris: {label: Paris, country: france}\nrome: {label: Rome}\n",
    "vocabularies/tags": "sea: {label: Sea}\n",
}


def _small(root: Path, texts: Mapping[str, str]) -> Small:
    """Load a small world; each of `texts` is put behind the record of its name."""
    more = {name.replace("_", "-"): text for name, text in texts.items()}
    files = {f"{FILES[name]}/{name}": text + more.get(name, "") for name, text in WORLD.items()}
    found = small(root, files | WORDS)
    # The tests stay true to the format: nothing in the world is an error.
    assert [line for line in found.lines if ": error[" in line] == []
    return found


def _world(root: Path, **texts: str) -> Dossier:
    """Collect the small world as readers see it."""
    return _small(root, texts).public


def _preview(root: Path, **texts: str) -> Dossier:
    """Collect the small world with its drafts."""
    return collect(_small(root, texts).loaded, drafts=True)


def _facts(dossier: Dossier, record: str, field: str = "") -> list[Fact]:
    facts = dossier.facts_of.get(record, ())
    return [fact for fact in facts if not field or fact.field == field]


def _cited(*texts: str) -> tuple[Citation, ...]:
    return tuple(Citation.parse(text) for text in texts)


# -- facts ----------------------------------------------------------------------------------------

EVERYTHING = """\
aliases: [Another name]
summary: A summary [@report#p1a].
body: A body [@report#p1a] that names [[italy]].
tags: [sea]
same_as: {wikidata: Q1}
former_ids: [%s-before]
reviewed: 2030-05-01
accept: {fact.uncited: It is a test.}
notes: For ourselves.
cite: [report#p1a]
"""


@pytest.mark.parametrize(
    ("record", "text", "fields"),
    [
        ("france", "", []),
        (
            "person",
            "country: france\npart_of: nato\nroles: [{title: Minister, of: france}]\n",
            ["country", "part_of", "roles"],
        ),
        ("nato", "members: [{actor: france}, {actor: italy}]\n", ["members", "members"]),
        (
            "accord",
            "parties: [{actor: france}]\nmilestones: [{event: signed}]\nprovisions: [{text: So.}]\n"
            "relations: [{pact: old-accord, relation: revises}]\n",
            ["parties", "milestones", "provisions", "relations"],
        ),
        (
            "meeting",
            "date: 2030\nplace: paris\npart_of: series\nparticipants: [{actor: france}]\n"
            "outcomes: [{text: So.}]\ncancelled: {date: 2029}\n",
            ["date", "place", "part_of", "participants", "outcomes", "cancelled"],
        ),
        (
            "other",
            "publisher: agency\nauthor: A. Writer\npublished: 2030\nlanguage: en\nparagraphs: 9\n"
            f"url: https://example.org/\narchived: https://example.org/a\nsha256: {'0' * 64}\n"
            "retrieved: 2030\nboilerplate: [p9]\nchain: [{how: original, publisher: agency}]\n"
            "reliability: {grade: A, reason: Known.}\n"
            "errata: [{at: p1, says: a, correct: b, severity: low}]\n",
            ["publisher", "author", "published", "errata"],
        ),
    ],
)
def test_facts_are_the_sourced_scalars_and_the_list_items(
    record: str, text: str, fields: list[str], tmp_path: Path
) -> None:
    """Titles, aliases, tags, types, `same_as`, prose and a source's bookkeeping are none."""
    everything = text + EVERYTHING % record
    dossier = _world(tmp_path, **{record: everything})
    assert [fact.field for fact in _facts(dossier, record)] == fields
    assert {fact.record for fact in dossier.facts} <= {record}


def test_a_fact_knows_where_it_stands_in_the_file(tmp_path: Path) -> None:
    """Its path leads to the item, so that a message about it can point there."""
    dossier = _world(
        tmp_path,
        meeting="date: [{value: 2030}, {value: 2031}]\nplace: {unknown: withheld}\n"
        "participants: [{actor: france}, {actor: italy}]\n",
    )
    assert [fact.path for fact in _facts(dossier, "meeting")] == [
        ("date", 0),
        ("date", 1),
        ("place",),
        ("participants", 0),
        ("participants", 1),
    ]


@pytest.mark.parametrize(
    ("record", "text", "anchor"),
    [
        # Sourced scalars: the field; alternatives the value.
        ("meeting", "date: 2030", "date"),
        ("meeting", "date: {value: 2030}", "date"),
        ("meeting", "place: {unknown: withheld}", "place"),
        ("meeting", "date: [{value: 2030-01~}, {value: 2031}]", "date-2030-01-approx"),
        ("meeting", "place: [{value: paris}, {value: rome}]", "place-paris"),
        # roles of + title + from; members and parties actor + from.
        ("person", "roles: [{title: Prime Minister, of: france}]", "roles-france-prime-minister"),
        (
            "person",
            "roles: [{title: Élu, of: italy, from: 2030-01?}]",
            "roles-italy-elu-2030-01-uncertain",
        ),
        ("person", "roles: [{title: A, of: italy, from: .., until: 2030}]", "roles-italy-a"),
        ("nato", "members: [{actor: france, from: 1949-04-04}]", "members-france-1949-04-04"),
        ("nato", "members: [{actor: france}]", "members-france"),
        ("accord", "parties: [{actor: italy, from: 2030/2031}]", "parties-italy-2030-to-2031"),
        # participants actor, or of + unnamed.
        ("meeting", "participants: [{actor: france, role: host}]", "participants-france"),
        (
            "meeting",
            "participants: [{unnamed: Senior official, of: france}]",
            "participants-france-senior-official",
        ),
        ("meeting", "participants: [{unnamed: Two aides}]", "participants-two-aides"),
        # milestones event + (summit, date or "undated").
        ("accord", "milestones: [{event: in-force, date: 2030-01}]", "milestones-in-force-2030-01"),
        ("accord", "milestones: [{event: signed, summit: meeting}]", "milestones-signed-meeting"),
        ("accord", "milestones: [{event: signed}]", "milestones-signed-undated"),
        # provisions and outcomes the first own citation, else a hash of the text.
        (
            "accord",
            "provisions: [{text: So., cite: [report#p2a, report#p1a]}]",
            "provisions-report-p2a",
        ),
        ("meeting", "outcomes: [{cite: [report#p3a]}]", "outcomes-report-p3a"),
        # relations relation + pact; errata at + says.
        (
            "accord",
            "relations: [{pact: old-accord, relation: builds-on}]",
            "relations-builds-on-old-accord",
        ),
        (
            "other",
            "errata: [{at: p1a, says: Two words, correct: b, severity: low}]",
            "errata-p1a-two-words",
        ),
        (
            "other",
            "errata: [{at: p1-p2, says: a, correct: b, severity: low}]",
            "errata-p1-p2-a",
        ),
        # `key` instead of all that.
        ("accord", "parties: [{actor: italy, from: 2030, key: first}]", "parties-first"),
        ("meeting", "outcomes: [{text: So., cite: [report#p3a], key: peace}]", "outcomes-peace"),
    ],
)
def test_the_permalink_of_a_fact(record: str, text: str, anchor: str, tmp_path: Path) -> None:
    """A fact's anchor is its field and its natural key."""
    dossier = _world(tmp_path, **{record: text + "\n"})
    assert _facts(dossier, record)[0].anchor == anchor


def test_the_permalink_of_a_text_without_citation_is_made_of_the_text(tmp_path: Path) -> None:
    """It stays when other items come, go or move, and changes with the text."""
    dossier = _world(
        tmp_path,
        accord="provisions: [{text: One.}, {text: Two.}]\n",
        meeting="outcomes: [{text: Two.}, {text: Three.}]\n",
    )
    one, two = (fact.anchor for fact in _facts(dossier, "accord"))
    again, three = (fact.anchor for fact in _facts(dossier, "meeting"))
    assert two.removeprefix("provisions") == again.removeprefix("outcomes")
    assert len({one, two, again, three}) == 4


@pytest.mark.parametrize(
    ("written", "own", "citations"),
    [
        ("{value: 2030, cite: [report#p2a]}", True, ["report#p2a"]),
        ("{value: 2030, cite: [report#p2a, other]}", True, ["report#p2a", "other"]),
        ("{value: 2030}", False, ["report#p1a", "other#p1a"]),
        ("2030", False, ["report#p1a", "other#p1a"]),
        ("{unknown: withheld, cite: [report#p2]}", True, ["report#p2"]),
    ],
)
def test_own_citations_replace_those_of_the_record(
    written: str, own: bool, citations: list[str], tmp_path: Path
) -> None:
    """Without its own a fact rests on the record's, and says so."""
    dossier = _world(tmp_path, meeting=f"cite: [report#p1a, other#p1a]\ndate: {written}\n")
    (fact,) = _facts(dossier, "meeting", "date")
    assert (fact.own, fact.citations) == (own, _cited(*citations))


def test_the_own_fields_of_a_source_rest_on_it(tmp_path: Path) -> None:
    """A source says of itself when it came out; an erratum may cite what corrects it."""
    dossier = _world(
        tmp_path,
        other="published: 2030\npublisher: {unknown: not-reported}\n"
        "errata: [{at: p1, says: a, correct: b, severity: low, cite: [report#p1a]}]\n",
    )
    assert [fact.citations for fact in _facts(dossier, "other")] == [
        _cited("other"),
        _cited("other"),
        _cited("report#p1a"),
    ]
    assert [fact.record for fact in dossier.resting_on["report"]] == ["other"]
    assert "other" not in dossier.resting_on


def test_a_reasoned_unknown_is_a_fact(tmp_path: Path) -> None:
    """That something is not reported is said, and can be cited, like any value."""
    dossier = _world(tmp_path, meeting="place: {unknown: not-reported, cite: [report#p1a]}\n")
    (fact,) = _facts(dossier, "meeting")
    assert isinstance(fact.value, Unknown)
    assert (fact.modality, fact.disputed) == ("stated", False)


def test_alternatives_are_disputed_each_by_the_others(tmp_path: Path) -> None:
    """Every alternative is a fact of its own, and counts as disputed; a list of one does not."""
    several = "[{value: 2030-01, cite: [report#p1a]}, {value: 2030-02, cite: [other#p1a]}]"
    dossier = _world(tmp_path, meeting=f"date: {several}\n", series="date: [{value: 2030}]\n")
    assert [
        (fact.anchor, fact.disputed, fact.alternative, fact.citations)
        for fact in _facts(dossier, "meeting")
    ] == [
        ("date-2030-01", True, True, _cited("report#p1a")),
        ("date-2030-02", True, True, _cited("other#p1a")),
    ]
    (alone,) = _facts(dossier, "series")
    assert (alone.disputed, alone.alternative) == (False, False)


def test_only_the_item_that_carries_a_dispute_is_disputed(tmp_path: Path) -> None:
    """The claim named leads back to the item; what rests on that claim keeps its status."""
    dossier = _world(
        tmp_path,
        accord="provisions:\n  - {cite: [report#p1a], disputed_by: [other#p1a]}\n"
        "  - {cite: [other#p1a]}\n",
        meeting="date: {value: 2030, cite: [report#p1a], disputed_by: [other#p1a]}\n",
    )
    disputed, other = _facts(dossier, "accord")
    (date,) = _facts(dossier, "meeting")
    assert (disputed.disputed, other.disputed, date.disputed) == (True, False, True)
    assert disputed.disputed_by == _cited("other#p1a")
    (claim,) = _cited("other#p1a")
    assert dossier.disputes[claim] == (disputed, date)


def test_what_is_not_published_is_not_cited(tmp_path: Path) -> None:
    """A draft source falls out of citations and disputes, and stands there in the preview."""
    texts = {
        "meeting": "date: {value: 2030, cite: [report#p1a, other#p1a], disputed_by: [other#p1a]}\n",
        "other": "stage: draft\n",
    }
    (fact,) = _facts(_world(tmp_path / "a", **texts), "meeting")
    assert (fact.citations, fact.disputed_by) == (_cited("report#p1a"), ())
    (fact,) = _facts(_preview(tmp_path / "b", **texts), "meeting")
    assert (fact.citations, fact.disputed) == (_cited("report#p1a", "other#p1a"), True)


# -- links ----------------------------------------------------------------------------------------


def _links(dossier: Dossier, from_: str = "") -> list[Link]:
    return [link for link in dossier.links if not from_ or link.from_ == from_]


@pytest.mark.parametrize(
    ("record", "text", "expected"),
    [
        ("person", "country: france", [("france", "country")]),
        ("person", "part_of: {value: nato, cite: [report#p1a]}", [("nato", "part_of")]),
        ("person", "roles: [{title: A, of: france}]", [("france", "roles")]),
        ("person", "roles: [{title: A, of: accord}]", [("accord", "roles")]),
        ("nato", "members: [{actor: france}]", [("france", "members")]),
        ("accord", "parties: [{actor: france, role: lead}]", [("france", "parties")]),
        ("accord", "milestones: [{event: signed, summit: meeting}]", [("meeting", "milestones")]),
        (
            "accord",
            "milestones: [{event: signed, by: [france, italy]}]",
            [("france", "milestones"), ("italy", "milestones")],
        ),
        (
            "accord",
            "relations: [{pact: old-accord, relation: revises}]",
            [("old-accord", "relations")],
        ),
        ("meeting", "part_of: series", [("series", "part_of")]),
        ("meeting", "participants: [{actor: person}]", [("person", "participants")]),
        ("meeting", "participants: [{unnamed: Aide, of: nato}]", [("nato", "participants")]),
        (
            "meeting",
            "part_of: [{value: series}, {value: meeting}]",
            [("series", "part_of"), ("meeting", "part_of")],
        ),
        ("other", "publisher: [agency, italy]", [("agency", "publisher"), ("italy", "publisher")]),
        ("other", "chain: [{how: original, publisher: agency}]", [("agency", "chain")]),
        # No record is named here.
        ("meeting", "place: paris", []),
        ("accord", "tags: [sea]", []),
        ("accord", "cite: [report#p1a]", []),
        ("meeting", "date: {value: 2030, cite: [report#p1a], disputed_by: [other#p1a]}", []),
    ],
)  # fmt: skip
def test_every_reference_is_a_link_both_ways(
    record: str, text: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    """A reference field links to what it names, and what it names shows it back."""
    dossier = _world(tmp_path, **{record: text + "\n"})
    assert [(link.to, link.relation) for link in _links(dossier)] == expected
    for link in dossier.links:
        assert link.from_ == record
        assert link in dossier.links_to[link.to]
        assert link.forward
        assert link.back


def test_a_relation_reads_in_both_directions(tmp_path: Path) -> None:
    """The heading on the other pact turns the relation around."""
    relations = {
        "replaces": ("Replaces", "Replaced by"),
        "revises": ("Revises", "Revised by"),
        "displaces": ("Displaces", "Displaced by"),
        "implements": ("Implements", "Implemented by"),
        "builds-on": ("Builds on", "Built on by"),
    }
    items = ", ".join(f"{{pact: old-accord, relation: {name}}}" for name in relations)
    dossier = _world(tmp_path, accord=f"relations: [{items}]\n")
    assert [(link.forward, link.back) for link in _links(dossier)] == [*relations.values()]


def test_a_link_carries_its_evidence(tmp_path: Path) -> None:
    """Interval, sentence, citations, modality, dispute and permalink come from the fact."""
    dossier = _world(
        tmp_path,
        accord="parties:\n  - {actor: france, from: 2030, until: .., cite: [report#p2a],"
        " disputed_by: [other#p1a]}\n",
    )
    assert _links(dossier) == [
        Link(
            from_="accord",
            to="france",
            relation="parties",
            forward="Parties",
            back="Party to",
            interval=(Edtf.parse("2030"), Bound.OPEN),
            sentence="Claim 2 of the report.",
            citations=_cited("report#p2a"),
            modality=_facts(dossier, "accord")[0].modality,
            anchor="parties-france-2030",
            disputed=True,
        )
    ]


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ("text: 'Our *own* words.', cite: [report#p2a]", "Our own words."),
        ("cite: [report#p2a, report#p3a]", "Claim 2 of the report."),
        ("cite: [report#p9, report#p3a]", "Claim 3 of the report."),
        ("key: none", "Otherwise."),
        ("cite: [report]", "Otherwise."),
    ],
)
def test_the_sentence_of_a_link(rest: str, sentence: str, tmp_path: Path) -> None:
    """It is the item's text, else its first own claim, else the first of its record."""
    item = f"milestones: [{{event: signed, by: [france], {rest}}}]\n"
    dossier = _world(tmp_path, accord=f"cite: [other#p1a, report#p1a]\n{item}")
    (link,) = _links(dossier)
    assert link.sentence == sentence


def test_a_link_without_any_claim_says_nothing(tmp_path: Path) -> None:
    """Where nothing is cited there is no sentence to show."""
    (link,) = _links(_world(tmp_path, person="country: france\n"))
    assert (link.sentence, link.citations) == ("", ())


def test_a_name_in_a_text_is_a_mention_with_its_sentence(tmp_path: Path) -> None:
    """Each record named is a link, once, with the first sentence in which it stands."""
    dossier = _world(
        tmp_path,
        accord="""\
summary: >-
  It began in Rome. Then [[france]] and *[[italy|the Italians]]* met [@report#p1a]. Later more.
body: |-
  A second [[france|time]] [@report#p1a].

  - In a list [[nato]] stands [@report#p1a].
  - And [[accord]] itself.
provisions:
  - {text: 'With [[meeting]] in it.', note: 'And [[series]] in a note.'}
notes: Ask [[person]] about it.
""",
    )
    assert sorted((link.to, link.sentence) for link in _links(dossier)) == [
        ("france", "Then France and the Italians met."),
        ("italy", "Then France and the Italians met."),
        ("meeting", "With Meeting in it."),
        ("nato", "In a list NATO stands."),
        ("series", "And Meetings in a note."),
    ]
    assert {(link.relation, link.forward, link.back) for link in _links(dossier)} == {
        ("mentions", "Mentions", "Mentioned in")
    }


def test_claims_make_what_the_sources_say_and_no_links(tmp_path: Path) -> None:
    """`about`, `by` and `via`, and their `of`, lead from the record to the claim."""
    dossier = _world(
        tmp_path,
        other="errata: [{at: p1, says: a, correct: b, severity: low}]\n",
        report="""\
  p9a:
    text: So.
    about: [accord]
    by: [person, {unnamed: aide, of: france}]
    via: {unnamed: clerk, of: italy}
""",
    )
    assert dossier.links == ()
    (citation,) = _cited("report#p9a")
    for record in ("accord", "person", "france", "italy"):
        assert [cited.citation for cited in dossier.claims_about[record]].count(citation) == 1
    assert citation not in [cited.citation for cited in dossier.claims_about["nato"]]
    assert "report" not in dossier.claims_about


def test_the_country_of_a_place_is_no_link(tmp_path: Path) -> None:
    """A vocabulary is no record: its references are checked, not shown."""
    assert _world(tmp_path, meeting="place: paris\n").links == ()


# -- events ---------------------------------------------------------------------------------------


def _told(dossier: Dossier) -> list[tuple[str, str, str]]:
    return [(str(event.date), event.record, event.anchor) for event in dossier.events]


@pytest.mark.parametrize(
    ("record", "text", "told"),
    [
        ("meeting", "date: 2030-01", [("2030-01", "date")]),
        ("meeting", "date: {unknown: withheld}", []),
        (
            "meeting",
            "date: [{value: 2030}, {value: 2031, rank: preferred}]",
            [("2031", "date-2031")],
        ),
        ("meeting", "cancelled: {date: 2029}", [("2029", "cancelled")]),
        ("meeting", "cancelled: {cite: [report#p1a]}", []),
        (
            "person",
            "roles: [{title: A, of: france, from: 2020, until: 2024-05}]",
            [("2020", "roles-france-a-2020"), ("2024-05", "roles-france-a-2020")],
        ),
        ("person", "roles: [{title: A, of: france, from: .., until: ..}]", []),
        ("person", "roles: [{title: A, of: france}]", []),
        ("nato", "members: [{actor: france, from: 1949}]", [("1949", "members-france-1949")]),
        ("accord", "parties: [{actor: italy, until: 2021}]", [("2021", "parties-italy")]),
        (
            "accord",
            "milestones: [{event: amended, date: 2021~}]",
            [("2021~", "milestones-amended-2021-approx")],
        ),
        ("accord", "milestones: [{event: signed}]", []),
        ("accord", "milestones: [{event: signed, summit: meeting}]", []),
        # What a source says of its own making, and when what it tells of was so.
        ("other", "published: 2030\nretrieved: 2030\nreviewed: 2030\n", []),
        ("report", "  p9a: {text: So., about: [accord], when: 2021}\n", []),
    ],
)
def test_events_are_the_dated_moments(
    record: str, text: str, told: list[tuple[str, str]], tmp_path: Path
) -> None:
    """A summit's date or cancellation, milestones, beginnings and ends; never a claim's `when`."""
    dossier = _world(tmp_path, **{record: text + "\n"})
    assert _told(dossier) == [(date, record, anchor) for date, anchor in told]


def test_a_milestone_at_a_summit_has_its_date_and_shows_there(tmp_path: Path) -> None:
    """The date is written once, on the summit."""
    dossier = _world(
        tmp_path,
        meeting="date: [{value: 2030}, {value: 2031, rank: preferred}]\n",
        accord="milestones: [{event: signed, summit: meeting}]\n",
    )
    event = next(event for event in dossier.events if event.record == "accord")
    assert (str(event.date), event.anchor) == ("2031", "milestones-signed-meeting")
    assert event in dossier.events_of["meeting"]
    assert event in dossier.events_of["accord"]


@pytest.mark.parametrize(
    ("record", "text", "touches"),
    [
        (
            "meeting",
            "date: 2030\npart_of: series\nparticipants: [{actor: france}, {unnamed: a, of: nato}]",
            {"meeting", "series", "france", "nato"},
        ),
        (
            "accord",
            "parties: [{actor: france}]\nmilestones: [{event: signed, date: 2030, by: [person]}]",
            {"accord", "france", "person"},
        ),
        ("person", "roles: [{title: A, of: italy, from: 2030}]", {"person", "italy"}),
        ("nato", "members: [{actor: italy, from: 2030}, {actor: france}]", {"nato", "italy"}),
        ("accord", "parties: [{actor: france, from: 2030}, {actor: italy}]", {"accord", "france"}),
    ],
)
def test_an_event_stands_in_the_chronology_of_all_it_touches(
    record: str, text: str, touches: set[str], tmp_path: Path
) -> None:
    """Who takes part in a meeting, is bound by the pact, or is named in the item."""
    dossier = _world(tmp_path, **{record: text + "\n"})
    (event,) = dossier.events
    assert event.touches == touches
    assert {name for name, events in dossier.events_of.items() if event in events} == touches


def _happened(event: Event) -> bool:
    return not event.planned and not event.cancelled


@pytest.mark.parametrize(
    ("record", "text", "happened"),
    [
        ("meeting", "date: {value: 2020, cite: [report#p1a]}", True),
        ("meeting", "date: {value: 2020, cite: [report#p9a]}", False),
        ("meeting", "date: 2020", False),
        ("meeting", "date: {value: 2020, cite: [report#p1a]}\ncancelled: {}", False),
        ("accord", "milestones: [{event: signed, date: 2020, cite: [report#p1a]}]", True),
        ("accord", "milestones: [{event: signed, date: 2020, cite: [report#p9a]}]", False),
        ("person", "roles: [{title: A, of: france, from: 2020, cite: [report#p1a]}]", True),
        ("person", "roles: [{title: A, of: france, from: 2020, cite: [report#p9a]}]", False),
    ],
)
def test_a_plan_is_never_told_as_an_event(
    record: str, text: str, happened: bool, tmp_path: Path
) -> None:
    """What is only expected, and a meeting that was called off, are marked as such."""
    dossier = _world(
        tmp_path,
        report=f"  p9a: {{text: So., about: [{NAMES}], modality: expected}}\n",
        **{record: text + "\n"},
    )
    (event,) = dossier.events
    assert _happened(event) == happened


def test_an_event_says_whether_it_is_disputed(tmp_path: Path) -> None:
    """The dispute of the fact shows in the chronology, too."""
    item = "{event: signed, date: 2020, cite: [report#p1a], disputed_by: [other#p1a]}"
    dossier = _world(tmp_path, accord=f"milestones: [{item}]\n", meeting="date: 2021\n")
    assert [event.disputed for event in dossier.events] == [True, False]


def test_events_stand_by_date(tmp_path: Path) -> None:
    """By earliest day, coarser dates first, whatever record they come from."""
    dossier = _world(
        tmp_path,
        meeting="date: 2021-01-01\n",
        accord="milestones: [{event: signed, date: 2020}, {event: announced, date: ../2019}]\n",
        person="roles: [{title: A, of: france, from: 2021, until: 2022}]\n",
    )
    assert [str(event.date) for event in dossier.events] == [
        "../2019",
        "2020",
        "2021",
        "2021-01-01",
        "2022",
    ]


# -- stages ---------------------------------------------------------------------------------------

BUSY = "parties: [{actor: france, from: 2030}]\nsummary: With [[italy]] [@report#p1a].\n"


def test_a_draft_has_no_facts_links_and_events(tmp_path: Path) -> None:
    """It is shown in the preview alone."""
    dossier = _world(tmp_path / "a", accord=f"stage: draft\n{BUSY}")
    assert (dossier.facts, dossier.links, dossier.events) == ((), (), ())
    assert "accord" not in dossier.entries
    assert dossier.title("accord") == "Accord"
    preview = _preview(tmp_path / "b", accord=f"stage: draft\n{BUSY}")
    assert "accord" in preview.entries
    assert (len(preview.facts), len(preview.links), len(preview.events)) == (1, 2, 1)


def test_a_withdrawn_record_keeps_its_page_and_nothing_else(tmp_path: Path) -> None:
    """Its title and reason stay; facts, links and events go, and what led there still does."""
    dossier = _world(
        tmp_path,
        accord=f"stage: withdrawn\nreason: It was a mistake of [[france]].\n{BUSY}",
        old_accord="relations: [{pact: accord, relation: revises}]\n",
    )
    assert "accord" in dossier.entries
    assert _facts(dossier, "accord") == []
    assert [(link.from_, link.to) for link in dossier.links] == [("old-accord", "accord")]
    assert dossier.events == ()


@pytest.mark.parametrize("stage", ["stage: draft\n", "stage: withdrawn\nreason: Gone.\n"])
def test_the_claims_of_an_unpublished_source_are_gone(stage: str, tmp_path: Path) -> None:
    """They stand on no page and behind no fact."""
    accord = "cite: [other#p1a, report#p1a]\nparties: [{actor: france}]\n"
    dossier = _world(tmp_path, other=stage, accord=accord)
    assert all(citation.source == "report" for citation in dossier.claims)
    assert {cited.citation.source for cited in dossier.claims_about["accord"]} == {"report"}
    (fact,) = dossier.facts
    assert fact.citations == _cited("report#p1a")
    (link,) = dossier.links
    assert link.sentence == "Claim 1 of the report."


def test_nothing_leads_to_a_draft(tmp_path: Path) -> None:
    """The fact that names a draft stays; the link is not made, nor is the mention."""
    dossier = _world(
        tmp_path,
        france="stage: draft\n",
        accord="parties: [{actor: france}]\nsummary: For [[france]] and [[italy]] [@report].\n",
        meeting="date: 2030\nparticipants: [{actor: france}]\n",
    )
    assert [fact.field for fact in _facts(dossier, "accord")] == ["parties"]
    assert [(link.to, link.sentence) for link in dossier.links] == [
        ("italy", "For France and Italy.")
    ]
    assert [event.touches for event in dossier.events] == [{"meeting"}]


# -- sources --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("publisher: agency", "publisher: agency", True),
        ("publisher: agency", "publisher: italy", False),
        ("publisher: [agency, italy]", "publisher: [agency, italy]", True),
        # The first hand of a chain decides, whoever published the text at hand.
        (
            "publisher: italy\nchain: [{how: agency, publisher: agency}, {how: reprint}]",
            "publisher: agency",
            True,
        ),
        (
            "publisher: agency\nchain: [{how: agency, publisher: italy}, {how: reprint}]",
            "publisher: agency",
            False,
        ),
        # An unknown one is a group of its own.
        ("", "", False),
        ("publisher: {unknown: not-reported}", "publisher: {unknown: not-reported}", False),
        (
            "publisher: agency\nchain: [{how: original}, {how: reprint}]",
            "publisher: agency\nchain: [{how: original}, {how: reprint}]",
            False,
        ),
    ],
)
def test_who_first_published_decides_independence(
    one: str, two: str, same: bool, tmp_path: Path
) -> None:
    """Two texts of one origin are one witness."""
    texts = {"report": f"{one}\n", "other": f"{two}\n", "meeting": "date: 2030\n"}
    texts["meeting"] = "date: {value: 2030, cite: [report#p1a, other#p1a]}\n"
    dossier = _world(tmp_path, **texts)
    assert (dossier.publisher_group("report") == dossier.publisher_group("other")) == same


def test_an_erratum_warns_only_at_the_claim_it_names(tmp_path: Path) -> None:
    """An erratum at a place may concern another sentence of the paragraph."""
    places = ("p1a", "p1", "p1-p2")
    errata = [f"  - {{at: {at}, says: {at} a, correct: b, severity: low}}\n" for at in places]
    dossier = _world(tmp_path, other="errata:\n" + "".join(errata))
    (citation,) = _cited("other#p1a")
    assert [erratum.says for erratum in dossier.errata_at(citation)] == ["p1a a"]


def test_what_rests_on_a_source(tmp_path: Path) -> None:
    """Each fact once, however many claims of the source it cites, and by its record too."""
    dossier = _world(
        tmp_path,
        accord="cite: [other#p1a]\nparties: [{actor: france}]\n",
        meeting="date: {value: 2030, cite: [other#p1a, other, report#p1a]}\n",
    )
    assert [fact.record for fact in dossier.resting_on["other"]] == ["accord", "meeting"]
    assert [fact.record for fact in dossier.resting_on["report"]] == ["meeting"]
