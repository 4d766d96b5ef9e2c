"""The spool keeps a mail as long as somebody may need its files, and no longer."""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.mail import MailState
from intake.emptying import Emptying
from store.mail import MailRow
from store.schema import now

pytestmark = pytest.mark.contract


@pytest.fixture
def emptying(world: Any, tmp_path: Path) -> Emptying:
    return Emptying(rows=world.store.mail, spool=tmp_path / "spool")


async def age(world: Any, spool: Path, row: MailRow, filed_at: datetime | None) -> None:
    """The mail lay there for forty days, and was filed at some moment of them."""
    await world.store.mail.change(replace(row, filed_at=filed_at), expected=[row.state])
    long_ago = (now() - timedelta(days=40)).timestamp()
    os.utime(spool / row.mail_id, (long_ago, long_ago))


async def test_a_mail_filed_for_good_leaves_the_spool_and_the_others_stay(
    world: Any, emptying: Emptying, tmp_path: Path
) -> None:
    spool = tmp_path / "spool"
    mails = Path(__file__).parent / "mails"
    await world.arrives("statement", *((mails / f"{name}.eml").read_bytes() for name in ("company", "surname-only")))
    rows = {row.subject: row for row in await world.settles()}
    filed = [row for row in rows.values() if row.state is MailState.FILED]
    (held,) = [row for row in rows.values() if row.state is MailState.HELD]
    assert len(filed) == 2
    assert await emptying.run_once() == 0
    await age(world, spool, filed[0], now() - timedelta(days=32))
    await age(world, spool, filed[1], now() - timedelta(days=29))
    await age(world, spool, held, None)
    assert await emptying.run_once() == 1
    assert not (spool / filed[0].mail_id).exists()
    assert (spool / filed[1].mail_id / "message.eml").exists()
    assert (spool / held.mail_id / "message.eml").exists()
    assert await emptying.run_once() == 0
    row = await world.store.mail.get(filed[0].mail_id)
    assert (row.state, row.external_id) == (MailState.FILED, filed[0].external_id)


async def test_the_files_stay_while_a_mail_split_off_waits(world: Any, emptying: Emptying, tmp_path: Path) -> None:
    await world.arrives("statement")
    (row,) = await world.settles()
    said = {"name": "Owen Price", "username": "owen.price", "reason": "The other half is about another case."}
    half = await world.store.mail.get(await world.store.mail_claims.split(row, **said))
    await age(world, tmp_path / "spool", row, now() - timedelta(days=32))
    assert await emptying.run_once() == 0
    done = replace(half, state=MailState.FILED, filed_at=now() - timedelta(days=32))
    await world.store.mail.change(done, expected=[half.state])
    assert await emptying.run_once() == 1


async def test_a_copy_of_a_mail_that_comes_after_its_files_were_deleted_is_put_away_and_not_filed_again(
    world: Any, emptying: Emptying, tmp_path: Path
) -> None:
    await world.arrives("statement")
    (row,) = await world.settles()
    await age(world, tmp_path / "spool", row, now() - timedelta(days=32))
    assert await emptying.run_once() == 1
    await world.arrives("statement")
    (again,) = await world.settles()
    assert (again.copies, again.state) == (2, MailState.FILED)
    assert await world.in_folder("Filed") == 2
    assert len(await world.filed_in(row.case_id)) == 1
