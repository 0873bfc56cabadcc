"""Codes of the rules of editing: evidence, dates, names, and how records hang together."""

from dossier.diagnostics import Code, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

# -- evidence -----------------------------------------------------------------------------------

ITEM_WITHOUT_TEXT = Code(
    "item.no-text",
    _E,
    "A provision, outcome or similar item has neither a text nor a claim of its own to show.",
    "Give it a `text`, or a `cite` that leads to a claim.",
    "provisions: [{key: sale}]",
)
FACT_UNPUBLISHED = Code(
    "fact.unpublished-source",
    _E,
    "A published fact rests only on sources that are drafts or withdrawn.",
    "Publish the source, cite another, or make the record a draft.",
    "date: {value: 2023, cite: [a-draft#p1a]}",
)
CLAIM_ELSEWHERE = Code(
    "fact.claim-elsewhere",
    _W,
    "A fact cites a claim that is not about its record.",
    "Usually a wrong letter or paragraph: correct the citation, or name the record in `about`.",
    "country: {value: france, cite: [wsj-2021#p4a]}",
    adjustable=True,
)
CLAIM_DENIED = Code(
    "fact.cites-denial",
    _W,
    "A fact cites a claim whose modality is `denied`, which speaks against it.",
    "Move the claim to `disputed_by`.",
    "date: {value: 2023, cite: [wsj-2021#p9a]}",
    adjustable=True,
)
FACT_UNCITED = Code(
    "fact.uncited",
    _W,
    "A fact has no citation, neither its own nor its record's.",
    "Cite the claim that it rests on.",
    "date: 2023-03-10",
    adjustable=True,
)
PROSE_UNCITED = Code(
    "prose.uncited",
    _W,
    "A text that states facts has no citation: a body without any `[@…]`, or a summary without "
    "one on a record without `cite`.",
    "Put `[@source#p1a]` behind the sentence.",
    "body: It was announced in September 2021.",
    adjustable=True,
)
FACT_BY_RECORD = Code(
    "fact.by-record",
    _N,
    "A fact rests on the citations of its record, not on one of its own.",
    "Give the item its own `cite`.",
    "parties: [{actor: france}]",
    adjustable=True,
)
FACT_SINGLE_SOURCE = Code(
    "fact.single-source",
    _N,
    "All claims behind some facts of a record come from one publisher's text.",
    "Look for an independent source.",
    "date: {value: 2023, cite: [wsj-2021#p2a, wsj-2021#p3a]}",
    adjustable=True,
)
CLAIM_PLACE = Code(
    "claim.place",
    _E,
    "A claim, erratum or boilerplate names a place that its source does not have, or `at` does "
    "not contain the paragraph of the claim.",
    "Correct the paragraph, or the source's `paragraphs`.",
    "p2a: {text: They met., at: p3-p4}",
)
QUOTE_LONG = Code(
    "quote.too-long",
    _E,
    "A quotation is longer than the threshold of the card (twelve words unless it says less).",
    "Shorten it; say the rest in your own words.",
    "quote: (thirteen words in a row)",
)
ROLE_NOT_HELD = Code(
    "role.not-held",
    _W,
    "A participant is known not to have held any of the roles recorded on the day.",
    "Correct the role's dates, or the summit's.",
    "participants: [{actor: boris-johnson}], at a summit of 2023",
    adjustable=True,
)

REVIEW_STALE = Code(
    "review.stale",
    _N,
    "A record was not reviewed within the months that the card's threshold gives.",
    "Read it against its sources again and set `reviewed`.",
    "reviewed: 2024-01-31",
    adjustable=True,
)

# -- evidence nobody used -------------------------------------------------------------------------

PARAGRAPH_OPEN = Code(
    "source.paragraph-open",
    _N,
    "Paragraphs of a source have neither a claim nor are they boilerplate.",
    "Write their claims, or list them under `boilerplate`.",
    "{paragraphs: 31, boilerplate: [p25-p31]}, and no claim at p24",
    adjustable=True,
)
CLAIM_UNUSED = Code(
    "claim.unused",
    _N,
    "A claim is cited nowhere and names no record that has a page.",
    "Cite it where it belongs, or name in `about` what it tells of.",
    "p4c: {text: The oldest ally is France.}",
    adjustable=True,
)
PLAN_OVERDUE = Code(
    "plan.overdue",
    _N,
    "The day of a plan has passed, and no source tells what came of it.",
    "Look for a later source, and cite it beside the plan.",
    "date: {value: 2023-03-10, cite: [an-expected-claim]}",
    adjustable=True,
)

