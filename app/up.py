"""The whole product on its sandbox: three processes, started together and stopped together."""

import asyncio
import contextlib
import fcntl
import os
import signal
import smtplib
import socket
import sys
from pathlib import Path

import httpx

from app.sandbox_settings import sandbox_settings, write_run_env
from app.settings import inherited_environment
from sandbox.mailbox.send import send_file
from sandbox.ports import HOST, IN_A_ROW

PARTS = ("sandbox", "web", "listen")
READY_SECONDS = 60
STOP_SECONDS = 8


async def up(port: int, data_dir: Path, *, shadow_mail: Path | None = None) -> int:
    """Start everything, say where it is, and wait for Ctrl-C. The answer is the exit status.

    With `shadow_mail` the listener is in shadow mode, and every file of that folder is handed in as a mail.
    """
    taken = [number for number in range(port, port + IN_A_ROW) if _in_use(number)]
    if taken:
        print(f"Port {taken[0]} is in use. Name another with --port; {IN_A_ROW} in a row are needed.", file=sys.stderr)
        return 1
    try:
        held = _take(data_dir)
    except BlockingIOError:
        print(f"Casework Bot is already running on {data_dir}. Stop it, or name another folder.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The folder {data_dir} cannot be used: {error.strerror}. Name another with --data.", file=sys.stderr)
        return 1
    try:
        return await _run_parts(port, data_dir, shadow_mail)
    finally:
        os.close(held)


def _take(data_dir: Path) -> int:
    """The folder for us alone, until the descriptor is closed: two runs would be two sandboxes over the same data."""
    data_dir.mkdir(parents=True, exist_ok=True)
    held = os.open(data_dir / "run.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        raise
    return held


async def _run_parts(port: int, data_dir: Path, shadow_mail: Path | None) -> int:
    settings = sandbox_settings(port, data_dir)
    if shadow_mail is not None:
        settings["CASEWORK_MAIL_SHADOW"] = "true"
    write_run_env(settings, data_dir / "run.env")
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    parts = {part: await _start(part, settings, data_dir) for part in PARTS}
    ended = [asyncio.create_task(_ended(part, process)) for part, process in parts.items()]
    asked = asyncio.create_task(stop.wait())
    ready = asyncio.create_task(_ready(settings["PUBLIC_URL"]))
    try:
        await asyncio.wait([*ended, asked, ready], return_when=asyncio.FIRST_COMPLETED)
        if ready.done() and ready.result():
            print(f"Ready: {settings['PUBLIC_URL']}/", flush=True)
            if shadow_mail is not None:
                await asyncio.to_thread(_hand_in, shadow_mail, settings, data_dir, stop)
            await asyncio.wait([*ended, asked], return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            return 0
        print(_why([task.result() for task in ended if task.done()], data_dir), file=sys.stderr)
        return 1
    finally:
        for task in (*ended, asked, ready):
            task.cancel()
        await _stop(list(parts.values()))


async def _start(part: str, settings: dict[str, str], data_dir: Path) -> asyncio.subprocess.Process:
    # A group of its own: Ctrl-C reaches only us, and we stop the parts in order.
    with (data_dir / f"{part}.log").open("ab") as log:
        command = (sys.executable, "-m", "app.cli", part, "--data", str(data_dir))
        environment = {**inherited_environment(), **settings}
        return await asyncio.create_subprocess_exec(
            *command, env=environment, stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL, start_new_session=True
        )


def _hand_in(folder: Path, settings: dict[str, str], data_dir: Path, stop: asyncio.Event) -> None:
    """Every file of a folder, in the order of names, into the sandbox mailbox; what it does not take is said by name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    taken = 0
    for number, path in enumerate(files, start=1):
        if stop.is_set():
            return
        try:
            send_file(path, host=HOST, port=int(settings["SANDBOX_SMTP_PORT"]), to=settings["MAILBOX_ADDRESS"])
            taken += 1
        except (OSError, smtplib.SMTPException) as error:
            print(f"The mailbox did not take {path.name}: {type(error).__name__}.", file=sys.stderr, flush=True)
        if number % 100 == 0:
            print(f"{number} of {len(files)} handed in", flush=True)
    print(
        f"Shadow mode: {taken} of {len(files)} mails handed in. Each is decided and shown; nothing is written to CMS."
    )
    print(f"See what was decided: casework mail list --data {data_dir}", flush=True)


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


async def _ended(part: str, process: asyncio.subprocess.Process) -> str:
    await process.wait()
    return part


async def _ready(url: str) -> bool:
    deadline = asyncio.get_running_loop().time() + READY_SECONDS
    async with httpx.AsyncClient(timeout=5) as client:
        while asyncio.get_running_loop().time() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                if (await client.get(f"{url}/readyz")).is_success:
                    return True
            await asyncio.sleep(0.1)
    return False


def _why(ended: list[str], data_dir: Path) -> str:
    if not ended:
        return f"Not ready after {READY_SECONDS} seconds. The logs are in {data_dir}/*.log."
    return f"{ended[0]} stopped by itself. Its log is {data_dir / ended[0]}.log."


async def _stop(processes: list[asyncio.subprocess.Process]) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
    waiting = [asyncio.create_task(process.wait()) for process in processes]
    _, pending = await asyncio.wait(waiting, timeout=STOP_SECONDS)
    for process in processes:
        if process.returncode is None:
            process.kill()
    if pending:
        await asyncio.wait(pending)
