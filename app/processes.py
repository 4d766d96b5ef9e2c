"""The three processes: sandbox, web, listener. Each runs until it is told to stop."""

import asyncio
import signal

from app.logs import log_to_standard_error
from app.settings import Settings


async def run_sandbox(settings: Settings) -> None:
    """All doubles, on the ports after the product's own."""
    from sandbox.ports import Ports
    from sandbox.world import running

    log_to_standard_error()
    async with running(Ports(settings.port), settings.data_dir / "sandbox"):
        await until_told_to_stop()


async def run_web(settings: Settings) -> None:
    """The web server and its scheduler."""
    from app.web import serving
    from documents.guard import network_is_cut

    log_to_standard_error()
    async with serving(settings):
        await network_is_cut()
        await until_told_to_stop()


async def run_listener(settings: Settings) -> None:
    """The mail listener."""
    from app.listening import listening
    from documents.guard import network_is_cut

    log_to_standard_error()
    async with listening(settings):
        await network_is_cut()
        await until_told_to_stop()


async def until_told_to_stop() -> None:
    """Wait for Ctrl-C or the process manager's SIGTERM."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
