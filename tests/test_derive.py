"""What follows from evidence: modality, the status of a pact, held or planned, roles on a day."""

import datetime
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from dossier.derive import Holds, Standing, role_during, role_on
from dossier.edtf import Edtf
from dossier.model.actor import Role
from dossiers import small

fuzz = settings(
    deadline=None,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

RAISING = ("proposed", "discussed", "negotiated", "announced", "signed", "ratified", "in-force")
ENDINGS = ("suspended", "cancelled", "terminated", "superseded")
FRESH_STARTS = ("signed", "ratified", "in-force")
STEPS = (*RAISING, "amended", *ENDINGS)


# -- pacts ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class M:
    """A milestone: its event, when, and the modality of the one claim it cites."""

    event: str
    date: str = ""
    modality: str = "stated"
    disputed: bool = False
    summit: str = ""
    #: What it cites instead of a claim.
    cite: str = ""

    def yaml(self, number: int) -> str:
        """The item, which cites a claim of its own number."""
        when = f", date: '{self.date}'" if self.date else ""
        when += f", summit: {self.summit}" if self.summit else ""
        disputed = ", disputed_by: [report#p99a]" if self.disputed else ""
        cite = self.cite or f"report#p{number}a"
        return f"  - {{event: {self.event}, key: k{number}{when}, cite: [{cite}]{disputed}}}\n"

    def claim(self, number: int) -> str:
        """The claim of that number."""
        return f"  p{number}a: {{text: So., about: [accord], modality: {self.modality}}}\n"


def _standing(
    root: Path, milestones: Sequence[M], *, card: str = "", source: str = "", **summits: str
) -> Standing:
    claims = "".join(m.claim(number) for number, m in enumerate(milestones, 1))
    items = "".join(m.yaml(number) for number, m in enumerate(milestones, 1))
    files = {
        "sources/report": f"title: Report\ntype: news\n{source}claims:\n{claims}"
        "  p99a: {text: No., about: [accord]}\n",
        "pacts/accord": "title: Accord\ntype: pact\n" + (f"milestones:\n{items}" if items else ""),
        **{f"summits/{name}": text for name, text in summits.items()},
    }
    return small(root, files, card=card).public.standings["accord"]


@pytest.mark.parametrize("step", RAISING + ENDINGS)
def test_a_single_step_is_the_status(step: str, tmp_path: Path) -> None:
    """Whatever happened last and alone is what the pact is."""
    assert _standing(tmp_path, [M(step, "2021")]) == Standing(step.replace("-", " "))


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(RAISING, 2)))
def test_steps_up_to_in_force_only_raise(first: str, second: str, tmp_path: Path) -> None:
    """A lower step that comes later, such as more talks on a signed pact, changes nothing."""
    expected = second.replace("-", " ")
    assert _standing(tmp_path / "a", [M(first, "2020"), M(second, "2021")]).words == expected
    assert _standing(tmp_path / "b", [M(second, "2020"), M(first, "2021")]).words == expected


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_ending_replaces_whatever_was_reached(ending: str, tmp_path: Path) -> None:
    """Suspended, cancelled, terminated and superseded stand alone, after any step or ending."""
    for step in (*RAISING, *ENDINGS):
        found = _standing(tmp_path / step, [M(step, "2020"), M(ending, "2021")])
        assert found.words == ending, step


@pytest.mark.parametrize("ending", ENDINGS)
def test_only_a_fresh_start_leads_out_of_an_ending(ending: str, tmp_path: Path) -> None:
    """Signed, ratified or in force starts again, also below what had been reached; talks do not."""
    for step in (*RAISING, "amended"):
        past = [M("in-force", "2019"), M(ending, "2020"), M(step, "2021")]
        expected = step.replace("-", " ") if step in FRESH_STARTS else ending
        assert _standing(tmp_path / step, past).words == expected, step


def test_amended_sets_no_status(tmp_path: Path) -> None:
    """An amended pact is what it was; amended alone says nothing."""
    assert _standing(tmp_path / "a", [M("signed", "2020"), M("amended", "2021")]).words == "signed"
    assert _standing(tmp_path / "b", [M("amended", "2021")]).words == ""


