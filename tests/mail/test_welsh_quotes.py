"""What a Welsh mail program quotes is quoted: a name there says nothing of the new mail."""

import pytest

from integrations.mail.mime_text import split_quoted


@pytest.mark.parametrize(
    "divider",
    [
        "Ar 1 Tachwedd 2026 ysgrifennodd Carys Puw <carys@heddlu.test>:",
        "Ar ddydd Llun, 2 Tachwedd 2026\nysgrifennodd carys@heddlu.test:",
        "Oddi wrth: Carys Puw\nAnfonwyd: 1 Tachwedd 2026\nAt: CPS\nPwnc: Achos",
    ],
)
def test_a_welsh_reply_parts_new_from_quoted(divider: str) -> None:
    new, quoted = split_quoted(f"Gweler ynghlwm.\n\n{divider}\n\nSamuel Okafor")
    assert new == "Gweler ynghlwm."
    assert "Samuel Okafor" in quoted


def test_welsh_running_text_is_not_quoted() -> None:
    text = "Ar ddydd Llun gwelais Samuel Okafor.\nAt: y swyddfa"
    assert split_quoted(text) == (text, "")
