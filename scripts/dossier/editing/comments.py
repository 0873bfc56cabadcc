"""Comments: where they stand in a file, found without the parser, which forgets them."""

import re
from collections.abc import Iterator

from dossier.reader import RawRecord

_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#[^\n]*")


def comments(raw: RawRecord) -> list[tuple[int, str]]:
    """Return the offset and text of every comment: a `#` and what follows, outside of all values.

    Everything that is a key or value is masked first, so that a `#` in it is not taken for one.
    """
    masked: list[str] = []
    done = 0
    for start, end in sorted(_words(raw)):
        masked += [raw.text[done:start], re.sub(r"[^\n]", "x", raw.text[start:end])]
        done = end
    rest = "".join([*masked, raw.text[done:]])
    return [
        (found.start(), raw.text[found.start() : found.end()].rstrip())
        for found in _COMMENT.finditer(rest)
    ]


def _words(raw: RawRecord) -> Iterator[tuple[int, int]]:
    for spans in raw.spans.values():
        if spans.key:
            yield spans.key.start, spans.key.end
        if spans.style in ("|", ">"):  # its first line may end in a comment
            head = raw.text.find("\n", spans.value.start)
            yield (head if head >= 0 else spans.value.end), spans.value.end
        elif spans.style not in ("flow", "block"):
            yield spans.value.start, spans.value.end