@pytest.mark.parametrize(
    ("milestones", "words"),
    [
        # The earliest day decides, whatever the order in the file and the precision.
        ([M("suspended", "2021"), M("signed", "2020")], "suspended"),
        ([M("signed", "2021-06"), M("cancelled", "2021-05-31")], "signed"),
        ([M("signed", "2021-06"), M("cancelled", "2021-06-02")], "cancelled"),
        ([M("signed", "2021-06"), M("cancelled", "2021")], "signed"),
        ([M("signed", "2021/2030"), M("cancelled", "2022")], "cancelled"),
        ([M("signed", "../2021"), M("cancelled", "1900")], "cancelled"),
        # On one day the order of steps decides, not precision, marks or the order in the file.
        ([M("signed", "2021-05-01"), M("announced", "2021-05-01")], "signed"),
        ([M("signed", "2021-05-01"), M("suspended", "2021-05-01")], "suspended"),
        ([M("suspended", "2021-05-01"), M("signed", "2021-05-01")], "suspended"),
        ([M("superseded", "2021-05-01"), M("terminated", "2021-05-01")], "superseded"),
        ([M("in-force", "2021-01-01"), M("suspended", "2021")], "suspended"),
        ([M("in-force", "2021-01-01~"), M("suspended", "2021-01-01")], "suspended"),
        ([M("in-force", "2021-01-01%"), M("cancelled", "2021-01?")], "cancelled"),
    ],
)
def test_the_earliest_day_decides_then_the_order_of_steps(
    milestones: list[M], words: str, tmp_path: Path
) -> None:
    """Milestones count by their earliest day, ties in the order of steps."""
    assert _standing(tmp_path, milestones).words == words


