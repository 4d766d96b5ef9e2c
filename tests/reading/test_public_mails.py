"""Every public mail there is: none breaks the reading, and every leaf of every tree is accounted for."""

import email
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

from casework.mail import PartOutcome
from intake.reading import facts_of_raw

PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "mail"
KINDS = ("delivery-report", "automatic-reply", "mailing-list", "read-receipt")


def leaves(message: Message, above: str = "") -> Iterator[str]:
    """Where each leaf stands, as the standard library sees the tree: "1.2", and "1.2/1" in a mail that is inside."""
    waiting = [("1", message)]
    while waiting:
        path, part = waiting.pop()
        inside = part.get_payload() if part.is_multipart() else []
        is_mail = part.get_content_type() in {"message/rfc822", "message/global"}
        if inside and part.get_content_maintype() != "message":
            waiting += [(f"{path}.{number}", child) for number, child in enumerate(inside, start=1)]
            continue
        yield above + path
        if inside and is_mail:
            yield from leaves(inside[0], f"{above}{path}/")


def test_no_public_mail_breaks_the_reading_and_every_leaf_has_an_outcome() -> None:
    kinds: Counter[str] = Counter()
    for path in sorted(PUBLIC.rglob("*")):
        if not path.is_file():
            continue
        raw = path.read_bytes()
        facts = facts_of_raw(raw)
        kinds[facts.kind] += 1
        paths = [part.path for part in facts.parts]
        assert len(paths) == len(set(paths)), path.name
        missing = set(leaves(email.message_from_bytes(raw))) - set(paths)
        assert not missing, f"{path.parent.name}/{path.name}: {sorted(missing)}"
        for part in facts.parts:
            assert part.reason or part.outcome not in {
                PartOutcome.REFUSED,
                PartOutcome.DANGEROUS,
                PartOutcome.ENCRYPTED,
            }
    assert not kinds or set(KINDS) < set(kinds)
