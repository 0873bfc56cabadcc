"""Codes of what a file, a record and a reference must be. Nothing can soften them."""

from dossier.diagnostics import Code, Severity

_E = Severity.ERROR

# -- syntax: the text of one file ---------------------------------------------------------------

SYNTAX_YAML = Code(
    "syntax.yaml",
    _E,
    "The file is not valid YAML.",
    "Mend the line; a text with punctuation is safest in a `>-` block.",
    "title: AUKUS: a pact",
)
SYNTAX_SHAPE = Code(
    "syntax.shape",
    _E,
    "The file is not one mapping of keys and values.",
    "One file holds one record, written as `key: value` lines.",
    "- title: AUKUS",
)
SYNTAX_UNUSED = Code(
    "syntax.unused",
    _E,
    "An anchor, alias or tag of YAML is used, which this format does not have.",
    "Quote the value, or write it out.",
    "title: !AUKUS",
)
SYNTAX_LIMIT = Code(
    "syntax.limit",
    _E,
    "The file is larger or deeper than any record should be.",
    "Split the record.",
    "body: (two megabytes of text)",
)
SYNTAX_ENCODING = Code(
    "syntax.encoding",
    _E,
    "The file is not UTF-8 text.",
    "Save the file as UTF-8.",
    "title: Élysée, saved as Latin-1",
)
SYNTAX_CHARACTER = Code(
    "syntax.character",
    _E,
    "A control character, or one that cannot be seen, stands in the text.",
    "Remove the character.",
    'title: "AUKUS\\u0007"',
)
SYNTAX_DUPLICATE_KEY = Code(
    "syntax.duplicate-key",
    _E,
    "A key stands twice in one mapping.",
    "Keep one of them.",
    "{title: AUKUS, title: Aukus}",
)
SYNTAX_EMPTY = Code(
    "syntax.empty",
    _E,
    "A key has no value.",
    "Give the key a value or remove its line.",
    "summary:",
)
SYNTAX_CUT = Code(
    "syntax.cut",
    _E,
    "YAML takes the end of a value for a comment, because of a ` #` in it.",
    "Put the value in quotes or in a `>-` block.",
    "title: Meeting #3",
)
SYNTAX_FOLDED = Code(
    "syntax.folded",
    _E,
    "A `>-` block holds a blank line, which YAML folds away with the paragraph.",
    "Write `|-` for a text of more than one paragraph.",
    "summary: >- with an empty line in it",
)

# -- files: names and folders -------------------------------------------------------------------

FILE_NAME = Code(
    "file.name",
    _E,
    "A record's file name is not a valid id.",
    "Use lower-case letters, digits and single hyphens, ending in `.yaml`.",
    "data/actors/Joe_Biden.yaml",
)
FILE_FOLDER = Code(
    "file.folder",
    _E,
    "A YAML file stands where no kind of record lives.",
    "Move it to the folder of its kind, such as `data/actors/`.",
    "data/persons/joe-biden.yaml",
)
FILE_LINK = Code(
    "file.link",
    _E,
    "A file or folder in `data/` is a link, and links are not followed.",
    "Put the file itself there: what is published then stands in the dossier.",
    "data/actors/france.yaml -> ../../elsewhere/france.yaml",
)
FILE_UNREADABLE = Code(
    "file.unreadable",
    _E,
    "Something in `data/` is no ordinary file, or may not be read.",
    "Remove it, or give it the rights that other records have.",
    "a folder or a pipe that is called data/actors/france.yaml",
)
ID_DUPLICATE = Code(
    "id.duplicate",
    _E,
    "Two records, or a record and a former id, share one id.",
    "Ids are unique across kinds: rename one file.",
    "data/actors/aukus.yaml beside data/pacts/aukus.yaml",
)

# -- shape: one record on its own ---------------------------------------------------------------

SHAPE_UNKNOWN_KEY = Code(
    "shape.unknown-key",
    _E,
    "A key is not part of the format.",
    "Correct the spelling, or remove the key.",
    "sumary: A security partnership.",
)
SHAPE_MISSING = Code(
    "shape.missing",
    _E,
    "A required key is absent.",
    "Add the key.",
    "an actor without `type`",
)
SHAPE_VALUE = Code(
    "shape.value",
    _E,
    "A value has the wrong form or is not one of the values allowed.",
    "Write the value in the form the field guide gives.",
    "type: country",
)
DATE_MALFORMED = Code(
    "date.malformed",
    _E,
    "A date is not written in the EDTF profile of the format.",
    "Write `2023`, `2023-03` or `2023-03-10`, with `~`, `?` or `%` where it is not certain.",
    "published: 5 October 2021",
)
CITATION_MALFORMED = Code(
    "citation.malformed",
    _E,
    "A citation or a place in a source is not written as the format wants it.",
    "Write `source#p20a` for a claim, `source#p20` for a place, `source` for a document.",
    "cite: [wsj-2021 p20a]",
)
PROSE_MALFORMED = Code(
    "prose.malformed",
    _E,
    "A link or citation inside a text is not complete, or its address is not allowed.",
    "Write `[[id]]`, `[[id|words]]`, `[@source#p1a]` or `[words](https://…)`.",
    "summary: A partnership with [[france.",
)
KEY_DUPLICATE = Code(
    "key.duplicate",
    _E,
    "Two items of one list would have the same permalink.",
    "Give one of them a `key` of its own, or merge them.",
    "parties: [{actor: france}, {actor: france}]",
)

# -- references between records -----------------------------------------------------------------

REFERENCE_UNKNOWN = Code(
    "reference.unknown",
    _E,
    "A field or a text names a record that does not exist.",
    "Correct the id, or add the record.",
    "parties: [{actor: untied-kingdom}]",
)
REFERENCE_KIND = Code(
    "reference.wrong-kind",
    _E,
    "A field names a record of a kind or type that it may not point to.",
    "Name a record of the right kind.",
    "parties: [{actor: paris-summit-2023}]",
)
VOCABULARY_UNKNOWN = Code(
    "vocabulary.unknown",
    _E,
    "A term is not in its vocabulary.",
    "Correct the term, or add it to `data/vocabularies/` with a label and description.",
    "place: pariss",
)
CITATION_UNKNOWN = Code(
    "citation.unknown",
    _E,
    "A citation leads to a source, place or claim that does not exist.",
    "Correct the citation, or add the claim to the source.",
    "cite: [wsj-2021#p99a]",
)
ACCEPT_UNKNOWN = Code(
    "accept.unknown",
    _E,
    "`accept` or the card's `rules` names a code that does not exist or cannot be changed.",
    "Correct the code; errors of the format cannot be accepted away.",
    "accept: {fact.singel-source: There is no other text.}",
)
