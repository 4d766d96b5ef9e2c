"""What happens without anybody asking: queued messages, cards for held mail, second tries, the daily digest."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

from app.build import Product

Job = Callable[[], Awaitable[object]]
log = structlog.get_logger()

HOUR = 3600


def drift_alarm(product: Product) -> dict[str, tuple[float, Job]]:
    """Every process that writes looks for itself whether CMS is as it was: at its start, and hourly."""
    return {"drift": (HOUR, product.ddei.drift.look)}


@asynccontextmanager
async def running(jobs: dict[str, tuple[float, Job]]) -> AsyncIterator[None]:
    """Do each job again and again, so many seconds apart, until the caller has enough; one failing stops no other."""
    tasks = [asyncio.create_task(_again_and_again(name, *job), name=name) for name, job in jobs.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks)


async def _again_and_again(name: str, seconds: float, job: Job) -> None:
    while True:
        try:
            await job()
        except Exception:  # the scheduler is one of the three places that catch the unexpected
            log.exception("job_failed", job=name)
        await asyncio.sleep(seconds)
