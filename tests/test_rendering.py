"""Rendering: what a reader finds on the pages of the complete dossier, and of the real one.

Nothing here knows a template by its words alone: the tests follow links, ids and the classes that
`docs/assets/dossier.css` and programs rely on.
"""

import dataclasses
import html
import re
import shutil
import types
import typing
from collections.abc import Iterator
from pathlib import Path

import jinja2
import jinja2.nodes
import pytest
from markupsafe import Markup

from conftest import ROOT
from dossier import escape, urls
from dossier.citation import Citation
from dossier.collection import Dossier, collect
from dossier.derive import Holds
from dossier.errors import DossierError
from dossier.loading import load
from dossier.model.base import Modality, Stage
from dossier.model.kinds import MODELS
from dossier.model.source import Claim, Erratum, Source, Unnamed
from dossier.model.summit import Participant
from dossier.model.values import OneOrMany, Ref, Unknown
from dossier.prose_writing import to_text
from dossier.rendering import contexts
from dossier.rendering.environment import environment
from dossier.rendering.pages import render_pages
from dossier.rendering.searching import search_entries
from dossier.tables import Event, Fact
from rendered import (
    COMPLETE,
    TEMPLATES,
    Element,
    Rendered,
    changed,
    front_matter,
    render,
    squeezed,
    target,
    ways,
)

J2 = sorted(file.relative_to(TEMPLATES).as_posix() for file in TEMPLATES.rglob("*.j2"))


@pytest.fixture(scope="module")
def complete() -> Rendered:
    """The complete dossier of the fixtures, as it is published."""
    return render(COMPLETE)


@pytest.fixture(scope="module", params=[COMPLETE, ROOT], ids=["complete", "real"])
def site(request: pytest.FixtureRequest) -> Rendered:
    """The complete dossier, and the real one."""
    return render(request.param)


# Evidence


def spoken(site: Rendered, speakers: OneOrMany[Ref | Unnamed] | None) -> list[str]:
    """Return the names under which the speakers of a claim are to be found."""
    found = []
    for speaker in speakers.items if speakers else ():
        if isinstance(speaker, Ref):
            found.append(site.dossier.title(speaker.id))
        else:
            found.append(speaker.unnamed)
            found += [site.dossier.title(speaker.of.id)] if speaker.of else []
    return found


def row_of(site: Rendered, fact: Fact) -> Element:
    """Return the row of a fact on the page of its record."""
    (row,) = [row for row in site.page(fact.record).all("tr") if row.id == fact.anchor]
    return row


def missing_evidence(site: Rendered, fact: Fact, citation: Citation, claim: Claim) -> str | None:
    """Return what a reader does not find who follows a fact to its claim; None if all is there."""
    name, source = site.name(fact.record), site.name(citation.source)
    for mark in row_of(site, fact).all("a.ref"):
        entry = site.pages[name].at(mark.attributes["href"].removeprefix("#"))
        if (source, str(citation.locator)) in ways(name, entry):
            words = [to_text(claim.text, site.dossier.title), site.dossier.title(citation.source)]
            words += [*spoken(site, claim.by), *spoken(site, claim.via)]
            absent = [word for word in words if squeezed(word) not in entry.text]
            absent += [] if (source, "") in ways(name, entry) else ["a link to the source"]
            return f"without {absent}" if absent else None
    return "no mark leads there"


def test_every_claim_behind_a_fact_is_one_step_away(site: Rendered) -> None:
    """A mark at the fact leads to a reference with claim, speaker, go-between, source and place."""
    missing = {
        (fact.record, fact.anchor, str(citation)): wrong
        for fact in site.dossier.facts
        for citation in fact.citations
        if (claim := site.dossier.claims.get(citation))
        if (wrong := missing_evidence(site, fact, citation, claim))
    }
    assert missing == {}


def test_places_and_documents_cited_have_a_reference_too(site: Rendered) -> None:
    """A mark whose citation leads to no claim says so in the references."""
    for fact in site.dossier.facts:
        page, name = site.page(fact.record), site.name(fact.record)
        marks = row_of(site, fact).all("a.ref")
        entries = [page.at(mark.attributes["href"].removeprefix("#")) for mark in marks]
        for citation in fact.citations:
            if citation in site.dossier.claims or citation == Citation(fact.record):
                continue
            place = (site.name(citation.source), str(citation.locator or ""))
            found = [entry for entry in entries if place in ways(name, entry)]
            assert any("no-claim" in entry.flags() for entry in found), (fact, citation)


def own(site: Rendered, fact: Fact) -> bool:
    """Whether a fact is a source's own, which rests on the source itself."""
    return isinstance(site.dossier.entries[fact.record].record, Source)


def test_a_fact_without_a_claim_says_so(site: Rendered) -> None:
    """Uncited facts, and those that cite a place or a document, carry a flag where they stand."""
    for fact in site.dossier.facts:
        if not own(site, fact):
            flags = row_of(site, fact).flags()
            claimed = any(citation in site.dossier.claims for citation in fact.citations)
            assert ("no-source" in flags) == (not fact.citations), fact
            assert ("no-claim" in flags) == (bool(fact.citations) and not claimed), fact


def test_what_is_not_plainly_stated_says_so(site: Rendered) -> None:
    """A fact that is only reported, expected or an opinion carries that word where it stands."""
    for fact in site.dossier.facts:
        if not own(site, fact):
            flags = row_of(site, fact).flags() & {"reported", "expected", "opinion"}
            assert flags == {str(fact.modality)} - {"stated", "None"}, fact


def test_notes_and_reasons_stand_beside_their_fact(complete: Rendered) -> None:
    """What the editors say of a fact is published where the fact is."""
    for fact in complete.dossier.facts:
        row = row_of(complete, fact)
        note, reason = fact.value.note, getattr(fact.value, "reason", None)
        for prose in (note, reason):
            assert not prose or to_text(prose, complete.dossier.title) in row.unmarked, fact


