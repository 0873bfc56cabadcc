"""What the guide adds to the models: examples, how values are written, where readers meet them.

Takes nothing; gives text by the class that declares a field and its key, or by the sort of a value.
The field guide prints it, and `dossier new` puts the examples, commented out, into a new record. A
test reads and validates each of them, and knows when one is missing.
"""

from dossier.shapes import Scalar

#: A field as it is written, by class and key.
EXAMPLES: dict[str, str] = {
    # Every record
    "Record.title": "title: Lancaster House Treaties",
    "Record.aliases": "aliases: [Traités de Londres, London treaties]",
    "Record.summary": """\
summary: >-
  Two treaties of [[france]] and [[united-kingdom]] on defence and nuclear
  tests [@harbour-times-2021#p4a].""",
    "Record.body": """\
body: |-
  The first paragraph [@harbour-times-2021#p4a].

  - a list entry with a [link](https://example.org/) [@harbour-times-2021#p5a]""",
    "Record.tags": "tags: [nuclear, military]",
    "Record.same_as": 'same_as: {wikidata: Q142, official: "https://example.org/"}',
    "Record.former_ids": "former_ids: [lancaster-treaties]",
    "Record.stage": "stage: draft",
    "Record.reason": "stage: withdrawn\nreason: It turned out to be a misprint.",
    "Record.reviewed": "reviewed: 2026-11-21",
    "Record.accept": "accept: {fact.single-source: Nobody else has written about it.}",
    "Record.notes": "notes: Ask the archive for the second page.",
    "Record.cite": "cite: [harbour-times-2021#p4a]",
    # Every fact and every entry of a list
    "Evidenced.cite": "cite: [harbour-times-2021#p4a, ministry-2021]",
    "Evidenced.disputed_by": "disputed_by: [ministry-2021#s2c]",
    "Evidenced.note": "note: Named in passing.",
    "Item.key": "key: second-term",
    "Period.from": "from: 2017-05-14",
    "Period.until": "until: ..",
    "Statement.text": "text: Both states share one test site.",
    "Alternative.value": "value: 2021-10-05",
    "Alternative.rank": "rank: preferred",
    "Alternative.reason": "reason: The ministry's own account.",
    "Unknown.unknown": "unknown: not-reported",
    "Unknown.reason": "reason: The site does not name itself.",
    # Actors
    "Actor.type": "type: person",
    "Actor.country": "country: france",
    "Actor.part_of": "part_of: {value: united-kingdom, cite: [harbour-times-2021#p2a]}",
    "Actor.roles": """\
roles:
  - title: President of the French Republic
    of: france
    from: 2017-05-14
    until: ..
    cite: [harbour-times-2021#p4a]""",
    "Role.title": "title: President of the French Republic",
    "Role.of": "of: france",
    "Actor.members": """\
members:
  - {actor: france, from: 1949-04-04, until: .., cite: [harbour-times-2021#p6a]}""",
    "Member.actor": "actor: france",
    # Pacts
    "Pact.type": "type: treaty",
    "Pact.parties": """\
parties:
  - {actor: france, from: 2010-11-02, until: .., cite: [harbour-times-2021#p4a]}""",
    "Party.actor": "actor: france",
    "Party.role": "role: signatory",
    "Pact.milestones": """\
milestones:
  - {event: signed, date: 2010-11-02, cite: [harbour-times-2021#p4a]}
  - {event: discussed, summit: paris-summit-2023, cite: [ministry-2021#p2a]}""",
    "Milestone.event": "event: signed",
    "Milestone.date": "date: 2010-11-02",
    "Milestone.summit": "summit: paris-summit-2023",
    "Milestone.by": "by: [france, united-kingdom]",
    "Pact.provisions": """\
provisions:
  - {key: test-site, text: Both states share one test site., cite: [harbour-times-2021#p4b]}""",
    "Pact.relations": """\
relations:
  - {pact: saint-malo-declaration, relation: builds-on, cite: [harbour-times-2021#p7a]}""",
    "Relation.pact": "pact: saint-malo-declaration",
    "Relation.relation": "relation: builds-on",
    # Summits
    "Summit.type": "type: bilateral",
    "Summit.date": """\
date:
  - {value: 2021-10-05, cite: [ministry-2021#p1a], rank: preferred, reason: Its own account.}
  - {value: "2021-10-06?", cite: [harbour-times-2021#p3a]}""",
    "Summit.place": "place: paris",
    "Summit.part_of": "part_of: blinken-paris-visit-2021",
    "Summit.participants": """\
participants:
  - {actor: antony-blinken, role: guest, cite: [harbour-times-2021#p1a]}
  - {unnamed: two officials, of: france}""",
    "Participant.actor": "actor: antony-blinken",
    "Participant.unnamed": "unnamed: two officials",
    "Participant.of": "unnamed: two officials\nof: france",
    "Participant.role": "role: host",
    "Summit.outcomes": """\
outcomes:
  - {key: working-group, cite: [harbour-times-2021#p9a]}
  - {key: next-meeting, text: They meet again in spring., cite: [ministry-2021#p3]}""",
    "Summit.cancelled": "cancelled: {date: 2021-09-17, cite: [harbour-times-2021#p8a]}",
    "Cancellation.date": "date: 2021-09-17",
    # Sources
    "Source.type": "type: news",
    "Source.publisher": "publisher: wall-street-journal",
    "Source.author": "author: [Ada Quill, Bo Tern]",
    "Source.published": 'published: {value: "2021-10-05~", note: From the masthead.}',
    "Source.language": "language: en",
    "Source.url": "url: https://example.org/2021/10/05/visit",
    "Source.archived": "archived: https://example.com/archive/visit",
    "Source.retrieved": "retrieved: 2026-11-21",
    "Source.sha256": "sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "Source.paragraphs": "paragraphs: 31",
    "Source.boilerplate": "boilerplate: [p1, p29-p31]",
    "Source.chain": """\
chain:
  - {how: original, publisher: agence-france-presse, published: 2021-10-05, language: fr}
  - {how: translation}""",
    "Hand.how": "how: translation",
    "Hand.publisher": "publisher: agence-france-presse",
    "Hand.published": "published: 2021-10-05",
    "Hand.language": "language: fr",
    "Source.reliability": "reliability: {grade: B, reason: A paper of record.}",
    "Reliability.grade": "grade: B",
    "Reliability.reason": "reason: A paper of record.",
    "Source.claims": """\
claims:
  p20a:                      # paragraph 20, first claim
    text: >-
      France framed the visit as a chance to work together.
    about: [antony-blinken, france]
    by: {unnamed: senior official, of: france}
    when: 2021-10-05""",
    "Claim.text": "text: Blinken met the foreign minister on Tuesday.",
    "Claim.about": "about: [antony-blinken, jean-yves-le-drian]",
    "Claim.by": "by: [emmanuel-macron, {unnamed: senior official, of: united-states}]",
    "Claim.via": "via: {unnamed: spokesman, of: us-state-department}",
    "Claim.modality": "modality: expected",
    "Claim.when": "when: 2021-10",
    "Claim.quote": "quote: deepen and strengthen cooperation",
    "Claim.at": "at: p20-p22",
    "Unnamed.unnamed": "unnamed: senior official",
    "Unnamed.of": "of: united-states",
    "Source.errata": """\
errata:
  - {at: p4, says: former President, correct: President, severity: high}""",
    "Erratum.at": "at: p4",
    "Erratum.says": "says: former President",
    "Erratum.correct": "correct: President",
    "Erratum.reason": 'reason: "He was in office that day [@ministry-2021#p2a]."',
    "Erratum.severity": "severity: high",
    # The card
    "Card.format": "format: 1",
    "Card.name": "name: harbours",
    "Card.title": "title: The harbour treaties",
    "Card.edition": "edition: 2026-11-21",
    "Card.publisher": "publisher: The harbour archive",
    "Card.licence": "licence: CC-BY-4.0",
    "Card.languages": "languages: [en, fr]",
    "Card.site_url": "site_url: https://example.org/harbours/",
    "Card.edit_url": "edit_url: https://example.org/harbours/edit/main/",
    "Card.home": "home: What [[aukus]] is, told from its sources.",
    "Card.overview": 'overview: "It began in September 2021 [@harbour-times-2021#p1a]."',
    "Card.rules": "rules: {fact.uncited: error, fact.by-record: warning}",
    "Card.thresholds": "thresholds: {review_months: 6, documents_count: true}",
    "Thresholds.review_months": "review_months: 6",
    "Thresholds.quote_words": "quote_words: 10",
    "Thresholds.documents_count": "documents_count: true",
    # Vocabularies
    "Term.label": "label: Paris",
    "Term.description": "description: The capital of France.",
    "Term.country": "country: france",
}

