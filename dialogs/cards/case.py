"""Cards about a case: its summary, and lists to choose a case from."""

from collections.abc import Sequence
from datetime import date

from casework.cases import Case, CaseRow, Defendant
from ddei.pack import PackProgress
from dialogs.cards.parts import Part, card, execute, fact, heading, line, note, row, run, subheading
from dialogs.cards.results import search_again
from dialogs.cards.words import count, in_days, uk_date
from dialogs.search_asked import Asked
from dialogs.turn import Card

DEFENDANTS_SHOWN = 6
CASES_SHOWN = 8
NOT_BEGUN = PackProgress()


def case_card(case: Case, today: date, pack: PackProgress = NOT_BEGUN) -> Card:
    """A case at a glance, with how many of its key documents can be read at once."""
    others = len(case.defendants) - 1
    people = f"{case.lead_defendant} and {count(others, 'other')}" if others > 0 else case.lead_defendant
    body = [heading("Case", case.urn), line(run(f"R v {people}", bold=True))]
    body += _status(case)
    body += _custody(case, today)
    body += [fact("Next hearing", _hearing(case)), fact("Unit", f"{case.unit_name}, {case.area_name}")]
    if case.operation:
        body.append(fact("Operation", case.operation))
    body.append(fact("Registered", uk_date(case.registration_date)))
    body += _defendants(case.defendants)
    body.append(fact("Key documents", _ready(pack)))
    return card(body, _case_actions(case, unfinished=pack.running or not pack.of))


def _ready(pack: PackProgress) -> str:
    if not pack.of:
        return "being fetched"
    failed = f", {pack.failed} could not be fetched" if pack.failed else ""
    return f"{pack.ready} of {pack.of} ready{failed}"


def _case_actions(case: Case, *, unfinished: bool) -> list[Part]:
    data = {"case_id": case.case_id}
    actions = [execute("Documents", "documents", data), execute("Read", "read", data)]
    actions.append(search_again(Asked("", case.case_id), "Search"))
    actions.append(execute("Refresh", "refresh", data))
    return actions + ([execute("Show progress", "case", data)] if unfinished else [])


def choose_case_card(rows: Sequence[CaseRow], asked: str, said: Sequence[str] = ()) -> Card:
    """The cases a name or several URNs could mean; `said` is about those that cannot be shown."""
    shown = rows[:CASES_SHOWN]
    body: list[Part] = [heading("Choose a case"), line("You asked for", run(asked, bold=True, limit=120))]
    body += [
        row(execute(f"Open case {each.urn}", "case", {"case_id": each.case_id}), *row_lines(each, f"{number}. "))
        for number, each in enumerate(shown, 1)
    ]
    body += [line(run(sentence, limit=250)) for sentence in said]
    if len(rows) > len(shown):
        body.append(
            note(f"{count(len(rows), 'case')} match; the first {len(shown)} are shown. Add a forename or a URN.")
        )
    return card(body)


def row_lines(each: CaseRow, number: str = "") -> tuple[Part, Part]:
    """The two lines a case has in any list."""
    others = each.defendant_count - 1
    who = f"R v {each.lead_defendant}" + (f" and {count(others, 'other')}" if others > 0 else "")
    hearing = f"next hearing {uk_date(each.next_hearing_date)}" if each.next_hearing_date else "no hearing listed"
    ended = " (finalised)" if each.finalised else ""
    return line(run(f"{number}{each.urn}", bold=True), who + ended), line(f"{each.unit_name}, {hearing}")


def _status(case: Case) -> list[Part]:
    words = ["charged" if case.charged else "not yet charged"]
    words += ["finalised"] if case.finalised else []
    words += ["restricted"] if case.restricted else []
    return [fact("Status", ", ".join(words))]


def _custody(case: Case, today: date) -> list[Part]:
    limit = case.earliest_custody_time_limit
    return [fact("Custody time limit", f"{uk_date(limit)} {in_days(limit, today)}")] if limit else []


def _hearing(case: Case) -> str:
    if not case.next_hearing_date:
        return "none listed"
    return ", ".join(filter(None, [uk_date(case.next_hearing_date), case.next_hearing_type, case.next_hearing_venue]))


def _defendants(people: Sequence[Defendant]) -> list[Part]:
    if not people:
        return [note("CMS lists no defendants.")]
    parts: list[Part] = [subheading("Defendants")]
    for person in sorted(people, key=lambda each: each.list_order)[:DEFENDANTS_SHOWN]:
        parts.append(line(run(person.name, bold=True), _about(person)))
        parts.append(line(_charges(person)))
    if len(people) > DEFENDANTS_SHOWN:
        parts.append(note(f"And {count(len(people) - DEFENDANTS_SHOWN, 'more defendant')}."))
    return parts


def _about(person: Defendant) -> str:
    born = f"born {uk_date(person.date_of_birth)}" if person.date_of_birth else ""
    kind = "company" if person.organisation_name else born
    limit = f"custody time limit {uk_date(person.custody_time_limit)}" if person.custody_time_limit else ""
    youth = "youth" if person.youth else ""
    return "(" + ", ".join(filter(None, [kind, youth, person.remand_status, limit])) + ")"


def _charges(person: Defendant) -> str:
    if not person.charges:
        return "No charges recorded"
    first = min(person.charges, key=lambda each: each.list_order)
    more = f" and {count(len(person.charges) - 1, 'more charge')}" if len(person.charges) > 1 else ""
    return f"{first.description or first.code}{more}"