def test_an_unknown_value_names_its_reason(site: Rendered) -> None:
    """Not reported, withheld and not applicable are told apart."""
    for fact in site.dossier.facts:
        if isinstance(fact.value, Unknown):
            words = fact.value.unknown.replace("-", " ")
            assert words in row_of(site, fact).text


def test_references_are_counted_in_reading_order(site: Rendered) -> None:
    """Their numbers run from 1 without a gap, and each is used by a mark on the page."""
    for name, page in site.pages.items():
        numbers = [li.id for ol in page.all("ol.references") for li in ol.all("li")]
        assert numbers == [f"ref-{number}" for number in range(1, len(numbers) + 1)], name
        used = {mark.attributes["href"].removeprefix("#") for mark in page.all("a.ref")}
        assert set(numbers) <= used, name


def test_no_link_dangles(site: Rendered) -> None:
    """Every link inside the site leads to a page that exists, and to a place on it."""
    ids = {name: {element.id for element in page} for name, page in site.pages.items()}
    dangling = [
        (name, element.attributes["href"])
        for name, element, page, anchor in site.links()
        if page not in ids or (anchor and anchor not in ids[page])
    ]
    assert dangling == []


def test_a_citation_in_the_reason_of_a_grade_has_a_reference(complete: Rendered) -> None:
    """Why a source is trusted may rest on another source, and leads there."""
    page = complete.page("courier-2031")
    mark = page.at("provenance").after("p")[0].one("a.ref")
    assert "signed on 4 May 2031" in page.at(mark.attributes["href"].removeprefix("#")).text


def test_a_place_that_only_a_text_cites_can_be_found(tmp_path: Path) -> None:
    """A paragraph without claims has its row on the source's page as soon as anything cites it."""
    edit = {"pacts/harbour-treaty.yaml": ("[@courier-2031#p5]", "[@courier-2031#p12]")}
    site = render(changed(tmp_path, edit))
    assert "p12" in {element.id for element in site.page("courier-2031")}


def test_ids_are_unique_on_a_page(site: Rendered) -> None:
    """A permalink leads to one place."""
    for name, page in site.pages.items():
        ids = [element.id for element in page if element.id]
        assert len(ids) == len(set(ids)), (name, sorted(i for i in ids if ids.count(i) > 1))


def test_a_record_whose_citations_are_partly_drafts_is_rendered(tmp_path: Path) -> None:
    """What is not published is left out of the evidence, and the page is made of the rest."""
    edit = {
        "actors/merrow-league.yaml": (
            "cite: [ministry-2032#s1a]\n",
            "cite: [ministry-2032#s1a, pilot-letters#p1a]\n",
        )
    }
    page = render(changed(tmp_path, edit)).page("merrow-league")
    assert [mark.text for mark in page.one("p.rests").all("a.ref")] == ["1"]


# Plans and events


def rows_of(table: Element) -> list[Element]:
    """Return the rows of a chronology or list without its head."""
    return table.one("tbody").all("tr")


def chronologies(site: Rendered) -> Iterator[tuple[str, tuple[Event, ...]]]:
    """Yield the page of each chronology, and the events that belong on it."""
    yield urls.view("timeline"), site.dossier.events
    for record, events in site.dossier.events_of.items():
        yield site.name(record), events


def test_every_event_stands_in_its_chronologies(site: Rendered) -> None:
    """The timeline has all events, a record's page those that touch it, each by its date."""
    for name, events in chronologies(site):
        rows = rows_of(site.pages[name].one("table.events"))
        assert len(rows) == len(events), name
        for row, event in zip(rows, events, strict=True):
            told = (event.date.human(), site.dossier.title(event.record), event.phrase)
            assert not [words for words in told if words not in row.text], name
        assert sorted(events, key=lambda event: event.date.sort_key) == list(events)


def test_a_planned_event_reads_as_planned(site: Rendered) -> None:
    """In every chronology, what is told as a plan says so, and nothing else does."""
    for name, events in chronologies(site):
        rows = rows_of(site.pages[name].one("table.events"))
        for row, event in zip(rows, events, strict=True):
            assert ("planned" in row.flags()) == event.planned, (name, row.text)
            assert ("cancelled" in row.flags()) == event.cancelled, (name, row.text)
            assert ("disputed" in row.flags()) == event.disputed, (name, row.text)


def test_a_fact_that_is_expected_makes_no_event_that_happened(site: Rendered) -> None:
    """Whatever rests on expectations alone is planned in the table of events.

    But for the day of a meeting of which is known that it took place, and only expected when.
    """
    for event in site.dossier.events:
        held = not event.phrase and not site.dossier.standings[event.record].planned
        assert event.planned or event.modality is not Modality.EXPECTED or held, event


def test_a_planned_record_reads_as_planned(site: Rendered) -> None:
    """The status says so on the record's page and in the list, and its own date on the timeline."""
    states = {
        name: state
        for name, state in site.dossier.standings.items()
        if site.dossier.entries[name].record.stage is Stage.PUBLISHED
    }
    for name, state in states.items():
        status = site.page(name).at("standing").text
        row = site.pages[urls.index_of(type(site.dossier.entries[name].record))].at(name)
        assert state.text in status
        assert state.text in row.text
        assert bool(re.search("planned|expected", status)) == bool(state.planned or state.expected)
        assert ("planned" in row.flags()) == state.planned
    own = [event for event in site.dossier.events if not event.phrase]
    assert {event.record for event in own if event.planned} == {
        event.record for event in own if states[event.record].planned
    }
    assert any(state.planned for state in states.values())