@pytest.mark.parametrize(
    ("milestone", "why"),
    [
        (M("cancelled"), "undated"),
        (M("cancelled", "2021", disputed=True), "disputed"),
        (M("cancelled", "2021", "opinion"), "an opinion"),
        (M("cancelled", "2021", "denied"), "denied"),
        (M("cancelled", "2021", cite="report"), "a document, which classifies nothing"),
        (M("cancelled", "2021", cite="report#p3"), "a place, which classifies nothing"),
        (M("cancelled", summit="undated"), "at a meeting without a date"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_sure_sets_no_status(milestone: M, why: str, tmp_path: Path) -> None:
    """Only what is dated, undisputed, and stated or reported counts."""
    undated = "title: A meeting\ntype: visit\n"
    found = _standing(tmp_path, [M("signed", "2020"), milestone], undated=undated)
    assert found == Standing("signed")
    alone = _standing(tmp_path / "alone", [milestone], undated=undated)
    assert (alone.words, alone.text) == ("", "not known")


def test_reported_says_so(tmp_path: Path) -> None:
    """A status that is only reported carries that word, and loses it when it is stated."""
    reported = M("signed", "2021", "reported")
    assert _standing(tmp_path / "a", [reported]).text == "signed (reported)"
    assert _standing(tmp_path / "b", [M("announced", "2020"), reported]).text == "signed (reported)"
    assert _standing(tmp_path / "c", [M("announced", "2020", "reported"), M("signed", "2021")]) == (
        Standing("signed")
    )
    for step in ("signed", "suspended"):
        for dates in (("2021", "2021"), ("2021", "2022"), ("2022", "2021")):
            both = [M(step, dates[0], "reported"), M(step, dates[1])]
            name = f"{step}-{'-'.join(dates)}"
            assert _standing(tmp_path / name, both).text == step
            assert _standing(tmp_path / f"{name}-turned", both[::-1]).text == step


def test_what_is_expected_stands_beside_the_status(tmp_path: Path) -> None:
    """An expected step sets no status: it is named beside it, and alone where there is none."""
    expected = M("signed", "2040", "expected")
    beside = _standing(tmp_path / "a", [M("announced", "2020"), expected])
    assert beside == Standing("announced", expected=("signing expected",))
    assert beside.text == "announced; signing expected"
    alone = _standing(tmp_path / "b", [expected])
    assert alone == Standing("", planned=True, expected=("signing expected",))
    assert alone.text == "signing expected"
    undated = _standing(tmp_path / "c", [M("ratified", modality="expected")])
    assert undated.text == "ratification expected"


def test_a_meeting_that_was_held_does_not_firm_what_was_expected_of_it(tmp_path: Path) -> None:
    """A milestone expected at a summit stays expected, though the summit was held."""
    held = "title: T\ntype: summit\ncite: [report#p99a]\ndate: 2021\n"
    found = _standing(tmp_path, [M("signed", modality="expected", summit="held")], held=held)
    assert (found.words, found.expected) == ("", ("signing expected",))


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("date: 2020", "cancelled"),
        ("date: 2022", "signed"),
        ("date: {value: 2022}", "signed"),
        ("date: [{value: 2022}, {value: 2020}]", "signed"),
        ("date: [{value: 2022}, {value: 2020, rank: preferred}]", "cancelled"),
        ("date: {unknown: not-reported}", "cancelled"),
    ],
)
def test_the_date_of_a_milestone_at_a_summit_is_the_summits(
    date: str, words: str, tmp_path: Path
) -> None:
    """The summit's date counts, the preferred one of several; nothing is written twice."""
    milestones = [M("cancelled", "2021"), M("signed", summit="summit")]
    summit = f"title: T\ntype: summit\n{date}\n"
    assert _standing(tmp_path, milestones, summit=summit).words == words


def test_documents_count_where_the_card_says_so(tmp_path: Path) -> None:
    """With `documents_count` a whole document states a fact; a place in it does not."""
    card = "thresholds: {documents_count: true}\n"
    document = [M("signed", "2021", cite="report")]
    assert _standing(tmp_path / "a", document, card=card).text == "signed"
    assert _standing(tmp_path / "b", document).text == "not known"
    place = [M("signed", "2021", cite="report#p3")]
    assert _standing(tmp_path / "c", place, card=card).text == "not known"


def test_a_draft_source_sets_no_status(tmp_path: Path) -> None:
    """What is not published proves nothing on a published page."""
    found = _standing(tmp_path, [M("signed", "2021")], source="stage: draft\n")
    assert found.text == "not known"


DATES = st.sampled_from(
    ["2020", "2020-01", "2020-01-01", "2020-01-01~", "2021", "2021?", "../2021"]
)
SURE = st.builds(
    M, st.sampled_from(STEPS), date=DATES, modality=st.sampled_from(["stated", "reported"])
)
UNSURE = st.builds(
    M,
    st.sampled_from(STEPS),
    date=st.just("") | DATES,
    modality=st.sampled_from(["stated", "reported", "expected", "opinion", "denied"]),
    disputed=st.booleans(),
).filter(lambda m: m.disputed or not m.date or m.modality not in ("stated", "reported"))
SEVERAL = st.lists(SURE | UNSURE, max_size=5)


@fuzz
@given(milestones=SEVERAL, draw=st.randoms(use_true_random=False))
def test_the_order_in_the_file_never_matters(
    milestones: list[M], draw: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Milestones are facts of a pact, not lines of a script."""
    shuffled = list(milestones)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    found, again = (
        _standing(tmp_path_factory.mktemp("order"), listed) for listed in (milestones, shuffled)
    )
    assert set(found.expected) == set(again.expected)
    assert replace(found, expected=()) == replace(again, expected=())


@fuzz
@given(milestones=SEVERAL, doubtful=UNSURE, place=st.integers(0, 5))
def test_what_is_disputed_or_undated_never_changes_the_status(
    milestones: list[M], doubtful: M, place: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A doubtful milestone may be added anywhere: the status, and whether it is reported, stays."""
    more = [*milestones[:place], doubtful, *milestones[place:]]
    found, again = (
        _standing(tmp_path_factory.mktemp("doubt"), listed) for listed in (milestones, more)
    )
    assert (found.words, found.reported) == (again.words, again.reported)


@fuzz
@given(milestones=st.lists(SURE.filter(lambda m: m.event in RAISING), min_size=1, max_size=5))
def test_without_endings_the_status_is_the_highest_step(
    milestones: list[M], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Where nothing ended, dates do not matter at all."""
    highest = max((m.event for m in milestones), key=RAISING.index)
    found = _standing(tmp_path_factory.mktemp("highest"), milestones)
    assert found.words == highest.replace("-", " ")
    assert found.reported != any(m.modality == "stated" for m in milestones if m.event == highest)


# -- modality -------------------------------------------------------------------------------------

FIRMEST_FIRST = ("stated", "reported", "expected", "opinion")


@pytest.mark.parametrize(
    ("modalities", "firmest"),
    [
        *(((firm, weak), firm) for firm, weak in itertools.combinations(FIRMEST_FIRST, 2)),
        *(((one,), one) for one in FIRMEST_FIRST),
        (("denied",), None),
        (("denied", "opinion"), "opinion"),
        ((), None),
    ],
)
def test_a_fact_takes_the_firmest_modality_among_its_claims(
    modalities: tuple[str, ...], firmest: str | None, tmp_path: Path
) -> None:
    """Stated before reported, expected and opinion, in any order; a denial gives none."""
    claims = "".join(
        f"  p{n}a: {{text: So., about: [meeting], modality: {how}}}\n"
        for n, how in enumerate(modalities, 1)
    )
    for turn in (1, -1):
        cites = [f"report#p{n}a" for n in range(1, len(modalities) + 1)][::turn]
        files = {
            "sources/report": "title: R\ntype: news\n" + (f"claims:\n{claims}" if claims else ""),
            "summits/meeting": "title: M\ntype: visit\ndate: {value: 2021, cite: "
            f"[{', '.join(cites)}]}}\n",
        }
        (fact,) = small(tmp_path / str(turn), files).public.facts_of["meeting"]
        assert fact.modality == firmest


@pytest.mark.parametrize("cite", ["[]", "[report]", "[report#p1]"])
def test_a_fact_without_a_claim_is_unclassified(cite: str, tmp_path: Path) -> None:
    """Uncited, or with a place or a document alone, a fact has no modality."""
    files = {
        "sources/report": "title: R\ntype: news\nclaims: {p1a: {text: So., about: [meeting]}}\n",
        "summits/meeting": f"title: M\ntype: visit\ndate: {{value: 2021, cite: {cite}}}\n",
    }
    (fact,) = small(tmp_path, files).public.facts_of["meeting"]
    assert fact.modality is None


# -- summits --------------------------------------------------------------------------------------

SUMMIT_SOURCE = "title: R\ntype: news\nclaims:\n" + "".join(
    f"  p{n}a: {{text: So., about: [meeting, other], modality: {how}}}\n"
    for n, how in enumerate((*FIRMEST_FIRST, "denied"), 1)
)
STATED, REPORTED, EXPECTED, OPINION, DENIED = (f"report#p{n}a" for n in range(1, 6))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # The record's cite, or its date's own.
        (f"cite: [{STATED}]", "held"),
        (f"cite: [{EXPECTED}, {STATED}]", "held"),
        (f"cite: [{REPORTED}]", "held (reported)"),
        (f"cite: [{REPORTED}, {STATED}]", "held"),
        (f"date: {{value: 2021, cite: [{STATED}]}}", "held"),
        (f"cite: [{EXPECTED}]\ndate: {{value: 2021, cite: [{STATED}]}}", "held"),
        (f"cite: [{STATED}]\ndate: {{value: 2021, cite: [{EXPECTED}]}}", "held"),
        (f"date: [{{value: 2021, cite: [{EXPECTED}]}}, {{value: 2022, cite: [{STATED}]}}]", "held"),
        # Anything else is a plan.
        ("", "planned"),
        ("date: 2021", "planned"),
        (f"cite: [{EXPECTED}]\ndate: 2021", "planned"),
        (f"cite: [{OPINION}]", "planned"),
        (f"cite: [{DENIED}]", "planned"),
        ("cite: [report]", "planned"),
        ("cite: [report#p1]", "planned"),
        # What else is stated about it does not show that it was held.
        (f"outcomes: [{{cite: [{STATED}]}}]", "planned"),
        (f"participants: [{{actor: other, cite: [{STATED}]}}]", "planned"),
        (f"part_of: {{value: series, cite: [{STATED}]}}", "planned"),
        (f"place: {{unknown: not-reported, cite: [{STATED}]}}", "planned"),
        # Cancelled is typed.
        (f"cite: [{STATED}]\ncancelled: {{cite: [{STATED}]}}", "cancelled"),
        ("cancelled: {date: 2021}", "cancelled"),
    ],
)
def test_whether_a_summit_was_held(text: str, words: str, tmp_path: Path) -> None:
    """Held needs a stated or reported claim in the record's `cite` or its date's own."""
    files = {
        "sources/report": SUMMIT_SOURCE,
        "summits/meeting": f"title: M\ntype: visit\n{text}\n",
        "summits/series": f"title: S\ntype: series\ncite: [{STATED}]\n",
        "actors/other": "title: O\ntype: state\n",
    }
    standings = small(tmp_path, files).public.standings
    assert standings["meeting"].text == words
    assert standings["meeting"].planned == (words == "planned")
    assert standings["series"] == Standing("series")


def test_a_document_holds_a_summit_where_documents_count(tmp_path: Path) -> None:
    """`documents_count` is for dossiers of treaties, where the document is the statement."""
    files = {
        "sources/report": SUMMIT_SOURCE,
        "summits/meeting": "title: M\ntype: visit\ncite: [report]\n",
    }
    found = small(tmp_path, files, card="thresholds: {documents_count: true}\n")
    assert found.public.standings["meeting"].text == "held"


# -- roles ----------------------------------------------------------------------------------------


def _role(from_: str | None, until: str | None) -> Role:
    bounds = {"from": from_, "until": until}
    return Role.model_validate(
        {"title": "Minister", "of": "france"} | {k: v for k, v in bounds.items() if v is not None}
    )


def _on(from_: str | None, until: str | None, day: str, *when: str) -> Holds:
    dates = [Edtf.parse(text) for text in when]
    return role_on(_role(from_, until), datetime.date.fromisoformat(day), dates)


YES, MAYBE, NO = Holds.YES, Holds.MAYBE, Holds.NO


@pytest.mark.parametrize(
    ("from_", "until", "days"),
    [
        (
            "2020-03-10",
            "2022-05-06",
            {"2020-03-09": NO, "2020-03-10": YES, "2021-01-01": YES, "2022-05-06": YES}
            | {"2022-05-07": NO},
        ),
        (
            "2020",
            "2022",
            {"2019-12-31": NO, "2020-01-01": MAYBE, "2020-12-30": MAYBE, "2020-12-31": YES}
            | {"2022-01-01": YES, "2022-01-02": MAYBE, "2022-12-31": MAYBE, "2023-01-01": NO},
        ),
        ("2020-02", None, {"2020-01-31": NO, "2020-02-01": MAYBE, "2020-02-29": MAYBE}),
        ("2020-02", None, {"2020-03-01": MAYBE, "2090-01-01": MAYBE}),
        ("2020-02", "..", {"2020-01-31": NO, "2020-02-28": MAYBE, "2020-02-29": YES}),
        ("2020-02", "..", {"2090-01-01": YES}),
        (None, "2022", {"1900-01-01": MAYBE, "2022-01-01": MAYBE, "2023-01-01": NO}),
        ("..", "2022", {"1900-01-01": YES, "2022-01-01": YES, "2022-01-02": MAYBE}),
        ("..", "2022", {"2023-01-01": NO}),
        ("..", "..", {"1900-01-01": YES, "2090-01-01": YES}),
        ("..", None, {"1900-01-01": MAYBE}),
        (None, "..", {"2090-01-01": MAYBE}),
        # An interval as a bound: some time within it.
        ("2020/2021", "..", {"2019-12-31": NO, "2021-12-30": MAYBE, "2021-12-31": YES}),
        ("../2021", "..", {"1900-01-01": MAYBE, "2021-12-31": YES}),
        ("2020/..", "..", {"2019-12-31": NO, "2090-01-01": MAYBE}),
        ("..", "2020/2021", {"2020-01-01": YES, "2020-01-02": MAYBE, "2022-01-01": NO}),
        # Begun and ended in one year: on no day is it sure.
        ("2021", "2021", {"2020-12-31": NO, "2021-07-01": MAYBE, "2022-01-01": NO}),
    ],
)
def test_a_role_on_a_day(from_: str | None, until: str | None, days: dict[str, Holds]) -> None:
    """It holds from the latest start to the earliest end, never outside both, else it may."""
    assert {day: _on(from_, until, day) for day in days} == days


@pytest.mark.parametrize("mark", "~?%")
def test_marks_never_widen_the_bounds(mark: str) -> None:
    """About 2020 begins on 1 January 2020 for this question: a mark gives no width."""
    for day in ("2019-12-31", "2020-06-01", "2021-01-01", "2022-06-01", "2023-01-01"):
        assert _on(f"2020{mark}", f"2022{mark}", day) is _on("2020", "2022", day)


@pytest.mark.parametrize(
    ("when", "day", "holds"),
    [
        (["2021-10-05"], "2021-10-05", YES),
        (["2021-10-05"], "2021-10-06", MAYBE),
        (["2021-10"], "2021-10-31", YES),
        (["2021-10~"], "2021-11-01", MAYBE),
        (["2019", "2021"], "2021-06-01", YES),
        (["2019/2021"], "2020-06-01", YES),
        (["2019", "2021"], "2020-06-01", MAYBE),
        (["2019/.."], "2020-06-01", MAYBE),
        ([], "2020-06-01", MAYBE),
    ],
)
def test_an_undated_role_holds_when_its_claims_say_so(
    when: list[str], day: str, holds: Holds
) -> None:
    """Without bounds the `when` of its claims counts, and it never does not hold."""
    assert _on(None, None, day, *when) is holds


@pytest.mark.parametrize("when", [[], ["2020-06-01"]])
def test_a_dated_role_goes_by_its_dates(when: list[str]) -> None:
    """The `when` of claims fills no gap that the dates leave, and moves no bound."""
    assert _on("2020", "..", "2020-06-01", *when) is MAYBE
    assert _on("2021", "..", "2020-06-01", *when) is NO


DAYS = st.dates(datetime.date(2019, 11, 1), datetime.date(2021, 2, 28))
COARSE = st.sampled_from(["2020", "2020-06", "2020-02", "2020/2021", "2020-03/2020-05"])
BOUNDS = st.none() | st.just("..") | COARSE | DAYS.map(str)


def _possible(bounds: tuple[str | None, str | None]) -> bool:
    """Whether a role may have ended after it began."""
    if None in bounds or ".." in bounds:
        return True
    begun, ended = (Edtf.parse(str(bound)) for bound in bounds)
    return begun.earliest is None or ended.latest is None or begun.earliest <= ended.latest


PERIODS = st.tuples(BOUNDS, BOUNDS).filter(_possible)


def _sharper(coarse: str | None, draw: st.DataObject) -> str | None:
    """Return a bound that says at least as much: what was not known is known, a span narrower."""
    if coarse == "..":
        return coarse
    if coarse is None:
        return draw.draw(BOUNDS)
    date = Edtf.parse(coarse)
    return str(draw.draw(st.dates(date.earliest, date.latest)))  # type: ignore[arg-type]


@settings(fuzz, max_examples=300)
@given(PERIODS, DAYS, st.data())
def test_knowing_more_never_turns_an_answer_around(
    period: tuple[str | None, str | None], day: datetime.date, data: st.DataObject
) -> None:
    """A narrower bound may settle a *may*; what holds, or does not, stays so."""
    before = role_on(_role(*period), day, [])
    sharper = (_sharper(period[0], data), _sharper(period[1], data))
    assume(_possible(sharper))
    assert before is MAYBE or role_on(_role(*sharper), day, []) is before


@settings(fuzz, max_examples=200)
@given(PERIODS)
def test_a_role_is_held_for_one_stretch(period: tuple[str | None, str | None]) -> None:
    """Day after day the answers run: no, may, holds, may, no; none comes back later."""
    first = datetime.date(2019, 10, 1)
    role = _role(*period)
    answers = [role_on(role, first + datetime.timedelta(n), []) for n in range(600)]
    runs = [answer for answer, _ in itertools.groupby(answers)]
    assert runs.count(YES) <= 1
    assert runs.count(NO) <= 2
    assert NO not in runs[1:-1]


WHENS = st.lists(st.sampled_from(["2020-02-01", "2020-02-03", "2020-02", "2020"]), max_size=2)


@settings(fuzz, max_examples=300)
@given(PERIODS, DAYS, st.integers(0, 40), WHENS)
@example((None, None), datetime.date(2020, 2, 1), 2, ["2020-02-01", "2020-02-03"])
@example(("2020-02-02", "2020-02-03"), datetime.date(2020, 2, 1), 4, [])
def test_during_a_meeting_of_several_days(
    period: tuple[str | None, str | None], day: datetime.date, length: int, when: list[str]
) -> None:
    """A role is held during a date if on all its days, not held if on none, else it may be."""
    days = [day + datetime.timedelta(n) for n in range(length + 1)]
    dates = [Edtf.parse(text) for text in when]
    answers = {role_on(_role(*period), each, dates) for each in days}
    expected = answers.pop() if len(answers) == 1 else MAYBE
    date = Edtf.parse(f"{days[0]}/{days[-1]}")
    assert role_during(_role(*period), date, dates) is expected
