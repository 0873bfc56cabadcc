"""The rules of editing at their edges: what they leave in peace, and what they count as certain.

What each finds stands in `broken/`; here is mostly what must not be reported.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from dossier.loading import load
from dossier.rules import names
from dossiers import Small, small, write

CITE = "cite: [report#p1a]"
FRANCE = {"actors/france": "{title: France, type: state}"}


@pytest.fixture(autouse=True)
def _edition_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def _report(*about: str, more: str = "") -> dict[str, str]:
    claim = f"{{text: It was so., about: [{', '.join(about)}]{more}}}"
    return {"sources/report": f"title: A report\ntype: news\nclaims: {{p1a: {claim}}}\n"}


def _found(root: Path, files: Mapping[str, str], code: str) -> list[str]:
    """Return the messages of one code, and fail where there is an error of another."""
    done: Small = small(root, files)
    assert [p for p in done.problems if p.severity == "error" and p.code.name != code] == []
    return [problem.message for problem in done.problems if problem.code.name == code]


# -- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "backwards"),
    [
        ("from: 2029, until: 2029-01-01", False),
        ("from: 2029-02, until: 2029", False),
        ("from: 2029, until: ..", False),
        ("from: .., until: 2029", False),
        ("from: 2029-12-31~, until: 2030", False),
        ("from: 2029, until: 2028", True),
        ("from: 2029-05-02, until: 2029-05-01", True),
    ],
)
def test_a_period_is_backwards_only_for_certain(
    tmp_path: Path, dates: str, *, backwards: bool
) -> None:
    """Dates that overlap may be in order: only an end before every possible beginning is wrong."""
    role = f"roles: [{{title: Minister, of: france, {dates}, {CITE}}}]"
    person = f"title: A person\ntype: person\n{role}\n"
    files = FRANCE | _report("person") | {"actors/person": person}
    assert bool(_found(tmp_path, files, "period.backwards")) is backwards


MILESTONES = [
    ("discussed after signed", "{event: signed, date: 2028}, {event: discussed, date: 2029}", 0),
    ("ratified after in force", "{event: in-force, date: 2028}, {event: ratified, date: 2029}", 1),
    (
        "by one party alone",
        "{event: in-force, date: 2028}, {event: ratified, date: 2029, by: [france]}",
        0,
    ),
    ("in the same year", "{event: in-force, date: 2028-05}, {event: signed, date: 2028}", 0),
    ("undated", "{event: in-force, date: 2028}, {event: signed}", 0),
    (
        "disputed",
        "{event: in-force, date: 2028}, {event: signed, date: 2029, disputed_by: [report#p1a]}",
        0,
    ),
    (
        "signed again after its end",
        "{event: in-force, date: 2027}, {event: terminated, date: 2028}, "
        "{event: signed, date: 2029}",
        0,
    ),
]


@pytest.mark.parametrize(
    ("steps", "count"), [row[1:] for row in MILESTONES], ids=[row[0] for row in MILESTONES]
)
def test_the_order_of_milestones(tmp_path: Path, steps: str, count: int) -> None:
    """Only what must come first is asked for, of dates that count for the status."""
    pact = f"title: An accord\ntype: pact\n{CITE}\nmilestones: [{steps}]\n"
    files = FRANCE | _report("accord") | {"pacts/accord": pact}
    assert len(_found(tmp_path, files, "milestone.order")) == count


OFFICES = [
    ("handed over on one day", "from: 2025, until: 2029-03-01", "from: 2029-03-01, until: ..", 0),
    ("one day too long", "from: 2025, until: 2029-03-02", "from: 2029-03-01, until: ..", 1),
    ("not known to have ended", "from: 2025", "from: 2028, until: ..", 0),
    ("perhaps not yet begun", "from: 2025, until: 2028", "from: 2028, until: ..", 0),
    ("always", "from: .., until: ..", "from: 2028, until: 2029", 1),
]


@pytest.mark.parametrize(
    ("first", "second", "count"), [row[1:] for row in OFFICES], ids=[row[0] for row in OFFICES]
)
def test_an_office_is_shared_only_for_certain(
    tmp_path: Path, first: str, second: str, count: int
) -> None:
    """Days on which a person may have held it are not counted, nor is the day of a handover."""
    people = {
        f"actors/{name}": f"title: {name.title()}\ntype: person\n"
        f"roles: [{{title: President, of: france, {dates}, {CITE}}}]\n"
        for name, dates in (("anna", first), ("bert", second))
    }
    files = FRANCE | _report("anna", "bert") | people
    assert len(_found(tmp_path, files, "office.shared")) == count


def test_an_expected_claim_may_be_later_than_its_source(tmp_path: Path) -> None:
    """Plans look ahead; only what is told as a fact cannot."""
    claims = ", ".join(
        f"p{n}a: {{text: So., when: 2030, modality: {modality}}}"
        for n, modality in enumerate(("stated", "reported", "expected", "opinion", "denied"), 1)
    )
    source = f"title: A report\ntype: news\npublished: 2029\nclaims: {{{claims}}}\n"
    found = _found(tmp_path, {"sources/report": source}, "claim.after-source")
    assert [message.split()[0] for message in found] == ["claims.p1a", "claims.p2a"]


def test_without_a_usable_card_nothing_is_after_the_edition(tmp_path: Path) -> None:
    """The mistake on the card is reported, and not once more by every record."""
    files = {"actors/france": "{title: France, type: state, reviewed: 2030, aliases: [F.]}"}
    assert small(tmp_path, files, card="colour: red\n").codes == ["shape.unknown-key"]


def test_the_day_of_the_build_is_not_the_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that is dated by its commit does not make a review one of the future."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    files = {"actors/france": "{title: France, type: state, reviewed: 2030, aliases: [F.]}"}
    assert _found(tmp_path, files, "date.after-edition") == []


# -- names ----------------------------------------------------------------------------------------


TITLES = [
    ("Summit of Lisbon", "Summit of Lisbonn", True),
    ("Élysée Palace", "Elysee palace", True),
    ("Lancaster House treaty II", "Lancaster House treaty I", False),
    ("Cabinet meeting 12", "Cabinet meeting 13", False),
    (
        "Meeting of Antony Blinken and Emmanuel Bonne",
        "Meeting of Antony Blinken and a Macron",
        False,
    ),
    ("Meeting of Antony Blinken, Ann Poe", "Meeting of Antony Blinken, Ann Moe", False),
    ("Niger", "Nigeria", False),
]


@pytest.mark.parametrize(("one", "other", "alike"), TITLES)
def test_titles_that_are_alike(tmp_path: Path, one: str, other: str, *, alike: bool) -> None:
    """Spelling is overlooked; another word, or another number, tells two records apart."""
    more = "type: body, same_as: {wikidata: Q42}"
    files = {
        "actors/one": f"{{title: '{one}', {more}}}",
        "actors/two": f"{{title: '{other}', {more}}}",
    }
    assert bool(_found(tmp_path, files, "record.similar")) is alike


def test_titles_of_another_sort_or_day_are_left_alone(tmp_path: Path) -> None:
    """A person and a body may be alike, and so may two meetings of one week."""
    meeting = "title: Weekly talks, {}\ntype: call\ndate: {{value: {}, cite: [report#p1a]}}\n"
    files = _report("first", "second") | {
        "summits/first": meeting.format("Monday", "2029-01-01"),
        "summits/second": meeting.format("Mondays", "2029-01-08"),
        "actors/one": "{title: Lisbon group, type: body, same_as: {wikidata: Q42}}",
        "actors/two": "{title: Lisbon groups, type: alliance, same_as: {wikidata: Q42}}",
    }
    assert _found(tmp_path, files, "record.similar") == []


def test_an_alias_may_repeat_the_title_of_its_own_record(tmp_path: Path) -> None:
    """Names are shared between records, not within one."""
    files = {"actors/france": "{title: France, type: state, aliases: [FRANCE, france]}"}
    assert _found(tmp_path, files, "name.shared") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He went to France and to France.", 1),
        ("He went to [[france]], his France.", 0),
        ("He spoke on France 24.", 1),
        ("He watched Francebleu and pan-France and France-wide.", 0),
        ("Of the EU and of france.", 0),
        ("Person One spoke.", 0),
        ("*France* and France’s friends.", 1),
    ],
)
def test_names_in_texts(tmp_path: Path, text: str, count: int) -> None:
    """A whole name counts once a record, the longest one, unless it is linked or the record's."""
    files = FRANCE | _report("person")
    files |= {
        "actors/france-24": "{title: France 24, type: body, same_as: {wikidata: Q42}}",
        "actors/union": "{title: EU, type: alliance, same_as: {wikidata: Q42}}",
        "actors/person": f"title: Person One\ntype: person\nsummary: '{text} [@report#p1a]'\n",
    }
    assert len(_found(tmp_path, files, "prose.unlinked-name")) == count