def test_a_plan_whose_day_has_passed_says_so(complete: Rendered) -> None:
    """The plan of March 2032 is overdue in the edition of June; the visit in September is not."""
    words = "The day has passed"
    assert words in complete.page("lighthouse-plan").at("standing").text
    assert words not in complete.page("lamp-visit-2032").at("standing").text


def test_the_date_of_a_cancelled_meeting_does_not_read_as_held(complete: Rendered) -> None:
    """Wherever the day of a cancelled meeting stands, its row tells what became of it."""
    for name in (urls.view("timeline"), complete.name("velle"), complete.name("ferry-talks-2032")):
        rows = rows_of(complete.pages[name].one("table.events"))
        for row in (row for row in rows if "20 June 2032" in row.text):
            assert row.flags() & {"cancelled", "planned"}, name


@pytest.mark.parametrize(
    ("record", "section", "words"),
    [
        ("lamp-visit-2032", "outcomes", "Expected outcomes"),
        ("lighthouse-plan", "milestones", "Expected milestones"),
        ("harbour-treaty", "milestones", "Milestones"),
    ],
)
def test_a_list_of_plans_is_headed_as_one(
    complete: Rendered, record: str, section: str, words: str
) -> None:
    """Where nothing in a list is more than expected, its heading says so."""
    assert complete.page(record).at(section).text.removesuffix("¶") == words


def test_names_in_a_list_say_that_they_are_expected(complete: Rendered) -> None:
    """A party that is only expected is marked behind its name, the others are not."""
    parties = complete.pages["pacts/index"].at("harbour-treaty").all("td")[-1].text
    assert parties == "Østmar, Vellé, Ferry Lamplighter (expected)"


def test_a_cancelled_meeting_says_so(complete: Rendered) -> None:
    """On its page, in the list, and as an event of the day on which it was called off."""
    assert complete.page("ferry-talks-2032").at("standing").one("td").text == "cancelled"
    assert "cancelled" in complete.pages["summits/index"].at("ferry-talks-2032").text
    timeline = complete.pages["views/timeline"].one("table.events")
    assert any("15 June 2032" in row.text and "cancelled" in row.text for row in rows_of(timeline))


def test_a_meeting_without_a_date_is_named_below_the_timeline(tmp_path: Path) -> None:
    """What cannot be dated is not lost, and still reads as planned; a series needs no date."""
    line = "date: {value: 2032-09-10/2032-09-12, cite: [courier-2031#p7a]}\n"
    site = render(changed(tmp_path, {"summits/lamp-visit-2032.yaml": (line, "")}))
    (entry,) = site.pages["views/timeline"].at("undated").after("ul")[0].all("li")
    assert entry.one("a").text == "Visit to Lamp Island"
    assert entry.flags() == {"planned"}


# Stages


def unlinked(site: Rendered, title: str) -> list[str]:
    """Return the pages on which a title stands, where it never stands in a link."""
    pages = [name for name, page in site.pages.items() if title in page.text]
    for name in pages:
        assert not [a for a in site.pages[name].all("a") if a.text == title], name
    return pages


def test_a_draft_leaves_its_name_and_nothing_else(complete: Rendered) -> None:
    """No page, list entry, event, link or redirect; where it is named, it is not linked."""
    hidden = {"actors/lamp-ferry", "actors/old-ferry", "sources/pilot-letters"}
    assert hidden.isdisjoint(complete.pages)
    assert hidden.isdisjoint({page for _, _, page, _ in complete.links()})
    assert not [e for page in complete.pages.values() for e in page if e.id in ("lamp-ferry",)]
    assert "lamp-ferry" not in {event.record for event in complete.dossier.events}
    named = {"pacts/harbour-treaty", "pacts/index", "summits/lamp-visit-2032"}
    assert set(unlinked(complete, "Ferry Lamplighter")) >= {*named, "sources/courier-2031"}


def test_a_draft_is_named_by_its_title_in_sentences(complete: Rendered) -> None:
    """The sentence behind a link says what the text says."""
    assert "The first ship in was the Ferry Lamplighter" in complete.page("ines-oderaa").text


def test_what_a_draft_or_withdrawn_source_says_is_not_published(complete: Rendered) -> None:
    """Their claims stand on no page, not even where they are cited beside others."""
    for name in ("pilot-letters", "old-almanac"):
        record = complete.checked.loaded.entries[name].record
        assert isinstance(record, Source)
        for claim in record.claims.values():
            assert not [page for page, text in complete.texts.items() if claim.text.source in text]


def test_an_erratum_cites_what_is_published(tmp_path: Path) -> None:
    """The page of errata leaves out a draft among the citations, as every other page does."""
    old, new = "cite: [ministry-2032#s2b], sev", "cite: [ministry-2032#s2b, pilot-letters#p1a], sev"
    site = render(changed(tmp_path, {"sources/courier-2031.yaml": (old, new)}))
    assert "pilot-letters" not in site.texts["views/errata"]


def test_a_text_cites_what_is_published(tmp_path: Path) -> None:
    """A withdrawn document is no reference, neither for a field nor for a text."""
    edit = {"pacts/harbour-treaty.yaml": ("[@courier-2031#p5]", "[@courier-2031#p5; @old-almanac]")}
    site = render(changed(tmp_path, edit))
    assert "Old Almanac" not in site.page("harbour-treaty").one("ol.references").text


def test_the_preview_shows_drafts(complete: Rendered) -> None:
    """`serve` collects with drafts: they have a page that says what they are, and links."""
    site = render(COMPLETE, drafts=True)
    assert site.page("lamp-ferry").one("p.stage").text == "Draft: not published."
    assert "actors/lamp-ferry" in {page for _, _, page, _ in site.links()}
    assert not [name for name, page in complete.pages.items() if "Draft:" in page.text]