# -- dates ----------------------------------------------------------------------------------------

PERIOD_BACKWARDS = Code(
    "period.backwards",
    _E,
    "A role, membership or party ends before it begins.",
    "Correct `from` or `until`.",
    "roles: [{title: Minister, of: france, from: 2021, until: 2019}]",
)
DATE_FUTURE = Code(
    "date.after-edition",
    _W,
    "A source came out, or a record was reviewed, after the day of the edition.",
    "Correct the date, or the card's `edition`.",
    "reviewed: 2062-11-21",
    adjustable=True,
)
CLAIM_LATER = Code(
    "claim.after-source",
    _W,
    "A claim tells as a fact of a day after its source came out.",
    "Correct `when`, or make the claim `expected`.",
    "{when: 2023, modality: stated}, in a source of 2021",
    adjustable=True,
)
MILESTONE_ORDER = Code(
    "milestone.order",
    _W,
    "A step of a pact is dated before one that has to come first: "
    "proposed, signed, ratified, in force.",
    "Correct the dates, or say with `by` whose step it was.",
    "{event: in-force, date: 2010} beside {event: signed, date: 2011}",
    adjustable=True,
)
OFFICE_SHARED = Code(
    "office.shared",
    _W,
    "Two persons hold one office on the same day.",
    "Correct the dates of the roles; accept it where the office has several holders.",
    "{title: President, of: france, from: 2017, until: ..}, of two persons",
    adjustable=True,
)
MEETING_CANCELLED = Code(
    "summit.cancelled",
    _N,
    "Sources state what happened at a meeting that was cancelled.",
    "Correct the claims' modality, or the cancellation.",
    "{event: signed, summit: a-cancelled-summit}",
    adjustable=True,
)

# -- names ----------------------------------------------------------------------------------------

# Ids cannot collide where a disk ignores letter case: they have small letters alone (`file.name`).

NAME_SHARED = Code(
    "name.shared",
    _W,
    "Two records have a title or an alias in common.",
    "Take the alias from one of them, or say more in it.",
    "aliases: [Johnson], of two persons",
    adjustable=True,
)
NAME_UNLINKED = Code(
    "prose.unlinked-name",
    _N,
    "A text names a record that its own record links nowhere.",
    "Put the name in `[[id|…]]` where it stands first.",
    "summary: Emmanuel Macron was host.",
    adjustable=True,
)
RECORD_SIMILAR = Code(
    "record.similar",
    _W,
    "Two records of one sort have the same title, or almost.",
    "Merge them, or let the titles say what tells them apart.",
    "title: Élysee Palace, beside Élysée Palace",
    adjustable=True,
)

# -- structure ------------------------------------------------------------------------------------

PART_CYCLE = Code(
    "part.cycle",
    _E,
    "A record is part or member of itself, or related to itself, directly or by way of others.",
    "Remove one of the links.",
    "part_of: france, in france.yaml",
)
CHAIN_ORDER = Code(
    "chain.order",
    _W,
    "A hand of a chain came out before the one that it took the text from.",
    "List the oldest hand first.",
    "chain: [{how: original, published: 2022}, {how: agency, published: 2021}, …]",
    adjustable=True,
)
CHAIN_LAST = Code(
    "chain.last",
    _E,
    "The last hand of a chain has more than `how`; it is this text, whose fields say the rest.",
    "Leave `how` alone there, or add the hand that is missing.",
    "chain: [{how: original, publisher: dow-jones}]",
)
LINK_DRAFT = Code(
    "link.draft",
    _N,
    "A published record links a draft, whose name stands there unlinked.",
    "Publish the draft.",
    "parties: [{actor: a-draft}]",
    adjustable=True,
)
LINK_WITHDRAWN = Code(
    "link.withdrawn",
    _W,
    "A published record links one that was withdrawn.",
    "Link what took its place, or take the link out.",
    "parties: [{actor: a-withdrawn-record}]",
    adjustable=True,
)
RECORD_EMPTY = Code(
    "record.empty",
    _N,
    "A record says nothing but its title, and nothing leads to it.",
    "Add what is known, or remove the file.",
    "{title: Ruritania, type: state}, and no more",
    adjustable=True,
)
