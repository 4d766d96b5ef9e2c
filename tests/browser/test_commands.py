"""Somebody at a shell beside the running product: hand in a mail, see where it went, look into a case, check the log."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from tests.browser.product import Product

pytestmark = pytest.mark.browser

STATEMENT = """\
From: Custody Desk <case.files@surrey.police.test>
To: intake@casework.test
Subject: R v Samuel Okoro 45 aa 3011 26
Message-ID: <shell-1@surrey.police.test>

The continuity statement follows by post.
"""


async def casework(product: Product, *words: str) -> tuple[int, str]:
    """Run the command on the product's data; its exit status, and what it printed."""
    command = Path(sys.executable).with_name("casework")
    process = await asyncio.create_subprocess_exec(
        command, *words, "--data", product.data_dir, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    printed, _ = await asyncio.wait_for(process.communicate(), timeout=60)
    return process.returncode or 0, printed.decode()


async def test_a_mail_handed_in_at_the_shell_is_found_in_its_case(product: Product, tmp_path: Path) -> None:
    file = tmp_path / "statement.eml"
    file.write_text(STATEMENT)
    assert await casework(product, "send", str(file)) == (0, "Sent statement.eml to intake@casework.test.\n")

    mail = None
    for _ in range(20):
        told = json.loads((await casework(product, "mail", "status", "--json"))[1])
        mail = next((each for each in told["mails"] if "Okoro" in each["subject"]), None)
        if mail and mail["state"] == "filed":
            break
    assert mail is not None
    assert (mail["state"], mail["case"]) == ("filed", "45AA0301126")
    assert "Defendant Samuel Okoro named in the subject" in mail["reasons"]

    status, printed = await casework(product, "case", "45 aa 3011 26", "--json")
    case = json.loads(printed)
    assert (status, case["urn"], case["lead_defendant"]) == (0, "45AA0301126", "Samuel Okoro")
    assert any("Okoro 45 aa 3011 26" in each["subject"] for each in case["communications"])
    assert case["documents"]


async def test_wrong_words_get_a_sentence_and_a_status(product: Product) -> None:
    status, printed = await casework(product, "case", "hello")
    assert status == 1
    assert "That is not a URN." in printed
    status, printed = await casework(product, "case", "45AA0209826")
    assert status == 1
    assert "45AA0209826/1, 45AA0209826/2" in printed


async def test_the_legal_log_is_whole(product: Product) -> None:
    status, printed = await casework(product, "audit", "verify")
    assert status == 0
    assert printed.startswith("The legal log is whole: ")
