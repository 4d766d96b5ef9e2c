"""What the sender wrote now, told from what is quoted and from the signature."""

import pytest

from intake.reading import facts_of_raw
from intake.signature import without_signature
from integrations.mail.mime_text import split_quoted
from tests.reading.mails_made import mail

NEW = "Please see the new statement."


@pytest.mark.parametrize(
    "divider",
    [
        "On Sun, 22 Nov 2026 at 08:30, DC Lewis <a.lewis@surrey.police.test> wrote:",
        "On 22 Nov 2026, at 08:30, DC Lewis wrote:",
        "On Sun, 22 Nov 2026 at 08:30, DC Amara Lewis\n<amara.lewis@surrey.police.test> wrote:",
        "From: DC Lewis\nSent: 22 November 2026 08:30\nTo: Intake\nSubject: 45AA0209826/1",
        "*From:* DC Lewis\n*Sent:* 22 November 2026 08:30\n*To:* Intake",
        "________________________________",
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "Oddi wrth: DC Lewis\nAnfonwyd: 22 Tachwedd 2026\nAt: Intake\nPwnc: 45AA0209826/1",
        "Von: DC Lewis\nGesendet: Sonntag, 22. November 2026\nAn: Intake\nBetreff: 45AA0209826/1",
        "De : DC Lewis\nEnvoyé : dimanche 22 novembre 2026\nÀ : Intake\nObjet : 45AA0209826/1",
        "Od: DC Lewis\nWysłano: niedziela, 22 listopada 2026\nDo: Intake\nTemat: 45AA0209826/1",
        "Am 22.11.2026 um 08:30 schrieb DC Lewis:",
        "Le dim. 22 nov. 2026 à 08:30, DC Lewis <a@b.test> a écrit :",
        "W dniu 22.11.2026 o 08:30, DC Lewis pisze / napisał(a):",
        "În 22 nov. 2026, 08:30, DC Lewis a scris:",
    ],
)
def test_what_stands_below_an_answers_divider_is_quoted(divider: str) -> None:
    new, quoted = split_quoted(f"{NEW}\n\n{divider}\nR v Birch 45AA0209926")
    assert new == NEW
    assert "45AA0209926" in quoted


@pytest.mark.parametrize(
    "line",
    [
        "On reflection the officer wrote:",
        "De minimis: the loss is small",
        "From: the custody record",
        "Le Blanc was seen",
    ],
)
def test_what_somebody_says_is_no_divider(line: str) -> None:
    assert split_quoted(f"{NEW}\n{line}\nMore.")[1] == ""


@pytest.mark.parametrize(
    "line", ["-- ", "Kind regards", "Cofion", "Sent from my iPhone", "Get Outlook for Android", "Sent via BT Email App"]
)
def test_the_signature_is_no_text(line: str) -> None:
    assert without_signature(f"{NEW}\n\n{line}\nDC Okafor") == NEW


def test_a_sentence_about_sending_is_text() -> None:
    text = "Sent from custody this morning: the MG4.\nKind of urgent."
    assert without_signature(text) == text


def test_what_no_reader_sees_says_nothing() -> None:
    message = mail()
    message.set_content(
        '<p>See below</p><script>x="45AA0301126"</script><p style="display:none">45AA0301126</p>'
        '<form action="http://a.test"><input value="45AA0301126"></form><img src="http://a.test/45AA0301126.png">',
        subtype="html",
    )
    facts = facts_of_raw(message.as_bytes())
    assert facts.new_text == "See below"
    assert "45AA0301126" not in repr(facts)