def test_a_field_links_a_name_as_well_as_a_text(tmp_path: Path) -> None:
    """What the record names in a field is on its page already."""
    person = (
        "title: Person One\ntype: person\nsummary: Of France. [@report#p1a]\n"
        f"country: {{value: france, {CITE}}}\nnotes: Look for Person Two.\n"
    )
    files = FRANCE | _report("person") | {"actors/person": person}
    files["actors/other"] = "{title: Person Two, type: person, same_as: {wikidata: Q42}}"
    assert _found(tmp_path, files, "prose.unlinked-name") == []


def test_a_title_is_compared_with_its_neighbours_alone(tmp_path: Path) -> None:
    """However many records there are, the work for each stays the same."""
    loaded, _ = load(write(tmp_path, FRANCE))
    titled = [(f"person {number}", loaded.entries["france"]) for number in range(10_000)]
    assert sum(1 for _ in names.neighbours(titled)) < 6 * len(titled)


# -- sources and structure ------------------------------------------------------------------------


def test_a_claim_that_is_cited_is_used(tmp_path: Path) -> None:
    """A citation in a fact, a text or a dispute will do, and so will `about` a record."""
    claims = ", ".join(f"p{n}a: {{text: So.}}" for n in range(1, 5))
    files = {
        "sources/report": f"title: A report\ntype: news\nclaims: {{{claims}}}\n",
        "summits/meeting": "title: A meeting\ntype: call\nsummary: It was. [@report#p1a]\n"
        "date: {value: 2029, cite: [report#p2a], disputed_by: [report#p3a]}\n",
    }
    (message,) = _found(tmp_path, files, "claim.unused")
    assert message.startswith("claims.p4a ")


