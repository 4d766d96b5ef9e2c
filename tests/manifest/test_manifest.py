"""The Teams app package: what the store would refuse, and what its schema does not look at."""

import json
import re
import tomllib
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from dialogs.commands import understand
from sandbox.people import BOT_APP_ID

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "manifest"
MANIFEST: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
BOT = MANIFEST["bots"][0]


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (("name", "short"), 30),
        (("name", "full"), 100),
        (("description", "short"), 80),
        (("description", "full"), 4000),
        (("developer", "name"), 32),
    ],
)
def test_texts_are_there_and_short_enough(path: tuple[str, str], most: int) -> None:
    text = MANIFEST[path[0]][path[1]]
    assert 0 < len(text) <= most


def test_the_schema_is_the_one_of_its_version() -> None:
    version = MANIFEST["manifestVersion"]
    assert tuple(map(int, version.split("."))) >= (1, 17)
    assert f"/v{version}/" in MANIFEST["$schema"]


def test_the_version_is_the_products() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert MANIFEST["version"] == project["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", MANIFEST["version"])


def test_ids_are_guids_and_the_bot_is_the_one_the_sandbox_knows() -> None:
    assert str(uuid.UUID(MANIFEST["id"])) == MANIFEST["id"] != BOT_APP_ID
    assert str(uuid.UUID(BOT["botId"])) == BOT["botId"] == BOT_APP_ID
    assert len(MANIFEST["bots"]) == 1


def test_the_bot_can_be_talked_to_alone_and_in_a_group_chat() -> None:
    assert BOT["scopes"] == ["personal", "groupChat"]
    assert not BOT["isNotificationOnly"]


def test_commands_are_few_short_and_understood_by_the_bot() -> None:
    (listed,) = BOT["commandLists"]
    assert set(listed["scopes"]) <= set(BOT["scopes"])
    assert 0 < len(listed["commands"]) <= 12
    assert len({command["title"] for command in listed["commands"]}) == len(listed["commands"])
    for command in listed["commands"]:
        assert 0 < len(command["title"]) <= 32
        assert 0 < len(command["description"]) <= 128
        assert understand(command["title"]).verb != "unknown"


def test_every_address_is_https_and_belongs_to_a_named_domain() -> None:
    domains = MANIFEST["validDomains"]
    assert 0 < len(domains) <= 16
    assert not [domain for domain in domains if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain)]
    for name in ("websiteUrl", "privacyUrl", "termsOfUseUrl"):
        address = urlsplit(MANIFEST["developer"][name])
        assert address.scheme == "https"
        assert address.hostname in domains


def test_the_package_holds_nothing_that_the_manifest_does_not_name() -> None:
    named = {"manifest.json", *MANIFEST["icons"].values()}
    assert {path.name for path in FOLDER.iterdir()} == named


def test_the_colour_icon_is_192_square_without_transparency() -> None:
    with Image.open(FOLDER / MANIFEST["icons"]["color"]) as icon:
        assert (icon.format, icon.size, icon.mode) == ("PNG", (192, 192), "RGB")
    assert re.fullmatch(r"#[0-9A-F]{6}", MANIFEST["accentColor"])


def test_the_outline_icon_is_32_square_white_on_nothing() -> None:
    with Image.open(FOLDER / MANIFEST["icons"]["outline"]) as icon:
        assert (icon.format, icon.size, icon.mode) == ("PNG", (32, 32), "RGBA")
        red, green, blue, alpha = (set(band.tobytes()) for band in icon.split())
    assert red == green == blue == {255}
    assert {0, 255} <= alpha
