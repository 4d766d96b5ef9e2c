"""Mails nobody in their right mind writes: each is read within the guard's limits, and nothing in it is lost unsaid."""

import json
from collections import Counter
from typing import Any

import pytest

from casework.mail import PartOutcome
from documents.guard import MIB, run_guarded
from intake.reading import LIMITS, facts_of
from intake.unpacking import unpack
from tests.reading.mails_made import carrying, mail, zipped

HEAD = b"From: a@surrey.police.test\r\nSubject: 45AA0209826/1\r\nMIME-Version: 1.0\r\n"


async def guarded(raw: bytes) -> tuple[dict[str, Any], bytes]:
    answer = await run_guarded(unpack, raw, limits=LIMITS)
    end = answer.index(b"\n")
    return json.loads(answer[:end]), answer[end + 1 :]


async def test_ten_thousand_parts() -> None:
    part = b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF\r\n"
    summary, contents = await guarded(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 10_000 + b"--b--"
    )
    outcomes = Counter(each["outcome"] for each in summary["parts"])
    assert outcomes == {PartOutcome.FILED: 2_000, PartOutcome.REFUSED: 8_000}
    assert all("more than 2,000 files" in each["reason"] for each in summary["parts"][2_000:])
    assert len(summary["files"]) == 2_000
    assert len(contents) == sum(file["size"] for file in summary["files"])


async def test_two_hundred_thousand_header_lines() -> None:
    lines = b"X-Noise: quite some noise\r\n" * 100_000 + b"To: x@y.test,\r\n" + b"\tz@y.test,\r\n" * 100_000
    summary, _ = await guarded(HEAD + lines + b"\r\nThe text.")
    assert (summary["subject"], summary["text"]) == ("45AA0209826/1", "The text.")


@pytest.mark.parametrize(("kind", "size"), [(b"text/plain", 10 * MIB), (b"text/html", 50 * MIB)])
async def test_a_body_of_fifty_megabytes(kind: bytes, size: int) -> None:
    body = b"<p>45AA0209826 &amp; more words in a line</p>\r\n" * (size // 46)
    summary, _ = await guarded(HEAD + b"Content-Type: " + kind + b"\r\n\r\n" + body)
    assert summary["text"].startswith(("45AA0209826", "<p>45AA0209826"))
    assert [(part["outcome"], part["size"]) for part in summary["parts"]] == [("body", len(body))]


async def test_an_attachment_of_ten_megabytes_comes_out_whole() -> None:
    data = b"%PDF-1.4 " + b"0123456789" * MIB
    summary, contents = await guarded(carrying("large.pdf", data))
    assert contents == data
    assert facts_of(summary).attachment_names == ("large.pdf",)


async def test_nul_bytes_and_a_line_without_an_end() -> None:
    summary, _ = await guarded(HEAD.replace(b"45AA", b"\0" * 100 + b"45AA") + b"\r\nHello\0world " + b"x" * (4 * MIB))
    assert summary["subject"].endswith("45AA0209826/1")
    assert summary["text"].startswith("Helloworld")


async def test_a_mail_in_a_mail_in_a_mail_two_hundred_deep() -> None:
    raw = mail().as_bytes()
    for _ in range(200):
        raw = HEAD + b"Content-Type: message/rfc822\r\n\r\n" + raw
    summary, _ = await guarded(raw)
    assert summary["parts"]
    assert {each["outcome"] for each in summary["parts"]} <= {"filed", "refused", "body", "empty"}


async def test_multiparts_in_multiparts_beyond_reason_are_kept_whole() -> None:
    raw = HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(1_000))
    summary, contents = await guarded(raw)
    assert [(part["outcome"], part["reason"]) for part in summary["parts"]] == [
        (PartOutcome.REFUSED, "It is nested beyond what can be opened")
    ]
    assert contents == raw


async def test_a_hundred_bombs_are_refused_before_they_cost_a_minute() -> None:
    bomb = zipped(("zeros", b"\0" * (30 * MIB)))
    part = b"--b\r\nContent-Type: application/zip\r\nContent-Disposition: attachment; filename=b.zip\r\n\r\n" + bomb
    summary, _ = await guarded(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + (part + b"\r\n") * 100 + b"--b--"
    )
    assert {each["outcome"] for each in summary["parts"]} == {PartOutcome.REFUSED}
    assert len(summary["files"]) == 100


async def test_a_bomb_of_bombs() -> None:
    layer = zipped(("zeros", b"\0" * (10 * MIB)))
    for _ in range(4):
        layer = zipped(*((f"{number}.zip", layer) for number in range(16)))
    summary, contents = await guarded(carrying("42.zip", layer))
    assert len(summary["files"]) <= 2_000
    assert len(contents) <= LIMITS.answer_bytes
    assert any(each["outcome"] == PartOutcome.REFUSED for each in summary["parts"])


@pytest.mark.parametrize(
    "charset", ["utf-7", "unknown-8bit", "x-nonsense", "base64", "zlib", "rot13", "utf-16", "idna", "\0"]
)
async def test_charsets_that_are_unknown_or_lie(charset: str) -> None:
    raw = HEAD + f'Content-Type: text/plain; charset="{charset}"\r\n\r\n'.encode() + b"R v Okafor \xe9\r\n"
    summary, _ = await guarded(raw)
    assert [each["outcome"] for each in summary["parts"]] in (["body"], ["empty"])
    assert "Okafor" in summary["text"] or charset == "utf-16"