def test_the_notes_of_the_editors_are_not_published(complete: Rendered) -> None:
    """`notes` stand on no page, and make no link."""
    assert not [
        name for name, text in complete.texts.items() if "This line is never published" in text
    ]
    assert not [link for link in complete.dossier.links if "papers" in link.sentence]


WITHDRAWN = {
    "ines-oderaa": ("actors/ines-oderaa.yaml", "type: person\n"),
    "harbour-treaty": ("pacts/harbour-treaty.yaml", "type: treaty\n"),
    "port-conference-2031": ("summits/port-conference-2031.yaml", "type: conference\n"),
    "courier-2031": ("sources/courier-2031.yaml", "type: news\n"),
}


@pytest.mark.parametrize("record", WITHDRAWN)
def test_a_withdrawn_record_keeps_a_page_with_title_and_reason(record: str, tmp_path: Path) -> None:
    """No fact, text or section of its own is on it, and no list or chronology has the record."""
    file, line = WITHDRAWN[record]
    before = render(COMPLETE)
    reason = "stage: withdrawn\nreason: Read *wrongly*.\n"
    site = render(changed(tmp_path, {file: (line, line + reason)}))
    page, title = site.page(record), site.dossier.title(record)
    assert page.one("h1").text.removesuffix("¶") == title
    assert page.one("p.stage").text == "Withdrawn."
    assert page.one("p.stage").after("p")[0].text == "Read wrongly."
    anchors = {fact.anchor for fact in before.dossier.facts_of[record]}
    assert anchors.isdisjoint(element.id for element in page)
    assert {"standing", "type", "text", "resting"}.isdisjoint(element.id for element in page)
    kind = type(site.dossier.entries[record].record)
    assert record not in {element.id for element in site.pages[urls.index_of(kind)]}
    assert record not in {event.record for event in site.dossier.events}
    assert record not in {link.from_ for link in site.dossier.links}


@pytest.mark.parametrize("page", ["pacts/tide-toll", "pacts/old-toll"])
def test_a_withdrawn_record_is_not_described(complete: Rendered, page: str) -> None:
    """Search engines and link previews do not repeat what was withdrawn."""
    assert "An older toll" not in front_matter(complete.texts[page])


# Links


def test_a_link_can_be_followed_from_both_ends(site: Rendered) -> None:
    """The page that is named lists the one that names it, by relation, with the sentence."""
    for link in site.dossier.links:
        there, here = site.name(link.to), site.name(link.from_)
        assert there in {page for page, _ in ways(here, site.pages[here])}, link
        labels = site.pages[there].one("dl.backlinks").all("dt")
        (label,) = [label for label in labels if label.text == link.back]
        found = [dd for dd in label.after("dd") if (here, link.anchor) in ways(there, dd)]
        assert any(squeezed(link.sentence) in dd.text for dd in found), link


@pytest.mark.parametrize(
    ("page", "label", "words"),
    [
        ("actors/velle", "Party to", "Harbour Treaty, from 3 May 2031 until May 2041"),
        ("actors/velle", "Member of", "League of the Sound, from about 1998 until May 2032"),
        ("actors/ostmar", "Roles held in it", "Inès Øderå, from 2030 and still"),
        ("actors/ostmar", "Parts", "Harbour Board"),
        ("actors/harbour-board", "Texts it handled", "Two flags, one quay"),
        ("actors/harbour-board", "Took steps in", "Harbour Treaty"),
        ("pacts/tide-toll", "Replaced by", "Harbour Treaty"),
        ("pacts/harbour-treaty", "Built on by", "Lighthouse Plan"),
        ("summits/sound-conferences", "Contains", "Conference of Port Corvâne"),
        ("summits/port-conference-2031", "Deals with", "Harbour Treaty"),
    ],
)
def test_the_way_back_has_a_name_of_its_own(
    complete: Rendered, page: str, label: str, words: str
) -> None:
    """Each relation reads from the other end, with the time for which it holds."""
    labels = [dt for dt in complete.pages[page].one("dl.backlinks").all("dt") if dt.text == label]
    found = [dd.text for dt in labels for dd in dt.after("dd")]
    assert any(text.startswith(words) for text in found), (found, page)


def test_names_in_texts_come_last_among_the_links(site: Rendered) -> None:
    """What is said in a field weighs more than a name in a text."""
    for page in site.pages.values():
        for backlinks in page.all("dl.backlinks"):
            labels = [dt.text for dt in backlinks.all("dt")]
            assert "Mentioned in" not in labels[:-1]


@pytest.mark.parametrize("words", ["an old sailor", "a fisherman", "an observer"])
def test_somebody_without_name_and_side_stands_unlinked(complete: Rendered, words: str) -> None:
    """An unnamed speaker or participant leads nowhere."""
    assert unlinked(complete, words)


def test_somebody_without_name_leads_to_whom_they_speak_for(complete: Rendered) -> None:
    """The side of an unnamed speaker or participant is a link."""
    claim = complete.page("courier-2031").at("p3a")
    assert ("actors/harbour-board", "") in ways("sources/courier-2031", claim)
    participant = complete.page("port-conference-2031").at("participants-harbour-board-two-pilots")
    assert participant.all("a")[0].text == "Harbour Board"


def test_former_ids_lead_to_the_record(site: Rendered) -> None:
    """Each leaves a page that moves on by itself, and by a link."""
    for entry in site.dossier.entries.values():
        for former in entry.record.former_ids:
            name = urls.page_of(type(entry.record), former)
            (link,) = site.pages[name].all("a.moved")
            assert target(name, link) == (site.name(entry.id), "")
            assert link.text == entry.record.title
            matter = front_matter(site.texts[name])
            assert "template: redirect.html" in matter
            assert f'moved_to: "{entry.id}.html"' in matter
            assert "exclude: true" in matter


