"""Cards whatever stands in a case: small enough for Teams, harmless, labelled, and usable by old clients."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.cases import Case, CaseRow, Charge, Defendant
from casework.document_types import CATEGORIES
from casework.documents import Document, Note
from casework.filing import Receipt
from casework.mail import Candidate, FiledMail, HeldMail, MailPart, MailState, PartOutcome, SenderCheck
from casework.pages import Outcome, Page, Ready, Word
from casework.people import Role
from casework.redaction_form import Filled
from casework.redactions import Choice
from casework.refreshes import DocumentStatus, RefreshStatus, TrackedDocument, Tracker
from ddei.pack import PackProgress
from dialogs.cards import decided, held, messages, queue
from dialogs.cards.case import case_card, choose_case_card
from dialogs.cards.documents import categories_card, category_card, page_of
from dialogs.cards.hits import HitView, hit_card
from dialogs.cards.parts import MARKING, MAX_ACTIONS, utf16_size
from dialogs.cards.preview import DocumentView, notes_card, page_card, preview_card
from dialogs.cards.redaction import Place, form_card
from dialogs.cards.refresh import refresh_card
from dialogs.cards.results import Results, results_card
from dialogs.cards.words import clean, escape, in_days, uk_date, uk_time
from dialogs.queue_order import Show, ordered
from dialogs.search_asked import LONGEST, Asked
from dialogs.turn import Card
from integrations.redaction_log.client import read_lookups
from sandbox.redaction_log.lookups import lookups, mappings
from search.found import DocumentHits, Found, Hit, IndexedDocument, Match

# Teams takes 28 KB; the rest is for what stands around the card.
LARGEST = 28 * 1024 - 500
NASTY = (
    "[click me](https://evil.example) <at>Grace Bell</at> **bold** `code` # heading",
    '"quotes" \\ back\\slash </script><img src=x onerror=alert(1)>',
    "\u202egpj.exe\u202c \u0000\u0007 \u2028 tab\tand\nline",
    "😀" * 400,
    '"' * 700,
    "\\" * 700,
    "",
)
SOME_DAY, SOME_TIME = date(2026, 9, 30), datetime(2026, 9, 30, 23, 59, tzinfo=UTC)


def a_case(text: str, many: int) -> Case:
    charges = (Charge(text, text, 1),) * many
    person = Defendant(
        1, 1, text, text, text, SOME_DAY, youth=True, remand_status=text, custody_time_limit=SOME_DAY, charges=charges
    )
    return Case(
        case_id=2**31, urn=text, urn_root=text, operation=text, unit_name=text, unit_id=1, area_name=text, area_id=1,
        registration_date=SOME_DAY, next_hearing_date=SOME_DAY, next_hearing_type=text, next_hearing_venue=text,
        finalised=True, restricted=True, lead_defendant=text, defendants=(person,) * many,
    )  # fmt: skip


def a_document(text: str) -> Document:
    return Document(
        material_id=2**31, version_id=2**31, case_id=2**31, title=text, file_name=text, mime_type=text, type_id=1,
        type_name=text, cms_category=text, category=CATEGORIES[0], date=SOME_DAY, unused=True, inbox=True,
        has_attachments=True, parent_id=1, checked_out_to=text,
    )  # fmt: skip


def a_mail(text: str, many: int) -> HeldMail:
    candidates = (Candidate(2**31, text, text, (text,) * many),) * many
    return HeldMail(
        mail_id="0123456789abcdef", subject=text, sender=text, received_at=SOME_TIME, reasons=(text,) * many,
        candidates=candidates, attachments=(text,) * many, state=MailState.HELD, first_lines=f"{text}\n" * many, copies=2,
        sender_check=SenderCheck.FAIL, claimed_by=text, claimed_by_user="x", claimed_at=datetime.now(UTC),
        parts=tuple(MailPart(text, text, 2**31, "1", outcome, text) for outcome in PartOutcome) * min(many, 3),
    )  # fmt: skip


def a_filed_mail(text: str, many: int) -> FiledMail:
    return FiledMail(
        mail_id="0123456789abcdef", subject=text, sender=text, received_at=SOME_TIME, case_id=2**31, urn=text,
        reasons=(text,) * many, filed_at=SOME_TIME, filed_by=text, by_itself=False, attachments=(text,) * many,
    )  # fmt: skip


def a_queue(mail: HeldMail, many: int, text: str, show: Show, page: int) -> Card:
    mails = [replace(mail, mail_id=f"{number:016}") for number in range(many)]
    view = queue.QueueView(ordered(mails), "x", SOME_TIME, show, page)
    return queue.queue_card(view, {one.mail_id: text for one in mails})


LOOKUPS = read_lookups(lookups(), mappings())
WRONG = {
    "area_id": "Select an Area or Division",
    "unit_id": "Select a Business Unit",
    "agency_id": "Select an Investigative Agency",
    "charge_status": "Select a Charge Status",
    "document_type_id": "Select a Document Type",
    "kind": "Select an under/over redaction type",
    "agency_spotted": "Select who identified the over-redaction",
    "notes": "Supporting notes must be 400 characters or less",
}
VIEWER = "https://casework.test/viewer/" + "x" * 43
PICTURE = "https://casework.test/viewer/pictures/" + "x" * 43 + ".jpg"
TOKEN = {"case_id": 2140001, "material_id": 8673540, "form_id": "0" * 32}


def a_form(text: str) -> Filled:
    types = tuple(choice.id for choice in LOOKUPS.redaction_types)
    return Filled(
        "9", "", text, text, text, under_chosen=True, over_chosen=True, under=types, over=types, notes=text[:400]
    )


def a_view(text: str, many: int, outcome: Outcome) -> DocumentView:
    ready = Ready("0" * 64, outcome, text, 10_000, f"{text}\n" * many, many, text, (text,) * many)
    document = a_document(text)
    return DocumentView(text, document, ready, document, document, VIEWER, PICTURE, 0.931)


def a_page(text: str, many: int) -> Page:
    line = tuple(Word(each, (10.0, 10.0, 20.0, 20.0)) for each in text.split() * min(many, 3))
    return Page(3, 595.0, 842.0, (line,) * (many + 3), 0.5)


def a_finding(text: str, many: int) -> Found:
    document = IndexedDocument(
        2**31, "45AA0209826/1", 2**31, 2**31, text, CATEGORIES[0], text, SOME_DAY, unused=True, sentence=text, pages=9
    )
    words = a_page(text, many).lines[0]
    hits = (Hit(3, 2, text, words), Hit(9, 99, text, words, Match.FUZZY, recognised=True)) * min(many, 8)
    documents = (DocumentHits(document, hits),) * many if hits else ()
    return Found(documents, (document,) * many, (document,) * many, (document,) * many, more=True)


def search_cards(text: str, many: int) -> dict[str, Card]:
    """The cards of reading and searching."""
    asked, found = Asked(clean(text, LONGEST) or "knife", 2**31, kind=CATEGORIES[0]), a_finding(text, many)
    tracked = tuple(TrackedDocument(2**31, 1, status, text) for status in DocumentStatus) * many
    tracker = Tracker(2**31, RefreshStatus.RUNNING, text, SOME_TIME, SOME_TIME, SOME_TIME, tracked)
    states: dict[int, Outcome | None] = {2**31: Outcome.TIMED_OUT}
    page, note = a_page(text, many), Note(text, SOME_TIME, text, text)
    readable = a_view(text, many, Outcome.CONVERTED)
    everywhere = replace(asked, case_id=0)
    hit = HitView(asked, found, many // 2, 1, page, VIEWER, PICTURE) if found.documents else None
    return {
        **{f"document {one}": preview_card(a_view(text, many, one)) for one in Outcome},
        "page": page_card(readable, page),
        "notes": notes_card(text, a_document(text), (note,) * many, "Your note is saved."),
        **{f"found {page}": results_card(Results(asked, text, found, page)) for page in (1, 2, 3, 99)},
        "found everywhere": results_card(Results(everywhere, "", found, 2)),
        "nothing found": results_card(Results(asked, text, Found())),
        **({"hit": hit_card(hit)} if hit else {}),
        "refresh": refresh_card(text, tracker, (a_document(text),), states, text),
    }


def every_card(text: str, many: int) -> dict[str, Card]:
    """Each card there is, with this text in every place, and so many of everything."""
    case, document, mail, filed = a_case(text, many), a_document(text), a_mail(text, many), a_filed_mail(text, many)
    row = CaseRow(2**31, text, text, 2, text, SOME_DAY, finalised=True)
    receipt = Receipt(text, "filing", 2**31, text, SOME_TIME, text, attachments=(text,) * min(many, 4))
    page = page_of(2**31, text, CATEGORIES[0], (document,) * many * 3, 2)
    link = "https://casework.test/sign-in/" + "x" * 43
    return {
        "case": case_card(case, SOME_DAY, PackProgress(3, 1, 12)),
        "choose": choose_case_card((row,) * many, text, (text,) * min(many, 5)),
        "categories": categories_card(2**31, text, dict.fromkeys(CATEGORIES, 99_999)),
        "category": category_card(page),
        **search_cards(text, many),
        "form": form_card(Place(text, text, TOKEN), a_form(text), LOOKUPS, {}),
        "form with mistakes": form_card(Place(text, text, TOKEN), a_form(text), LOOKUPS, WRONG),
        "held": held.held_card(mail, hidden=2, trouble=text),
        "read only": held.held_card(mail, hidden=2, trouble=text, hand=held.Hand(text, others=True)),
        "hand over": held.hand_over_card(mail, (Choice("0" * 36, text),) * min(many, held.COLLEAGUES_SHOWN), text),
        "taken over": held.taken_over_card(mail, text),
        "handed over": held.handed_over_card(mail),
        **{f"queue {show} {page}": a_queue(mail, many, text, show, page) for show in Show for page in (1, 2)},
        "found": held.found_cases_card(mail, (case,) * many, text, 3),
        "filed": decided.filed_card(receipt, mail, text),
        "filed list": queue.filed_list_card((filed,) * many, queue.Asked(2, True, text), 30),
        "filed mail": decided.filed_mail_card(filed),
        "undone": decided.undone_card(receipt, text, text, 3),
        "dismissed": decided.dismissed_card(mail, text),
        "decided": decided.decided_card(text, text),
        "ignored": decided.ignored_card(mail, "It was taken for no casework."),
        "ignored list": queue.ignored_list_card((mail,) * many, queue.Asked(2, True, text), 30),
        "taken out": decided.taken_out_card(text, 2**31),
        "waiting": held.waiting_card(mail),
        "sign in": messages.sign_in_card(link, waiting=True),
        "problem": messages.problem_card(text, verb="case.name", data={"name": text[:80]}),
        "problem in a dialog": messages.problem_dialog(text, verb="redaction.submit", data={"notes": text[:400]}),
        **{f"help {role}": messages.help_card(text, role) for role in (None, *Role)},
    }


def parts(card: Any) -> Iterator[dict[str, Any]]:
    if isinstance(card, dict):
        yield card
    for value in card.values() if isinstance(card, dict) else card if isinstance(card, list) else ():
        yield from parts(value)


def assert_is_a_good_card(card: Card) -> None:
    assert utf16_size(card) <= LARGEST
    assert (card["type"], card["version"], card["body"][0]["text"]) == ("AdaptiveCard", "1.5", MARKING)
    for part in parts(card):
        kind = part.get("type", "")
        assert len(part.get("actions", ())) <= MAX_ACTIONS
        if kind.startswith("Input."):
            assert part["id"], "an answer needs a name"
            assert part["label"], "a screen reader needs a label"
            assert part["errorMessage"], "a mistake needs a sentence"
        if kind == "Action.Execute":
            assert part["fallback"]["type"] == "Action.Submit"
            assert part["fallback"]["data"]["verb"] == part["verb"]
        if kind == "Action.OpenUrl":
            assert part["url"].startswith("https://casework.test/")
        if kind == "Image":
            assert part["url"].startswith("https://casework.test/")
            assert part["altText"].startswith("Page "), "a screen reader needs words for a picture"
        if kind == "TextBlock":
            for bad in ("](", "<", "**", "`"):
                assert bad not in part["text"], "what reads Markdown holds our own words only"
        if kind == "TextRun":
            assert not {"\u202e", "\u0000", "\n"} & set(part["text"])


@pytest.mark.parametrize("many", [0, 1, 40])
@pytest.mark.parametrize("text", NASTY)
def test_every_card_is_small_marked_labelled_and_harmless(text: str, many: int) -> None:
    for card in every_card(text, many).values():
        assert_is_a_good_card(card)


@settings(max_examples=25, deadline=None, database=None)
@given(text=st.text(max_size=600), many=st.integers(0, 9))
def test_whatever_text_stands_in_a_case_its_cards_are_good(text: str, many: int) -> None:
    for card in every_card(text, many).values():
        assert_is_a_good_card(card)


def test_what_a_case_is_called_stays_as_it_was_written() -> None:
    title = "Statement of [J. Doe](http://x.example) & <at>all</at>"
    rows = [CaseRow(1, "45AA0209826/1", title, 1, "Guildford Mags", None, finalised=False)]
    written = [part["text"] for part in parts(choose_case_card(rows, "Doe")) if part.get("type") == "TextRun"]
    assert f"R v {title}" in written


def test_what_a_person_typed_cannot_act_in_a_message() -> None:
    assert escape("*hi* [x](y) <at>G</at>") == r"\*hi\* \[x\]\(y\) \<at\>G\</at\>"


def test_dates_and_times_are_the_uk_s() -> None:
    assert uk_date(date(2026, 4, 10)) == "10 April 2026"
    assert uk_time(datetime(2026, 4, 10, 9, 4, tzinfo=UTC)) == "10 April 2026 at 10:04"
    assert uk_time(datetime(2026, 12, 10, 9, 4, tzinfo=UTC)) == "10 December 2026 at 09:04"


@pytest.mark.parametrize(
    ("day", "said"),
    [(21, "(expired 1 day ago)"), (22, "(today)"), (23, "(tomorrow)"), (25, "(in 3 days)")],
)
def test_how_far_off_a_day_is(day: int, said: str) -> None:
    assert in_days(date(2026, 11, day), date(2026, 11, 22)) == said


def test_long_text_is_cut_with_a_sign_that_it_was() -> None:
    assert clean("a" * 300, 10) == "a" * 9 + "…"