#: How each sort of single value is written, and lines to show it.
VALUES: dict[Scalar, tuple[str, str]] = {
    Scalar.TEXT: (
        "One line of plain text, at most 500 characters. Quotes are needed where YAML would read "
        "something else: a text that begins with `[`, `{`, `*`, `&`, `@`, `%` or a quotation mark, "
        "one with `: ` or ` #` in it, and one with a comma inside `{…}` or `[…]`.",
        'title: "AUKUS: a new partnership"',
    ),
    Scalar.PROSE: (
        "Text with paragraphs (a blank line), lists (`- `), `*emphasis*`, `**strong**`, "
        "`[label](https://…)`, records (`[[aukus]]`, `[[aukus|the pact]]`) and citations "
        "(`[@source#p20a; @other]`). One paragraph is a `>-` block, more are a `|-` block; outside "
        "a block the traps of a plain text hold, and `[[` or `[@` cannot come first.",
        "summary: >-\n  A pact of [[australia]] and others [@harbour-times-2021#p2a].",
    ),
    Scalar.PLAIN_PROSE: (
        "As prose, without `[[…]]` and `[@…]`: a claim's names are linked from `about` and `by`.",
        "text: >-\n  The minister said: no decision was taken.",
    ),
    Scalar.NUMBER: ("A whole number from 1 to 999999, in digits.", "paragraphs: 31"),
    Scalar.SWITCH: ("`true` or `false`.", "documents_count: true"),
    Scalar.DATE: (
        "A date of EDTF: a year, a month or a day, with `~` (approximate), `?` (uncertain) or `%` "
        "(both) behind it; or an interval of two, whose ends may be `..` (open) or left out (not "
        "known). A bare year needs no quotes. A date with `?` inside `{…}` or `[…]` is put in "
        "quotes, because some readers of YAML refuse it there.",
        'date: 2021-10-05\ndate: 2021-10-05/2021-10-06\nreviewed: 2021\ndate: {value: "2021-10?"}',
    ),
    Scalar.DAY: ("A date that is one day.", "edition: 2026-11-21"),
    Scalar.OPEN: (
        "`..`: it has always been so, or still is. Without the key the end is not known.",
        "until: ..",
    ),
    Scalar.ID: (
        "The name of a record's file without its ending: small letters, digits and inner hyphens, "
        "at most 64, unique across kinds, and not `index` or `index-…`.",
        "former_ids: [lancaster-treaties]",
    ),
    Scalar.KEY: (
        "A word of small letters, digits and single hyphens.",
        "key: test-site",
    ),
    Scalar.CITATION: (
        "`source#p20a` cites a claim, `source#p20` a place, `source` a whole document.",
        "cite: [harbour-times-2021#p20a, ministry-2021]",
    ),
    Scalar.CLAIM_ID: (
        "The paragraph (`p`), page (`pg`) or section (`s`) with its number, and a letter: `a` to "
        "`z`, then `aa`.",
        "claims:\n  p20a: {text: He came on Tuesday.}\n  pg3b: {text: He left on Friday.}",
    ),
    Scalar.PLACE_OR_CLAIM: ("A place (`p20`) or a claim (`p20a`).", "at: p20a"),
    Scalar.PLACES: ("A place, or a range of places of one sort.", "at: p2-p4"),
    Scalar.ADDRESS: (
        "A full address with https://, http:// or mailto:, without a user or password.",
        "url: https://example.org/report",
    ),
    Scalar.LANGUAGE: ("A language tag of BCP 47.", "language: pt-BR"),
    Scalar.DIGEST: (
        "64 hexadecimal digits in small letters, as `sha256sum` prints them.",
        "sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ),
}

_BESIDE_CLAIM = "beside the claim, wherever it is shown"
_HANDS = "under “Where the text comes from”"
_REMARKS = "beside the value"
_CLAIMS = "“References” or “What else the sources say”"

#: Where readers meet a field, where neither the columns of a table nor the kind says it.
SHOWN: dict[str, str] = {
    "Record.title": "heading of the page, and every link to it",
    "Record.aliases": "“Also” in the infobox; found by the search, without accents too",
    "Record.summary": "the top of the page, results of the search, previews of links",
    "Record.body": "below the summary",
    "Record.tags": "“Tags” in the infobox",
    "Record.same_as": "“Elsewhere” in the infobox",
    "Record.former_ids": "at each old address stands a page that leads to the new one",
    "Record.stage": "a draft is shown by `dossier serve` alone; a withdrawn record says so",
    "Record.reason": "the top of a withdrawn record's page",
    "Record.reviewed": "“Last reviewed” at the end of the page; the coverage page",
    "Record.accept": "the coverage page, with the reason",
    "Record.notes": "nowhere",
    "Record.cite": "numbers behind the facts that have no citation of their own",
    "Evidenced.cite": "a number behind the fact, and the references of the page",
    "Evidenced.disputed_by": "“Disputed” on the page, and the list of disputed facts",
    "Evidenced.note": _REMARKS,
    "Item.key": "the address of the fact: `#provisions-test-site`",
    "Alternative.value": "where the value stands",
    "Alternative.rank": "its value comes first, and dates the record",
    "Alternative.reason": _REMARKS,
    "Unknown.unknown": "in place of the value",
    "Unknown.reason": "beside it",
    "Summit.part_of": "the infobox",
    "Source.reliability": _HANDS,
    "Source.chain": _HANDS,
    "Source.boilerplate": "below the claims; these paragraphs are not missed among them",
    "Source.claims": f"“What it claims” on the source's page; {_CLAIMS} on the others",
    "Source.paragraphs": "under “Where the text comes from”; paragraphs without a claim are listed",
    "Source.errata": "a table on the page, the list of errata, and beside the claims concerned",
    "Hand.how": _HANDS,
    "Hand.publisher": f"{_HANDS}; the first decides whether two sources are independent",
    "Hand.published": _HANDS,
    "Hand.language": _HANDS,
    "Reliability.grade": _HANDS,
    "Reliability.reason": _HANDS,
    "Claim.text": "the source's page, those of its `about`, `by` and `via`, the references",
    "Claim.about": f"{_CLAIMS} on the page of each",
    "Claim.by": _BESIDE_CLAIM,
    "Claim.via": _BESIDE_CLAIM,
    "Claim.modality": f"{_BESIDE_CLAIM}; a fact takes the firmest of its claims",
    "Claim.when": _BESIDE_CLAIM,
    "Claim.quote": _BESIDE_CLAIM,
    "Claim.at": _BESIDE_CLAIM,
    "Unnamed.unnamed": _BESIDE_CLAIM,
    "Unnamed.of": _BESIDE_CLAIM,
    "Card.format": "nowhere",
    "Card.name": "the name of the bundle",
    "Card.title": "the head of every page",
    "Card.edition": "the home page, the foot of every page, the name of the bundle",
    "Card.publisher": "the home page, the foot of every page",
    "Card.licence": "the home page, the foot of every page",
    "Card.languages": "nowhere yet",
    "Card.site_url": "the sitemap",
    "Card.edit_url": "“Edit this record” at the end of every record's page",
    "Card.home": "the home page",
    "Card.overview": "the home page",
    "Card.rules": "what `dossier check` prints",
    "Card.thresholds": "what `dossier check` prints",
    "Thresholds.review_months": "what `dossier check` prints, and the coverage page",
    "Thresholds.quote_words": "what `dossier check` prints",
    "Thresholds.documents_count": "the status of pacts and summits",
    "Term.label": "wherever the term is used",
    "Term.description": "a tooltip over the label",
    "Term.country": "nowhere yet",
}
