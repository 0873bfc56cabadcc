"""The small values that fields are made of, and the forms in which a field may be written.

Takes text and nested text from the reader by way of pydantic, gives frozen values that know what
they are: a `Ref` knows which kinds it may name and how the way back is called, a `TermRef` its
vocabulary. So later stages walk over values and never look at annotations. A form is chosen by
the shape of the node before anything is validated: one mistake gives one message.
"""

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from dossier.citation import ID_PATTERN, Citation, id_problem
from dossier.edtf import Edtf
from dossier.prose import Prose

T = TypeVar("T")

#: Marks the invented steps in a pydantic location that stand for a form. No key can look like it:
#: the reader refuses control characters.
FORM = "\0form:"
MAX_TEXT = 500


class Model(BaseModel):
    """Base of every mapping of the format: frozen, no unknown keys, a docstring per field."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, validate_by_name=False
    )


def problem(message: str) -> PydanticCustomError:
    """Return a validation error that carries a finished sentence."""
    return PydanticCustomError("shape.value", "{reason}", {"reason": message})


def _one_line(text: str) -> str:
    if not text.strip():
        raise problem("is empty; give it a value or remove the key")
    if "\n" in text:
        raise problem("is one line; use `>-` instead of `|-`")
    if len(text) > MAX_TEXT:
        raise problem(f"is longer than {MAX_TEXT} characters")
    return text.strip()


#: One line of plain text, not empty, at most 500 characters.
Text = Annotated[str, AfterValidator(_one_line)]


def _number(text: object) -> int:
    if not isinstance(text, str) or not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise problem("is a whole number from 1 to 999999, in digits")
    return int(text)


#: A whole number above zero, written in digits.
Number = Annotated[int, BeforeValidator(_number)]


def _identifier(text: str) -> str:
    wrong = id_problem(text)
    if wrong:
        raise problem(wrong)
    return text


#: The id of a record: its file name without the ending.
Id = Annotated[str, AfterValidator(_identifier)]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference field may point to, and how the link reads from both its ends.

    Empty `kinds` or `types` allow any. `labels` are the two directions as headings of a list of
    links: on the record that holds the field, and on the record it names.
    """

    kinds: tuple[str, ...]
    forward: str
    back: str
    types: tuple[str, ...] = ()
    #: False for `about`, `by` and `via`, which make "what the sources say" instead of links.
    link: bool = True

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        text = core_schema.str_schema(pattern=ID_PATTERN, strict=True)
        return core_schema.no_info_after_validator_function(lambda name: Ref(name, self), text)


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference as written: the id, and what the field says about it."""

    id: str
    to: Reference

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Says that a field holds a term of `data/vocabularies/<name>.yaml`."""

    name: str

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        text = core_schema.no_info_after_validator_function(
            _identifier, core_schema.str_schema(strict=True)
        )
        return core_schema.no_info_after_validator_function(
            lambda term: TermRef(term, self.name), text
        )


@dataclass(frozen=True, slots=True)
class TermRef:
    """A term as written, and the vocabulary it belongs to."""

    term: str
    vocabulary: str

    def __str__(self) -> str:
        return self.term


class Bound(enum.Enum):
    """An end of a period that is known to be open, written `..`."""

    OPEN = ".."


def _bound_schema(handler: GetCoreSchemaHandler) -> CoreSchema:
    return by_shape(
        {
            "open": core_schema.no_info_after_validator_function(
                Bound, core_schema.str_schema(strict=True)
            ),
            "date": handler.generate_schema(Edtf),
        },
        lambda node: "open" if node == ".." else "date",
    )


