"""Whatever comes, something is read, and every leaf has an outcome."""

import email
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.mail import PartOutcome
from intake.reading import facts_of_raw
from intake.unpacking import taken_apart
from tests.reading.mails_made import locked, mail, winmail, zipped
from tests.reading.test_public_mails import leaves

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CONTENTS = (
    b"",
    b"%PDF-1.4",
    b"MZ\0",
    zipped(("a.txt", b"x")),
    locked("a.txt"),
    winmail("a.pdf", b"x"),
    b"PK\x03\x04",
    b"\xff\xfe",
)


def a_text(words: str) -> Message:
    return MIMEText(words)


def a_file(named: tuple[str, bytes]) -> Message:
    part = MIMEBase("application", "octet-stream")
    part.set_payload(named[1])
    email.encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=named[0])
    return part


def a_multipart(made: tuple[str, list[Message]]) -> Message:
    return MIMEMultipart(made[0], _subparts=made[1])


def a_mail_with(inside: Message) -> Message:
    return MIMEMessage(inside)


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20)
LEAVES = st.one_of(st.text(max_size=30).map(a_text), st.tuples(NAMES, st.sampled_from(CONTENTS)).map(a_file))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["mixed", "alternative", "related"]), st.lists(inner, min_size=1, max_size=3)).map(
            a_multipart
        ),
        inner.map(a_mail_with),
    ),
    max_leaves=8,
)


@QUICK
@given(TREES)
def test_every_leaf_of_any_tree_is_accounted_for(tree: Message) -> None:
    tree["From"] = "a@surrey.police.test"
    raw = tree.as_bytes()
    summary, files = taken_apart(raw)
    paths = [part["path"] for part in summary["parts"]]
    refused = [part["path"] for part in summary["parts"] if part["outcome"] == PartOutcome.REFUSED]
    expected = {
        path for path in leaves(email.message_from_bytes(raw)) if not path.startswith(tuple(f"{r}/" for r in refused))
    }
    assert len(paths) == len(set(paths))
    assert expected <= set(paths)
    names = [file.name for file in files]
    assert len({name.lower() for name in names}) == len(names)
    assert all("/" not in name and "\\" not in name and name not in {"", ".", ".."} for name in names)


@QUICK
@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    assert facts_of_raw(raw).parts
    assert facts_of_raw(b"From: a@b.test\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + raw).parts


@QUICK
@given(st.sampled_from(CONTENTS[3:6]), st.integers(0, 120), st.binary(min_size=1, max_size=4))
def test_a_container_with_any_damage_is_opened_or_kept(content: bytes, at: int, damage: bytes) -> None:
    broken = content[:at] + damage + content[at + len(damage) :]
    message: EmailMessage = mail()
    message.add_attachment(broken, maintype="application", subtype="octet-stream", filename="a.bin")
    parts = [part for part in facts_of_raw(message.as_bytes()).parts if part.path.startswith("1.2")]
    assert parts
    assert parts[0].outcome is not PartOutcome.BODY
