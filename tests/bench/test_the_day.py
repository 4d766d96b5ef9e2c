"""The day of an operations team that the bench sends: as mixed as it says, and true in what it says of each mail."""

from collections import Counter
from email import message_from_bytes
from pathlib import Path

from bench.day import report, the_day
from bench.mail_world.cases import FIRST_CASE_ID, World
from bench.mail_world.day import Posted, is_doubtful
from casework.mail import MailKind, MailState
from intake.reading import facts_of_raw
from sandbox.cms.database import open_database
from store.mail import MailRow
from store.schema import now

CASES = 300


def test_a_day_has_every_sort_of_mail_and_each_begun_conversation_first(tmp_path: Path) -> None:
    post = the_day(tmp_path, mails=200, seed=7, bank="second", cases=CASES)
    assert len(post) == len({each.message_id for each in post}) == 200
    kinds = Counter(each.truth.kind for each in post)
    assert min(kinds[kind] for kind in ("one", "unrelated", "unknown", "two", "machine", "spoof")) >= 1
    read = Counter(facts_of_raw(each.raw).kind for each in post)
    assert {MailKind.AUTOMATIC_REPLY, MailKind.DELIVERY_REPORT, MailKind.READ_RECEIPT, MailKind.MAILING_LIST} < set(
        read
    )
    opening = [each for each in post if each.opens]
    assert opening == post[: len(opening)]
    answered = {str(message_from_bytes(each.raw)["In-Reply-To"]) for each in post}
    assert {each.message_id for each in opening} < answered


def test_the_cases_of_a_day_are_in_cms_with_their_people(tmp_path: Path) -> None:
    the_day(tmp_path, mails=10, seed=7, bank="second", cases=CASES)
    db = open_database(tmp_path / "sandbox" / "cms" / "cms.sqlite")
    for record in World(seed=7, cases=CASES):
        row = db.execute("select * from cases where case_id = ?", (record.case_id,)).fetchone()
        assert (row["urn"], bool(row["finalised"])) == (record.urn, record.closed)
    people = db.execute("select count(*) from defendants where case_id >= ? and case_id < ?", _ids()).fetchone()[0]
    assert people == sum(len(record.defendants) for record in World(seed=7, cases=CASES))
    db.close()


def test_what_is_filed_against_the_truth_is_wrong_and_what_is_clear_is_counted(tmp_path: Path) -> None:
    post = the_day(tmp_path, mails=60, seed=7, bank="second", cases=CASES)
    figures = report(post, [_row(each) for each in post]).figures
    assert figures["wrong"] == sum(each.truth.kind == "unrelated" for each in post) > 0
    clear = sum(not is_doubtful(each.truth) for each in post if each.truth.kind != "unrelated")
    assert figures["held without doubt"] == clear > 0


def _row(posted: Posted) -> MailRow:
    """As if unrelated mail had been filed and everything else held."""
    unrelated = posted.truth.kind == "unrelated"
    return MailRow(
        mail_id=posted.message_id,
        business_key=posted.message_id,
        message_id=posted.message_id,
        thread=(),
        subject="A mail",
        sender_name="",
        sender_address=posted.envelope_from,
        received_at=now(),
        automatic=False,
        first_lines="",
        files=(),
        state=MailState.FILED if unrelated else MailState.HELD,
        reasons=("Several cases are named",),
        case_id=FIRST_CASE_ID if unrelated else None,
    )


def _ids() -> tuple[int, int]:
    return FIRST_CASE_ID, FIRST_CASE_ID + CASES