def test_the_way_up_is_on_every_page(site: Rendered) -> None:
    """Breadcrumbs lead to the home page and to the list of the kind."""
    for name, entry in site.dossier.entries.items():
        page = site.name(name)
        crumbs = [target(page, crumb) for crumb in site.page(name).one("nav.crumbs").all("a")]
        assert crumbs == [("index", ""), (urls.index_of(type(entry.record)), "")]


def test_the_file_of_a_record_can_be_edited(site: Rendered) -> None:
    """The edit link is the card's address with the path of the file."""
    base = str(site.dossier.card.edit_url).rstrip("/")
    for name, entry in site.dossier.entries.items():
        (link,) = site.page(name).one("p.record-meta").all("a")
        assert link.attributes["href"] == f"{base}/{entry.raw.path}"


# Disagreement and error


def test_a_dispute_is_shown_on_both_sides(site: Rendered) -> None:
    """The fact is flagged and stands with the claims for and against it; the claim says it too."""
    for fact in site.dossier.facts:
        here = site.name(fact.record)
        assert ("disputed" in row_of(site, fact).flags()) == fact.disputed, fact
        for name in (here, "views/disputed"):
            sections = [
                section
                for section in site.pages[name].all("section.dispute")
                if (here, fact.anchor) in ways(name, section.all("p")[0])
            ]
            assert len(sections) == fact.disputed, (fact, name)
            for citation in (*fact.citations, *fact.disputed_by) if sections else ():
                claim = site.dossier.claims.get(citation)
                assert not claim or claim.text.source in sections[0].text
        for citation in fact.disputed_by:
            claims_row = site.page(citation.source).at(str(citation.locator))
            assert "Speaks against" in claims_row.text
            assert (here, fact.anchor) in ways(site.name(citation.source), claims_row)


def test_a_disputing_item_of_the_same_field_shows_it_back(complete: Rendered) -> None:
    """The provision whose own claim disputes another names it, and is not disputed itself."""
    row = complete.page("harbour-treaty").at("provisions-no-toll")
    against = [small for small in row.all("small") if "gainst: " in small.text]
    assert [target("pacts/harbour-treaty", small.one("a")) for small in against] == [
        ("pacts/harbour-treaty", "provisions-toll")
    ]
    assert "disputed" not in row.flags()
    assert "gainst: " not in complete.page("harbour-treaty").at("provisions-praise").text


def shown_claims(site: Rendered, citation: Citation, claim: Claim) -> Iterator[tuple[str, Element]]:
    """Yield every place that shows a claim: its source's page, references, lists and disputes."""
    place = (site.name(citation.source), str(citation.locator))
    words = squeezed(to_text(claim.text, site.dossier.title))
    yield place[0], site.page(citation.source).at(place[1])
    for name, page in site.pages.items():
        for box in (*page.all("li"), *page.all("dd")):
            if box.text.startswith(words) and place in ways(name, box):
                yield name, box


def test_an_error_in_a_claim_warns_wherever_the_claim_is_shown(complete: Rendered) -> None:
    """The paragraph of the source, and the references of pages, carry what is right."""
    citation = Citation.parse("courier-2031#p8a")
    shown = list(shown_claims(complete, citation, complete.dossier.claims[citation]))
    assert {name for name, _ in shown} == {"sources/courier-2031", "summits/port-conference-2031"}
    assert len(shown) == 2
    for name, element in shown:
        (warning,) = element.all(".warning")
        assert "fourteen delegates" in warning.text, name


def test_errata_warn_at_their_claim_everywhere(site: Rendered) -> None:
    """A claim that an erratum names has as many warnings as errata, all others none."""
    for citation, claim in site.dossier.claims.items():
        errata = site.dossier.errata_at(citation)
        for name, element in shown_claims(site, citation, claim) if errata else ():
            assert len(element.all(".warning")) == len(errata), (name, citation)
        row = site.page(citation.source).at(str(citation.locator))
        assert len(row.all(".warning")) == len(errata), citation


@pytest.mark.parametrize(("place", "says"), [("p4", "in ten years"), ("p11", "Lamp Island")])
def test_an_error_in_a_paragraph_stands_at_the_paragraph(
    complete: Rendered, place: str, says: str
) -> None:
    """An erratum at a place or a range is shown there, claims or none."""
    (warning,) = complete.page("courier-2031").at(place).all(".warning")
    assert says in warning.text


def test_the_errata_page_has_all_of_them(site: Rendered) -> None:
    """The most misleading come first, and each leads to its place."""
    page = site.pages["views/errata"]
    errata = [fact.value for fact in site.dossier.facts if isinstance(fact.value, Erratum)]
    levels = ("high", "medium", "low")
    wanted: list[str] = [level for level in levels for e in errata if e.severity == level]
    groups = [heading.id for heading in page.all("h2")]
    assert groups == list(dict.fromkeys(wanted))
    lists = page.all("ol.errata")
    for severity, entries in zip(groups, lists, strict=True):
        texts = [entry.text for entry in entries.all("li")]
        assert len(texts) == wanted.count(severity)
        for erratum in (e for e in errata if e.severity == severity):
            assert any(squeezed(erratum.says) in squeezed(text) for text in texts), erratum


# Sources and what they say


def test_what_the_sources_say_is_complete(site: Rendered) -> None:
    """A record's page has every claim that names it, once, with speaker, go-between and place."""
    for record, cited in site.dossier.claims_about.items():
        if record not in site.dossier.entries:
            continue
        name = site.name(record)
        page = site.pages[name]
        lists = [*page.all("dl.claims"), *page.all("ol.references")]
        entries = [entry for one in lists for entry in (*one.all("dd"), *one.all("li"))]
        for one in cited:
            place = (site.name(one.citation.source), str(one.citation.locator))
            (entry,) = [entry for entry in entries if place in ways(name, entry)]
            words = [to_text(one.claim.text, site.dossier.title), one.claim.quote or ""]
            words += [*spoken(site, one.claim.by), *spoken(site, one.claim.via)]
            assert not [word for word in words if squeezed(word) not in entry.text], one
            assert entry.flags() >= {str(one.claim.modality)} - {"stated"}