class _DateOrOpen:
    """Chooses between `..` and an EDTF date."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _bound_schema(handler)


#: An end of a period: an EDTF date, or `..` where it is known to be open.
DateOrOpen = Annotated[Edtf | Bound, _DateOrOpen]


def by_shape(forms: dict[str, CoreSchema], choose: Callable[[Any], str]) -> CoreSchema:
    """Return a schema that validates a node as the one form that `choose` names for it."""
    return core_schema.tagged_union_schema(
        {FORM + name: schema for name, schema in forms.items()},
        discriminator=lambda node: FORM + choose(node),
    )


class OneOrMany(Generic[T]):
    """One value or a list of them. `listed` tells how it was written.

    Not a dataclass, nor is `Sourced`: pydantic would read the fields of a generic dataclass instead
    of asking it for its schema.
    """

    def __init__(self, items: tuple[T, ...], *, listed: bool) -> None:
        self.items = items
        self.listed = listed

    def __str__(self) -> str:
        return " and ".join(str(item) for item in self.items)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        one = handler.generate_schema(get_args(source)[0])
        single = core_schema.no_info_after_validator_function(
            lambda item: cls((item,), listed=False), one
        )
        many = core_schema.no_info_after_validator_function(
            lambda items: cls(tuple(items), listed=True), core_schema.list_schema(one, min_length=1)
        )
        return by_shape(
            {"one": single, "many": many},
            lambda node: "many" if isinstance(node, list) else "one",
        )


class Evidenced(Model):
    """What every fact may carry: its evidence, what speaks against it, and a note."""

    cite: tuple[Citation, ...] = ()
    """Claims, places or documents that this fact rests on; absent, it rests on the record's."""
    disputed_by: tuple[Citation, ...] = ()
    """Claims that say otherwise. Only the fact that names them counts as disputed."""
    note: Prose | None = None
    """A remark of the editors, published beside the fact."""


class Alternative(Evidenced, Generic[T]):
    """The long form of a sourced value."""

    value: T
    """The value, as the short form would write it."""
    rank: Literal["preferred"] | None = None
    """Marks the one alternative that the editors hold to be right."""
    reason: Prose | None = None
    """Why it is preferred, or what stands behind it."""

    @model_validator(mode="before")
    @classmethod
    def _known(cls, node: Any) -> Any:
        if isinstance(node, dict) and "unknown" in node:
            raise problem("is `unknown`, which stands alone and not in a list of alternatives")
        return node


class Unknown(Evidenced):
    """A value that is known to be missing, with the reason."""

    unknown: Literal["not-reported", "withheld", "not-applicable"]
    """Why there is no value."""
    reason: Prose | None = None
    """What is known about its absence."""


class Form(enum.StrEnum):
    """How a sourced value was written."""

    SHORT = "short"
    LONG = "long"
    ALTERNATIVES = "alternatives"
    UNKNOWN = "unknown"


class Sourced(Generic[T]):
    """A value with its evidence: short, long, as alternatives, or unknown with a reason.

    `alternatives` holds one entry in the short and the long form, and none where the value is
    unknown. Two entries or more count as disputed.
    """

    def __init__(
        self,
        form: Form,
        alternatives: tuple[Alternative[T], ...] = (),
        unknown: Unknown | None = None,
    ) -> None:
        self.form = form
        self.alternatives = alternatives
        self.unknown = unknown

    @property
    def preferred(self) -> Alternative[T] | None:
        """The alternative that orders and dates: the preferred one, else the first."""
        ranked = [entry for entry in self.alternatives if entry.rank == "preferred"]
        return next(iter((*ranked, *self.alternatives)), None)

    @property
    def value(self) -> T | None:
        """The value of the preferred alternative; None where it is unknown."""
        return self.preferred.value if self.preferred else None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        value = get_args(source)[0]
        long = Alternative[value]  # type: ignore[valid-type]
        after = core_schema.no_info_after_validator_function
        one = handler.generate_schema(long)
        return by_shape(
            {
                "short": after(
                    lambda v: cls(Form.SHORT, (Alternative.model_construct(value=v),)),
                    handler.generate_schema(value),
                ),
                "long": after(lambda v: cls(Form.LONG, (v,)), one),
                "alternatives": after(_alternatives, core_schema.list_schema(one, min_length=1)),
                "unknown": after(
                    lambda v: cls(Form.UNKNOWN, unknown=v), handler.generate_schema(Unknown)
                ),
            },
            _form_of,
        )


def _form_of(node: Any) -> str:
    if isinstance(node, dict):
        return "unknown" if "unknown" in node else "long"
    if isinstance(node, list) and any(isinstance(entry, dict) for entry in node):
        return "alternatives"
    return "short"


def _alternatives(entries: list[Alternative[Any]]) -> Sourced[Any]:
    if sum(entry.rank == "preferred" for entry in entries) > 1:
        raise problem("has more than one `rank: preferred`; keep the one that is held to be right")
    return Sourced(Form.ALTERNATIVES, tuple(entries))


def period(begin: Edtf | Bound | None, end: Edtf | Bound | None) -> str:
    """Return a period in words; empty where neither end is known."""
    pieces = [f"from {begin.human()}"] if isinstance(begin, Edtf) else []
    pieces += [f"until {end.human()}"] if isinstance(end, Edtf) else []
    pieces += ["and still"] if end is Bound.OPEN else []
    return " ".join(pieces)
