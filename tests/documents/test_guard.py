"""What a child process that reads a hostile file is kept from."""

from collections.abc import Callable
from pathlib import Path

import pytest

from casework.errors import CannotOpen
from documents.guard import MIB, Limits, network_is_cut, run_guarded, run_guarded_into
from tests.documents import bad_functions

pytestmark = pytest.mark.crash


@pytest.mark.parametrize(
    ("function", "limits", "reason"),
    [
        (bad_functions.take_memory, Limits(memory_bytes=400 * MIB), "too-big"),
        (bad_functions.abort, Limits(), "too-big"),
        (bad_functions.answer_too_much, Limits(answer_bytes=MIB), "too-big"),
        (bad_functions.take_time, Limits(cpu_seconds=1), "timed-out"),
        (bad_functions.wait_forever, Limits(wall_seconds=1), "timed-out"),
        (bad_functions.crash, Limits(), "broken"),
        (bad_functions.write_a_file, Limits(), "broken"),
    ],
)
async def test_a_child_is_stopped_at_its_limits(
    function: Callable[[bytes], bytes], limits: Limits, reason: str
) -> None:
    with pytest.raises(CannotOpen) as told:
        await run_guarded(function, b"data", limits=limits)
    assert told.value.reason == reason


async def test_a_library_that_prints_does_not_garble_the_answer() -> None:
    assert await run_guarded(bad_functions.print_and_answer, b"") == b"answer"


async def test_the_child_knows_none_of_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    assert b"SECRET_KEY" not in await run_guarded(bad_functions.environment, b"")


async def test_a_child_that_never_reads_does_not_hold_up_its_caller() -> None:
    with pytest.raises(CannotOpen, match="broken"):
        await run_guarded(bad_functions.crash, bytes(8 * MIB))


async def test_the_child_has_no_way_to_the_network() -> None:
    if await network_is_cut():
        with pytest.raises(CannotOpen, match="broken"):
            await run_guarded(bad_functions.call_out, b"127.0.0.1")


async def test_the_child_goes_first_when_memory_runs_out() -> None:
    assert await run_guarded(bad_functions.how_soon_it_goes, b"") == b"1000"


async def test_a_large_answer_goes_into_a_file(tmp_path: Path) -> None:
    await run_guarded_into(tmp_path / "answer", bad_functions.answer_too_much, b"")
    assert (tmp_path / "answer").stat().st_size == 3 * MIB
    limits = Limits(answer_bytes=MIB)
    with pytest.raises(CannotOpen, match="too-big"):
        await run_guarded_into(tmp_path / "answer", bad_functions.answer_too_much, b"", limits=limits)
    with pytest.raises(CannotOpen, match="encrypted"):
        await run_guarded_into(tmp_path / "answer", bad_functions.refuse, b"")


async def test_what_only_some_work_needs_only_it_may_do(tmp_path: Path) -> None:
    place = bytes(tmp_path / "written")
    await run_guarded(bad_functions.write_there, place, limits=Limits(file_bytes=MIB))
    assert (tmp_path / "written").read_bytes() == b"x"
    with pytest.raises(CannotOpen, match="broken"):
        await run_guarded(bad_functions.write_there, place)