def test_a_source_shows_its_claims_in_order(site: Rendered) -> None:
    """Each claim is a row with a permalink, below its paragraph."""
    for name, entry in site.dossier.entries.items():
        if not isinstance(entry.record, Source) or entry.record.stage is not Stage.PUBLISHED:
            continue
        rows = [row for row in site.page(name).one("table.paragraphs").all("tr") if row.id]
        claims = sorted(entry.record.claims, key=lambda locator: locator.sort_key)
        assert [row.id for row in rows] == [str(locator) for locator in claims]
        for row, locator in zip(rows, claims, strict=True):
            claim = entry.record.claims[locator]
            assert row.up("tbody").id == str(locator.place)
            assert claim.text.source in row.text
            titles = [site.dossier.title(ref.id) for ref in claim.about]
            assert not [title for title in titles if title not in row.text]


def test_a_source_shows_what_rests_on_it_and_on_it_alone(site: Rendered) -> None:
    """Every fact of another record that cites it is listed, and flagged where nothing else does."""
    for name, facts in site.dossier.resting_on.items():
        page = site.name(name)
        rows = rows_of(site.pages[page].at("resting").after("table")[0])
        found = {target(page, row.all("td")[1].one("a")): row for row in rows}
        assert len(found) == len(facts)
        for fact in facts:
            row = found[site.name(fact.record), fact.anchor]
            groups = {site.dossier.publisher_group(c.source) for c in fact.citations}
            assert ("alone" in row.flags()) == (len(groups) == 1), fact


def test_a_value_in_plain_words_has_no_marks(complete: Rendered) -> None:
    """Where a fact is repeated as plain text, its text stands without the numbers of the page."""
    table = complete.page("ministry-2032").at("resting").after("table")[0]
    values = [row.all("td")[2].text for row in rows_of(table)]
    (erratum,) = [value for value in values if "counts them" in value]
    assert not re.search("counts them[0-9]", erratum)


def test_a_disputed_text_may_cite(tmp_path: Path) -> None:
    """A page that cites a claim against a fact cites nothing of what the fact's text cites."""
    edits = {
        "pacts/harbour-treaty.yaml": (
            "Vellé pays a toll for each ship., cite",
            '"Vellé pays a toll for each ship [@ministry-2032#s3a].", cite',
        ),
        "dossier.yaml": ("[@courier-2031#p7a]", "[@courier-2031#p7a; @courier-2031#p6c]"),
    }
    home = render(changed(tmp_path, edits)).pages["index"]
    assert [li.id for li in home.one("ol.references").all("li")][-1] == "ref-4"


def test_a_source_tells_where_its_text_comes_from(complete: Rendered) -> None:
    """Grade, hands and bookkeeping stand on its page; what is unnamed stands unlinked."""
    page = complete.page("courier-2031")
    text = page.text
    for words in (
        "usually reliable",
        "translation",
        "this text",
        "31 January 2032",
        "0123456789abcdef",
    ):
        assert words in text
    assert "paragraphs 13–14" in text
    addresses = {a.attributes["href"] for a in page.all("a")}
    assert {
        "https://example.org/courier/2031/05?id=7&v=2",
        "https://example.com/archive/courier",
    } <= addresses


# Roles


def test_a_participant_stands_in_the_roles_of_the_day(complete: Rendered) -> None:
    """Held, perhaps held, held on the day its claim tells of; one that had ended is not there."""
    row = complete.page("port-conference-2031").at("participants-ines-oderaa")
    assert [way.text for way in row.all("td")[1].all("a")] == [
        "Harbour Master",
        "perhaps Keeper of the Lights",
        "Head of the delegation",
        "perhaps Member of the joint commission",
    ]


def test_roles_of_the_day_lead_to_the_role(site: Rendered) -> None:
    """Whoever took part is shown with every role held or perhaps held, and no other."""
    found = 0
    for fact in site.dossier.facts:
        date = site.dossier.date_of(fact.record)
        if not (isinstance(fact.value, Participant) and fact.value.actor and date):
            continue
        row = row_of(site, fact)
        led = ways(site.name(fact.record), row)
        for role, value, holds in site.dossier.roles_during(fact.value.actor.id, date):
            where = (site.name(role.record), role.anchor)
            assert (where in led) == (holds is not Holds.NO), (fact, value)
            if holds is not Holds.NO:  # of an office held twice one term may be meant, one not
                assert (f"perhaps {value.title}" in row.text) == (holds is Holds.MAYBE)
            found += 1
    assert found


# Names


def test_names_are_found_without_accents(site: Rendered) -> None:
    """The search knows title and aliases as they are typed without accents, too."""
    entries = {entry["location"]: entry for entry in search_entries(site.dossier)}
    for name, entry in site.dossier.entries.items():
        found = html.unescape(entries[f"{site.name(name)}.html"]["other"])
        for word in (entry.record.title, *entry.record.aliases):
            assert escape.collapse(escape.fold(word)).strip() in found, name


def test_every_record_and_claim_can_be_found(site: Rendered) -> None:
    """Each has one entry: a record by its title, a claim by its place, and no element in it."""
    entries = search_entries(site.dossier)
    locations = {entry["location"]: entry for entry in entries}
    assert len(locations) == len(entries)
    claims = [f"{site.name(c.source)}.html#{c.locator}" for c in site.dossier.claims]
    records = [f"{site.name(name)}.html" for name in site.dossier.entries]
    assert set(locations) == {*claims, *records}
    for name, entry in site.dossier.entries.items():
        found = locations[f"{site.name(name)}.html"]
        assert html.unescape(found["title"]) == escape.collapse(entry.record.title).strip()
        assert found["text"].startswith(type(entry.record).kind.label)
    assert not [entry for entry in entries if "<" in "".join(map(str, entry.values()))]