def test_a_draft_may_be_empty(tmp_path: Path) -> None:
    """It is there to be filled; a record that others name, or that says where to look, is too."""
    files = _report("germany") | {
        "actors/france": "{title: France, type: state, stage: draft}",
        "actors/germany": "{title: Germany, type: state}",
        "actors/italy": "{title: Italy, type: state, same_as: {wikidata: Q38}}",
        "actors/spain": "{title: Spain, type: state}",
        "actors/person": "{title: A person, type: person, summary: 'Of [[spain]]. [@report#p1a]'}",
    }
    assert _found(tmp_path, files, "record.empty") == []


def test_a_circle_is_reported_once_and_its_tail_not_at_all(tmp_path: Path) -> None:
    """What leads into a circle is not part of it."""
    actor = f"title: Body {{0}}\ntype: body\npart_of: {{{{value: {{1}}, {CITE}}}}}\n"
    parts = {"a": "b", "b": "c", "c": "b", "d": "a"}
    files = _report(*parts) | {f"actors/{a}": actor.format(a, b) for a, b in parts.items()}
    assert _found(tmp_path, files, "part.cycle") == ["part_of leads in a circle: 'b' in 'c' in 'b'"]


def test_single_sources_are_counted_once_a_record(tmp_path: Path) -> None:
    """One note says how many facts rest on one publisher's text; two publishers are enough."""
    other = {"sources/other": _report("meeting")["sources/report"].replace("A r", "Another r")}
    meeting = (
        "title: A meeting\ntype: call\ndate: {value: 2029, cite: [report#p1a]}\n"
        "participants: [{unnamed: A man, cite: [other#p1a]}, "
        "{unnamed: A woman, cite: [other#p1a, report#p1a]}]\n"
    )
    files = _report("meeting") | other | {"summits/meeting": meeting}
    assert _found(tmp_path, files, "fact.single-source") == [
        "2 of 3 facts rest on one publisher's text alone"
    ]


def test_a_withdrawn_record_is_not_asked_what_it_links(tmp_path: Path) -> None:
    """It shows nothing; and a claim may be about a draft, which then is not linked."""
    files = _report("france") | {
        "actors/france": "{title: France, type: state, stage: draft}",
        "actors/old": "title: Old\ntype: body\nstage: withdrawn\nreason: Wrong.\n"
        "summary: Of [[france]].\n",
    }
    assert _found(tmp_path, files, "link.draft") == []
