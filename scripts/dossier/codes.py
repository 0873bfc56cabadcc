"""The closed list of diagnostic codes: what each means and what mends it.

Every message the checks can print has its code here, and every code has a page entry, because the
documentation is made from this list.
"""

from dossier.diagnostics import Code, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

# -- syntax: the text of one file ---------------------------------------------------------------

SYNTAX_YAML = Code(
    "syntax.yaml",
    _E,
    "The file is not valid YAML.",
    "Mend the line; a text with punctuation is safest in a `>-` block.",
)
SYNTAX_SHAPE = Code(
    "syntax.shape",
    _E,
    "The file is not one mapping of keys and values.",
    "One file holds one record, written as `key: value` lines.",
)
SYNTAX_UNUSED = Code(
    "syntax.unused",
    _E,
    "An anchor, alias or tag of YAML is used, which this format does not have.",
    "Quote the value, or write it out.",
)
SYNTAX_LIMIT = Code(
    "syntax.limit",
    _E,
    "The file is larger or deeper than any record should be.",
    "Split the record.",
)
SYNTAX_ENCODING = Code(
    "syntax.encoding", _E, "The file is not UTF-8 text.", "Save the file as UTF-8."
)
SYNTAX_CHARACTER = Code(
    "syntax.character",
    _E,
    "A control character, or one that cannot be seen, stands in the text.",
    "Remove the character.",
)
SYNTAX_DUPLICATE_KEY = Code(
    "syntax.duplicate-key", _E, "A key stands twice in one mapping.", "Keep one of them."
)
SYNTAX_EMPTY = Code(
    "syntax.empty", _E, "A key has no value.", "Give the key a value or remove its line."
)
SYNTAX_CUT = Code(
    "syntax.cut",
    _E,
    "YAML takes the end of a value for a comment, because of a ` #` in it.",
    "Put the value in quotes or in a `>-` block.",
)
SYNTAX_FOLDED = Code(
    "syntax.folded",
    _E,
    "A `>-` block holds a blank line, which YAML folds away with the paragraph.",
    "Write `|-` for a text of more than one paragraph.",
)

# -- files: names and folders -------------------------------------------------------------------

FILE_NAME = Code(
    "file.name",
    _E,
    "A record's file name is not a valid id.",
    "Use lower-case letters, digits and single hyphens, ending in `.yaml`.",
)
FILE_FOLDER = Code(
    "file.folder",
    _E,
    "A YAML file stands where no kind of record lives.",
    "Move it to the folder of its kind, such as `data/actors/`.",
)
ID_DUPLICATE = Code(
    "id.duplicate",
    _E,
    "Two records, or a record and a former id, share one id.",
    "Ids are unique across kinds: rename one file.",
)

# -- shape: one record on its own ---------------------------------------------------------------

SHAPE_UNKNOWN_KEY = Code(
    "shape.unknown-key",
    _E,
    "A key is not part of the format.",
    "Correct the spelling, or remove the key.",
)
SHAPE_MISSING = Code("shape.missing", _E, "A required key is absent.", "Add the key.")
SHAPE_VALUE = Code(
    "shape.value",
    _E,
    "A value has the wrong form or is not one of the values allowed.",
    "Write the value in the form the field guide gives.",
)
DATE_MALFORMED = Code(
    "date.malformed",
    _E,
    "A date is not written in the EDTF profile of the format.",
    "Write `2023`, `2023-03` or `2023-03-10`, with `~`, `?` or `%` where it is not certain.",
)
CITATION_MALFORMED = Code(
    "citation.malformed",
    _E,
    "A citation or a place in a source is not written as the format wants it.",
    "Write `source#p20a` for a claim, `source#p20` for a place, `source` for a document.",
)
PROSE_MALFORMED = Code(
    "prose.malformed",
    _E,
    "A link or citation inside a text is not complete, or its address is not allowed.",
    "Write `[[id]]`, `[[id|words]]`, `[@source#p1a]` or `[words](https://…)`.",
)
KEY_DUPLICATE = Code(
    "key.duplicate",
    _E,
    "Two items of one list would have the same permalink.",
    "Give one of them a `key` of its own, or merge them.",
)