def test_a_title_is_printed_as_it_is(site: Rendered) -> None:
    """Whatever it holds, it is read as words: in the heading, the list and the front matter."""
    for name, entry in site.dossier.entries.items():
        title = entry.record.title
        assert site.page(name).one("h1").text.removesuffix("¶") == title
        if entry.record.stage is Stage.PUBLISHED:
            row = site.pages[urls.index_of(type(entry.record))].at(name)
            assert row.all("a")[0].text == title


def test_terms_are_shown_by_their_label(complete: Rendered) -> None:
    """A reader sees the words of a vocabulary, and what they mean behind them."""
    page = complete.page("port-conference-2031")
    assert page.at("place").one("td").all("span")[0].text == "Port Corvâne"
    assert page.at("place").one("td").all("span")[0].attributes["title"] == "The common harbour."
    assert page.at("participants-ines-oderaa").all("td")[2].text == "Host"
    assert "Harbours & quays" in page.one("table.properties").text


def test_a_record_leads_to_itself_elsewhere(complete: Rendered) -> None:
    """Wikidata and other addresses are links, encoded where they need it."""
    addresses = [a.attributes["href"] for a in complete.page("ostmar").one("aside").all("a")]
    assert addresses == [
        "https://www.wikidata.org/wiki/Q4115189",
        "https://example.org/%C3%B8stmar",
    ]


# Pages about the whole


def test_a_list_has_every_published_record_of_its_kind(site: Rendered) -> None:
    """And no other; each in a row of its own with the columns that the kind declares."""
    for model in MODELS:
        page = site.pages[urls.index_of(model)]
        expected = {
            name
            for name, entry in site.dossier.entries.items()
            if isinstance(entry.record, model) and entry.record.stage is Stage.PUBLISHED
        }
        assert {row.id for row in rows_of(page.one("table.list"))} == expected
        assert len(page.one("thead").all("th")) == len(model.kind.columns) + 1


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.kind.plural))
def test_a_kind_without_records_has_its_list(model: type, tmp_path: Path) -> None:
    """Navigation leads to the list of every kind, also in an empty dossier."""
    (tmp_path / "data").mkdir()
    card = "format: 1\nname: empty\ntitle: Empty\nedition: 2032-06-30\n"
    (tmp_path / "data" / "dossier.yaml").write_text(card, "utf-8")
    page = render(tmp_path).pages[urls.index_of(model)]
    assert "There are none yet." in page.text


def test_the_home_page_counts_and_leads_on(site: Rendered) -> None:
    """Every kind with its number, and every view."""
    home = site.pages["index"]
    counts = {target("index", a): a.one("strong").text for a in home.one("ul.counts").all("a")}
    for model in MODELS:
        rows = rows_of(site.pages[urls.index_of(model)].one("table.list"))
        assert counts[urls.index_of(model), ""] == str(len(rows))
    views = [target("index", a) for a in home.one("ul.views").all("a")]
    assert views == [(urls.view(name), "") for name in urls.VIEWS]


def listed(site: Rendered, heading: str) -> list[Element]:
    """Return the entries below a heading of the coverage page."""
    lists = site.pages["views/coverage"].at(heading).up("page")
    here = lists.at(heading)
    siblings = [c for c in lists.children if isinstance(c, Element)]
    following = siblings[siblings.index(here) + 1 : siblings.index(here) + 3]
    return [li for element in following if element.tag == "ul" for li in element.all("li")]


def test_coverage_lists_what_is_missing(site: Rendered) -> None:
    """Facts without source, without claim, and known to be unknown are named with their place."""
    dossier = site.dossier

    def places(heading: str) -> list[tuple[str, str] | None]:
        return [target("views/coverage", li.one("a")) for li in listed(site, heading)]

    def where(fact: Fact) -> tuple[str, str]:
        return site.name(fact.record), fact.anchor

    counted = [
        fact
        for fact in dossier.facts
        if not isinstance(dossier.entries[fact.record].record, Source)
        and not isinstance(fact.value, Unknown)
    ]
    claimed = [f for f in counted if any(c in dossier.claims for c in f.citations)]
    assert places("no-source") == [where(f) for f in counted if not f.citations]
    assert places("no-claim") == [where(f) for f in counted if f.citations and f not in claimed]
    assert places("by-record") == [where(f) for f in claimed if not f.own]
    assert places("unknown") == [where(f) for f in dossier.facts if isinstance(f.value, Unknown)]


def test_coverage_lists_reviews_rules_and_drafts(complete: Rendered) -> None:
    """Stale reviews, rules set aside with their reason, and drafts by name."""
    assert [li.one("a").text for li in listed(complete, "stale")] == ["Sound Courier"]
    assert [li.text for li in listed(complete, "accepted")] == [
        "Inès Øderå fact.single-source: Nobody else has written about her.",
        "Vellé fact.uncited: Known to everybody on the water.",
    ]
    drafts = [li.text for li in listed(complete, "drafts")]
    assert drafts == ["Ferry Lamplighter Actor", "Letters of the pilots Source"]


# Pages as files


def test_a_page_says_what_it_is_made_from(site: Rendered) -> None:
    """The first lines name the file or folder to edit instead."""
    for name, text in site.texts.items():
        first = front_matter(text).splitlines()[0]
        assert first.startswith("# Generated by dossier from "), name
        assert (site.checked.root / first.split()[5].strip('".')).exists(), name


# Templates


def _parsed() -> list[tuple[str, jinja2.nodes.Template]]:
    env = environment(TEMPLATES)
    return [(name, env.parse((TEMPLATES / name).read_text("utf-8"), name)) for name in J2]


