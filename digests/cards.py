"""The digest as a card: what needs somebody now comes first, and each line opens its list."""

from collections.abc import Mapping, Sequence
from datetime import date

from casework.cases import CustodyTimeLimit
from casework.filing import Receipt
from dialogs.cards.parts import Part, card, execute, heading, line, note, row, run, subheading
from dialogs.cards.words import count, in_days, uk_date, uk_time
from dialogs.turn import Card
from digests.figures import Count, Figures

ROWS_SHOWN = 8
DIFFERENCES_SHOWN = 3
CMS_HAS_CHANGED = "CMS has changed. Nothing is written to it until the service desk has looked; reading goes on."
LIMITS_NOT_READ = "CMS did not answer. Look in CMS itself, or ask for the digest again."


def digest_card(figures: Figures) -> Card:
    """One day's digest."""
    body = [heading(f"Digest for {uk_date(figures.day)}"), subheading("Needs somebody now")]
    body += _drift(figures.drift)
    body += [_limits(figures.limits), _held(figures)]
    body += [subheading("Email")]
    body += [_line("Filed by itself", figures.filed_by_itself, "filed")]
    body += [_line("Filed by people", figures.filed_by_people, "filed")]
    body += [_line("Undone", figures.undone, "digest", "undone")]
    body += [subheading("Redactions logged")]
    body += [_line("Under-redactions", figures.under, "digest", "redactions")]
    body += [_line("Over-redactions", figures.over, "digest", "redactions")]
    if figures.redactions_waiting:
        body.append(
            note(f"{count(figures.redactions_waiting, 'entry', 'entries')} kept, because the Redaction Log is down.")
        )
    body.append(note("Counts are of what this bot did, in UK days; the last seven days include today."))
    return card(body)


def signed_out_card(day: date) -> Card:
    """In place of a digest, when the supervisor's CMS session has ended."""
    body = [heading(f"Digest for {uk_date(day)}"), note("Your CMS session has ended, so I have no figures for you.")]
    return card([*body, note("Sign in, and the digest follows at once.")], [execute("Sign in and show it", "digest")])


def limits_card(limits: Sequence[CustodyTimeLimit], today: date) -> Card:
    """The custody time limits behind the digest's line, the next one first."""
    body: list[Part] = [heading("Custody time limits"), note("As CMS has them.")]
    for each in limits[:ROWS_SHOWN]:
        opened = execute(f"Open case {each.urn}", "case", {"case_id": each.case_id})
        when = f"{uk_date(each.expires)} {in_days(each.expires, today)}"
        body.append(row(opened, line(run(when, bold=True)), line(run(each.urn, bold=True), each.defendant)))
    if not limits:
        body.append(note("There is nothing to show."))
    return card(body + _older(len(limits) - ROWS_SHOWN), [_back()])


def receipts_card(title: str, receipts: Sequence[Receipt], *, hidden: int, older: int) -> Card:
    """The receipts behind a line of the digest, the latest first; those of cases the reader may not open are left out."""
    body: list[Part] = [heading(title)]
    for each in receipts:
        opened = execute(f"Open case {each.urn}", "case", {"case_id": each.case_id})
        done = line(f"{uk_time(each.done_at)} by {each.done_by}, reference {each.reference}")
        body.append(row(opened, line(run(each.urn, bold=True)), done))
    if not receipts and not hidden:
        body.append(note("There is nothing to show."))
    if hidden:
        body.append(note(f"{hidden} more in cases you may not open."))
    return card(body + _older(older), [_back()])


def _drift(found: Sequence[str]) -> list[Part]:
    if not found:
        return []
    shown = [line(run(sentence, limit=200)) for sentence in found[:DIFFERENCES_SHOWN]]
    return [note(CMS_HAS_CHANGED), *shown, *_older(len(found) - len(shown))]


def _limits(limits: Mapping[str, int] | None) -> Part:
    opened = execute("Custody time limits", "digest", {"part": "limits"})
    if limits is None:
        return row(opened, line(run("Custody time limits: not known", bold=True)), line(LIMITS_NOT_READ))
    n = sum(limits.values())
    listed = ", ".join(f"{group.lower()}: {number}" for group, number in limits.items() if number)
    return row(opened, line(run(f"Custody time limits: {n}", bold=True)), line(listed or "None in the next 28 days."))


def _held(figures: Figures) -> Part:
    n = sum(figures.held.values())
    listed = ", ".join(f"{age}: {number}" for age, number in figures.held.items() if number)
    oldest = f" The oldest came {uk_time(figures.oldest_held)}." if figures.oldest_held else ""
    why = ", ".join(f"{reason.lower()}: {number}" for reason, number in figures.why_held.items())
    whys = f" Why: {why}." if why else ""
    words = f"Waiting {listed}.{oldest}{whys}" if listed else "Nothing waits for a decision."
    return row(execute("Unfiled email", "held"), line(run(f"Unfiled email: {n}", bold=True)), line(words))


def _line(title: str, number: Count, verb: str, part: str = "") -> Part:
    opened = execute(title, verb, {"part": part} if part else None)  # named as it reads, for those who hear it
    return row(opened, line(run(f"{title}:", bold=True), f"{number.today} today, {number.week} in the last seven days"))


def _older(number: int) -> list[Part]:
    return [note(f"{number} more not shown.")] if number > 0 else []


def _back() -> Part:
    return execute("Back to the digest", "digest")