# -- references between records -----------------------------------------------------------------

REFERENCE_UNKNOWN = Code(
    "reference.unknown",
    _E,
    "A field or a text names a record that does not exist.",
    "Correct the id, or add the record.",
)
REFERENCE_KIND = Code(
    "reference.wrong-kind",
    _E,
    "A field names a record of a kind or type that it may not point to.",
    "Name a record of the right kind.",
)
VOCABULARY_UNKNOWN = Code(
    "vocabulary.unknown",
    _E,
    "A term is not in its vocabulary.",
    "Correct the term, or add it to `data/vocabularies/` with a label and description.",
)
CITATION_UNKNOWN = Code(
    "citation.unknown",
    _E,
    "A citation leads to a source, place or claim that does not exist.",
    "Correct the citation, or add the claim to the source.",
)
ACCEPT_UNKNOWN = Code(
    "accept.unknown",
    _E,
    "`accept` or the card's `rules` names a code that does not exist or cannot be changed.",
    "Correct the code; errors of the format cannot be accepted away.",
)

# -- evidence -----------------------------------------------------------------------------------

ITEM_WITHOUT_TEXT = Code(
    "item.no-text",
    _E,
    "A provision, outcome or similar item has neither a text nor a claim of its own to show.",
    "Give it a `text`, or a `cite` that leads to a claim.",
)
FACT_UNPUBLISHED = Code(
    "fact.unpublished-source",
    _E,
    "A published fact rests only on sources that are drafts or withdrawn.",
    "Publish the source, cite another, or make the record a draft.",
)
CLAIM_ELSEWHERE = Code(
    "fact.claim-elsewhere",
    _W,
    "A fact cites a claim that is not about its record.",
    "Usually a wrong letter or paragraph: correct the citation, or name the record in `about`.",
    adjustable=True,
)
CLAIM_DENIED = Code(
    "fact.cites-denial",
    _W,
    "A fact cites a claim whose modality is `denied`, which speaks against it.",
    "Move the claim to `disputed_by`.",
    adjustable=True,
)
FACT_UNCITED = Code(
    "fact.uncited",
    _W,
    "A fact has no citation, neither its own nor its record's.",
    "Cite the claim that it rests on.",
    adjustable=True,
)
PROSE_UNCITED = Code(
    "prose.uncited",
    _W,
    "A text that states facts has no citation: a body without any `[@…]`, or a summary without "
    "one on a record without `cite`.",
    "Put `[@source#p1a]` behind the sentence.",
    adjustable=True,
)
FACT_BY_RECORD = Code(
    "fact.by-record",
    _N,
    "A fact rests on the citations of its record, not on one of its own.",
    "Give the item its own `cite`.",
    adjustable=True,
)
FACT_SINGLE_SOURCE = Code(
    "fact.single-source",
    _N,
    "All claims behind a fact come from one publisher's text.",
    "Look for an independent source.",
    adjustable=True,
)
CLAIM_PLACE = Code(
    "claim.place",
    _E,
    "A claim, erratum or boilerplate names a place that its source does not have, or `at` does "
    "not contain the paragraph of the claim.",
    "Correct the paragraph, or the source's `paragraphs`.",
)
QUOTE_LONG = Code(
    "quote.too-long",
    _E,
    "A quotation is longer than the threshold of the card (twelve words unless it says less).",
    "Shorten it; say the rest in your own words.",
)
ROLE_NOT_HELD = Code(
    "role.not-held",
    _W,
    "A participant is known not to have held any of the roles recorded on the day.",
    "Correct the role's dates, or the summit's.",
    adjustable=True,
)

REVIEW_STALE = Code(
    "review.stale",
    _N,
    "A record was not reviewed within the months that the card's threshold gives.",
    "Read it against its sources again and set `reviewed`.",
    adjustable=True,
)

ALL: tuple[Code, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Code)
)
BY_NAME: dict[str, Code] = {code.name: code for code in ALL}
