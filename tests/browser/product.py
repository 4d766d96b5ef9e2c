"""The whole product as a process of its own, started as a user starts it and stopped by Ctrl-C."""

import random
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from sandbox.ports import HOST, IN_A_ROW, Ports

STOPS_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Product:
    """A running product: the addresses a person goes to, and its process."""

    ports: Ports
    process: subprocess.Popen[str]
    data_dir: Path

    @property
    def start_page(self) -> str:
        return f"{self.ports.url(self.ports.base)}/"

    @property
    def teams(self) -> str:
        return self.ports.url(self.ports.teams)

    @property
    def mailbox(self) -> str:
        return self.ports.url(self.ports.ews)

    @property
    def redaction_log(self) -> str:
        return self.ports.url(self.ports.redaction_log)

    def cms_page(self, case_id: int) -> str:
        return f"{self.ports.url(self.ports.cms)}/case/{case_id}"


def start(data_dir: Path) -> Product:
    """`casework up` on free ports, once it says that it is ready."""
    ports = Ports(free_base_port())
    command = Path(sys.executable).with_name("casework")
    process = subprocess.Popen(
        [command, "up", "--port", str(ports.base), "--data", data_dir],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    said = process.stdout.readline()
    assert said == f"Ready: {ports.url(ports.base)}/\n", said + "".join(
        f"\n{log.name}:\n{log.read_text()[-1500:]}" for log in sorted(data_dir.glob("*.log"))
    )
    return Product(ports=ports, process=process, data_dir=data_dir)


def stop(product: Product) -> tuple[int, list[psutil.Process]]:
    """Press Ctrl-C; the exit status, and whatever of it still runs afterwards."""
    children = psutil.Process(product.process.pid).children(recursive=True)
    product.process.send_signal(signal.SIGINT)
    try:
        status = product.process.wait(STOPS_WITHIN)
    finally:
        if product.process.stdout:
            product.process.stdout.close()
        left = [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
        for each in left:
            each.kill()
        if product.process.poll() is None:
            product.process.kill()
            product.process.wait()
    return status, left


def free_base_port() -> int:
    """A port that is free together with those after it that the sandbox takes."""
    for _ in range(100):
        base = random.randrange(20000, 29990)
        if all(_free(port) for port in range(base, base + IN_A_ROW)):
            return base
    raise OSError(f"No {IN_A_ROW} free ports in a row were found between 20000 and 29999.")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