def test_every_template_is_looked_at() -> None:
    """The tests below see the templates, whichever folders they are in."""
    assert {"macros/parts.md.j2", "pages/record.md.j2", "pages/home.md.j2"} <= set(J2)


@pytest.mark.parametrize("operator", [jinja2.nodes.Concat, jinja2.nodes.Add, jinja2.nodes.Mod])
def test_templates_never_join_text(operator: type[jinja2.nodes.Node]) -> None:
    """`~`, `+` and `%` escape for HTML and not for Markdown."""
    found = [(name, n.lineno) for name, ast in _parsed() for n in ast.find_all(operator)]
    assert found == []


def test_templates_use_only_the_environments_filters_and_tests() -> None:
    """Jinja's own are taken away; a name that is not there would fail only when it is reached."""
    env = environment(TEMPLATES)
    filters = {n.name for _, ast in _parsed() for n in ast.find_all(jinja2.nodes.Filter)}
    tests = {n.name for _, ast in _parsed() for n in ast.find_all(jinja2.nodes.Test)}
    assert filters == set(env.filters)
    assert tests <= set(env.tests)


def test_templates_call_nothing_but_macros() -> None:
    """No method of a value is called: a template receives data and prints it."""
    parsed = _parsed()
    imported = {n.target for _, ast in parsed for n in ast.find_all(jinja2.nodes.Import)}
    macros = {n.name for _, ast in parsed for n in ast.find_all(jinja2.nodes.Macro)}
    for name, ast in parsed:
        for call in ast.find_all(jinja2.nodes.Call):
            called = call.node
            if isinstance(called, jinja2.nodes.Getattr):
                assert isinstance(called.node, jinja2.nodes.Name), (name, call.lineno)
                assert called.node.name in imported, (name, call.lineno)
                assert called.attr in macros, (name, call.lineno)
            else:
                assert isinstance(called, jinja2.nodes.Name), (name, call.lineno)
                assert called.name in {*macros, "once"}, (name, call.lineno)


def test_templates_mark_nothing_safe() -> None:
    """No `|safe`, no `autoescape false`, no attribute without double quotes."""
    for name in J2:
        text = (TEMPLATES / name).read_text("utf-8")
        assert "|safe" not in text.replace(" ", ""), name
        assert "autoescape" not in text, name
        assert not re.search(r"=\s*'?\{\{", text), name
        assert not re.search(r"\bstyle=|<script|\bon[a-z]+=", text), name


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("pages/home.md.j2", "{{ page.nothing }}", "templates/pages/home.md.j2: .*nothing"),
        ("pages/home.md.j2", "{{ page.kind", r"templates/pages/home.md.j2:\d+: "),
        ("pages/home.md.j2", "{{ page.frame|upper }}", r"templates/pages/home.md.j2:\d+: .*upper"),
        (
            "pages/home.md.j2",
            "{% set nothing = none %}{{ nothing }}",
            "templates/pages/home.md.j2: .*printed nothing",
        ),
        ("pages/source.md.j2", "{{ range }}", "templates/pages/source.md.j2: .*range"),
        ("macros/parts.md.j2", "{% if %}", r"templates/macros/parts.md.j2:\d+: "),
        ("pages/list.md.j2", "{% include 'gone.md.j2' %}", "templates/.*gone.md.j2"),
    ],
)
def test_a_broken_template_is_named(
    template: str, line: str, message: str, tmp_path: Path, complete: Rendered
) -> None:
    """An error in a template is one sentence with the template's name, and its line if known."""
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    file = tmp_path / "templates" / template
    begins = "{% block kind_sections %}"  # what a child has outside its blocks is not printed
    text = file.read_text("utf-8")
    text = text.replace(begins, begins + line) if begins in text else f"{text}\n{line}\n"
    file.write_text(text, "utf-8")
    with pytest.raises(DossierError, match=message):
        list(render_pages(complete.dossier, (), tmp_path / "templates"))


def test_a_kind_may_have_a_template_of_its_own(tmp_path: Path, complete: Rendered) -> None:
    """`pages/<kind>.md.j2` is used where it exists, and the one for any record elsewhere."""
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    own = "{% extends 'pages/record.md.j2' %}{% block kind_sections %}Only actors.{% endblock %}"
    (tmp_path / "templates" / "pages" / "actor.md.j2").write_text(own, "utf-8")
    pages = {p.path: p.text for p in render_pages(complete.dossier, (), tmp_path / "templates")}
    assert {path.split("/")[0] for path, text in pages.items() if "Only actors." in text} == {
        "actors"
    }


# Contexts


CONTEXTS = [
    c for c in vars(contexts).values() if dataclasses.is_dataclass(c) and isinstance(c, type)
]


def _plain(annotation: object) -> bool:
    if typing.get_origin(annotation) in (tuple, types.UnionType, typing.Union):
        return all(_plain(part) for part in typing.get_args(annotation) if part is not Ellipsis)
    return annotation in (str, int, bool, type(None), Markup, *CONTEXTS)


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda context: str(context.__name__))
def test_contexts_are_frozen_plain_data(context: type) -> None:
    """A page depends on nothing that its context does not hold, so they can be compared."""
    assert context.__dataclass_params__.frozen  # type: ignore[attr-defined]
    hints = typing.get_type_hints(context)
    assert {name: hint for name, hint in hints.items() if not _plain(hint)} == {}


def test_the_same_records_give_the_same_pages(complete: Rendered) -> None:
    """Rendering twice, from a fresh reading, differs in nothing."""
    loaded, _ = load(COMPLETE)
    dossier: Dossier = collect(loaded, drafts=False)
    again = {
        p.path.removesuffix(".md"): p.text
        for p in render_pages(dossier, complete.checked.problems, TEMPLATES)
    }
    assert again == complete.texts
