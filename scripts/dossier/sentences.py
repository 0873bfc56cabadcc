"""Where a sentence of English prose begins and ends, in spite of initials and abbreviations.

Takes plain text, gives a slice of it. It errs towards the longer piece: two sentences are better
than half of one.
"""

import re

_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+\s+(?=\S)|[。\uff01\uff1f]++[”’」』]*+(?=\S)")
_BEFORE = re.compile(r"[\s(\[\"'“‘«/–—-]")
_AFTER = re.compile(r"[\"'“‘«(\[]*(\w*)")
# Before these a full stop ends nothing: they stand in front of a name ...
_TITLE = re.compile(
    "Mr|Mrs|Ms|Mx|Messrs|Mme|Mlle|MM|Dr|Prof|Rev|Hon|Amb|Pres|Gov|Sen|Rep|Gen|Col|Maj|Capt|Cmdr|Lt"
    "|Sgt|Cpl|Adm|St|Mt|Ft|vs|viz|cf|e\\.g|i\\.e"
)
# ... or of a number.
_COUNTED = re.compile(
    "[Nn]os?|Arts?|Sec|Ch|Vol|Fig|paras?|pp?|ca?|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
# Initials (J. Smith, U.S. Navy) and these end a sentence only if a word follows that begins many.
_ABBREVIATION = re.compile(r"[^\W\d_](?:\.[^\W\d_])*|etc|Inc|Ltd|Co|Corp|Cie|Jr|Sr|Ph\.D|al")
_STARTER = re.compile(
    "An?|The|This|That|These|Those|Its?|He|His|She|Her|They|Their|We|Our|In|On|At|By|For|From|To"
    "|With|Under|After|Before|When|While|As|If|But|And|Both|Some|No|Not|One|Two|According|Since"
    "|Although|However|There"
)


def sentence_around(text: str, start: int, end: int) -> slice:
    """Return where the sentence that holds text[start:end] stands."""
    ends = [match.end() for match in _END.finditer(text) if _ends_sentence(text, match)]
    first = max((place for place in ends if place <= start), default=0)
    return slice(first, min((place for place in ends if place >= end), default=len(text)))


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    following = _AFTER.match(text, match.end())
    word = following[1] if following else ""
    if word[:1].islower():
        return False
    if match[0].rstrip() != ".":
        return True
    before = _BEFORE.split(text[max(0, match.start() - 20) : match.start()])[-1]
    if _TITLE.fullmatch(before) or (_COUNTED.fullmatch(before) and word[:1].isdigit()):
        return False
    if _ABBREVIATION.fullmatch(before):
        return _STARTER.fullmatch(word) is not None
    return True
