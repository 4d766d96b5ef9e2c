"""Machines that answer each other: however they hide what they are, the number of mails stays small."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from casework.mail import MailKind, SenderCheck
from intake.answering import (
    MOST_A_DAY,
    OUR_IDS,
    Answers,
    Asked,
    Earlier,
    Head,
    Outcome,
    Rules,
    conversation_of,
    person,
    silent_because,
)

ROUNDS = 10_000
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
EVERY = timedelta(minutes=10)
US = "intake@casework.test"
RULES = Rules(policy=Answers.ALL, ours=frozenset({US}), gateway=False)


@dataclass
class Mailroom:
    """Our side: what we were sent, whom we answered when."""

    sent: list[tuple[str, str, datetime]] = field(default_factory=list)

    def takes(self, asked: Asked, at: datetime) -> str | None:
        """The Message-ID of our answer, if there is one."""
        sender = person(asked.sender)
        earlier = [Earlier(conversation, when) for who, conversation, when in self.sent[-50:] if who == sender]
        if silent_because(asked, RULES, earlier, at):
            return None
        self.sent.append((sender, conversation_of(asked.head), at))
        return f"{OUR_IDS}{len(self.sent)}@casework.test>"


Machine = Callable[[int, str], Head]


def says_so(number: int, ours: str) -> Head:
    """An out-of-office that marks itself."""
    return Head("Automatic reply", f"<o{number}@a.test>", (ours,), headers=(("auto-submitted", "auto-replied"),))


def strips_marks(number: int, ours: str) -> Head:
    """A bot that answers in the thread and says nothing of what it is."""
    return Head(f"Re: Received {number}", f"<b{number}@a.test>", (ours,))


def strips_everything(number: int, ours: str) -> Head:
    """A bot that begins a new thread with a new subject each time, and keeps nothing of ours."""
    del ours
    return Head(f"Ticket {number} was opened", f"<t{number}@a.test>")


def without_ids(number: int, ours: str) -> Head:
    """A bot whose mails have no Message-ID, no thread, and a counter in front of the subject."""
    del ours
    return Head(f"[{number}] We got your mail")


def asked(sender: str, head: Head, at: datetime, kind: MailKind = MailKind.MESSAGE) -> Asked:
    return Asked(outcome=Outcome.NO_CASE, sender=sender, received_at=at, head=head, kind=kind)


def talk(machine: Machine, address: Callable[[int], str]) -> tuple[Mailroom, int]:
    """They begin; after that they write once for each of our answers, and once a round of their own accord."""
    room, at, theirs = Mailroom(), START, 0
    ours = "<first@a.test>"
    for number in range(ROUNDS):
        at += EVERY
        theirs += 1
        if answer := room.takes(asked(address(number), machine(number, ours), at), at):
            ours = answer
    return room, theirs


@pytest.mark.parametrize("machine", [says_so, strips_marks])
def test_a_machine_that_leaves_any_trace_is_answered_at_most_once(machine: Machine) -> None:
    room, _ = talk(machine, lambda _: "bot@force.test")
    assert len(room.sent) <= 1


@pytest.mark.parametrize("machine", [strips_everything, without_ids])
def test_a_machine_that_hides_everything_gets_no_more_than_a_few_answers_a_day(machine: Machine) -> None:
    room, theirs = talk(machine, lambda number: f"Bot+{number}@Force.test")  # with a new tag each time, too
    days = ROUNDS * EVERY / timedelta(days=1)
    assert theirs == ROUNDS
    assert 0 < len(room.sent) <= MOST_A_DAY * (days + 1)
    times = [at for _, _, at in room.sent]
    for first, over in zip(times, times[MOST_A_DAY:], strict=False):
        assert over - first >= timedelta(days=1)


def test_two_bots_and_an_out_of_office_fall_silent_when_they_only_speak_when_spoken_to() -> None:
    """Each of the three writes only when it hears from us. Ten thousand rounds later the room has long been quiet."""
    room, at = Mailroom(), START
    machines: dict[str, Machine] = {
        "a@bots.test": strips_marks,
        "b@bots.test": strips_everything,
        "c@bots.test": says_so,
    }
    waiting = {who: f"<hello-{who}>" for who in machines}  # what each is about to answer
    last_heard = 0
    for number in range(ROUNDS):
        at += EVERY
        for who, machine in machines.items():
            if heard := waiting.pop(who, ""):
                last_heard = number
                if answer := room.takes(asked(who, machine(number, heard), at), at):
                    waiting[who] = answer
    assert waiting == {}
    assert last_heard <= MOST_A_DAY + 1
    assert len(room.sent) <= MOST_A_DAY + 2


def test_our_own_mailboxes_never_talk_to_each_other() -> None:
    both = Rules(policy=Answers.ALL, ours=frozenset({US, "second@casework.test"}), gateway=False)
    mail = asked("Second+x@casework.test", Head("Hello", "<1@casework.test>"), START)
    assert silent_because(mail, both, (), START) == "ourselves"


LIST = (("list-id", "<news.test>"),)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": MailKind.MAILING_LIST}, "not-a-message"),
        ({"kind": MailKind.DELIVERY_REPORT}, "not-a-message"),
        ({"automatic": True}, "not-a-message"),
        ({"head": Head("x", "<1@a.test>", headers=LIST)}, "list"),
        ({"head": Head("x", "<1@a.test>", headers=(("precedence", "bulk"),))}, "list"),
        ({"head": Head("x", "<1@a.test>", headers=(("x-auto-response-suppress", "OOF, AutoReply"),))}, "suppressed"),
        ({"head": Head("x", "<1@a.test>", headers=(("return-path", "<>"),))}, "bounce"),
        ({"head": Head("x", "<1@a.test>", reply_to=("other@b.test",))}, "reply-to"),
        ({"head": Head("Re: x", "<1@a.test>", (f"{OUR_IDS}1@casework.test>",))}, "answers-us"),
        ({"sender": ""}, "no-sender"),
        ({"sender": "no-reply@a.test"}, "nobody-there"),
        ({"sender": "MAILER-DAEMON@a.test"}, "nobody-there"),
        ({"sender": "news-bounces@a.test"}, "nobody-there"),
        ({"check": SenderCheck.FAIL}, "unconfirmed"),
        ({"received_at": START - timedelta(hours=25)}, "too-old"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_who_is_never_answered(change: dict[str, object], why: str) -> None:
    usual: dict[str, object] = {
        "outcome": Outcome.FILED,
        "sender": "pc@surrey.police.test",
        "received_at": START,
        "head": Head("x", "<1@a.test>"),
    }
    assert silent_because(Asked(**usual), RULES, (), START) == ""  # type: ignore[arg-type]
    assert silent_because(Asked(**usual | change), RULES, (), START) == why  # type: ignore[arg-type]


def test_where_a_gateway_checks_senders_only_a_confirmed_one_is_answered() -> None:
    checked = Rules(policy=Answers.ALL, ours=frozenset({US}), gateway=True)
    mail = asked("pc@surrey.police.test", Head("x", "<1@a.test>"), START)
    assert silent_because(mail, checked, (), START) == "unconfirmed"
