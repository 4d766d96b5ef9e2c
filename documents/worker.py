"""The child's side of the guard: take limits, take the job, run the function, answer. Started by documents.forks only."""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import Any, BinaryIO

from casework.errors import CannotOpen
from documents.forks import serve
from documents.networks import cut_network

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
YOUNG = 50_000
REFUSED_STATUS = 3


def main() -> None:
    """Be copied for each job; a copy does one and exits."""
    cut_network()  # all copies at once: a network takes the kernel longer to make and to clear away than many a job
    control = socket.socket(fileno=0)
    talk = serve(control)
    for standard in (0, 1):
        os.dup2(talk, standard)
    os.close(talk)
    os._exit(_one_job())


def _one_job() -> int:
    with _own_answers() as answers:
        job = json.loads(sys.stdin.buffer.readline())
        confine(job["limits"])
        status, answer = _do(job, sys.stdin.buffer.read())
        answers.write(answer)
    return status


def _do(job: dict[str, Any], data: bytes) -> tuple[int, bytes]:
    try:
        function = getattr(importlib.import_module(job["module"]), job["function"])
        return 0, function(data, **job["options"])
    except CannotOpen as error:
        return _refusal(error.reason)
    except (MemoryError, RecursionError) as error:
        return _refusal("too-big", error)
    except (ValueError, LookupError, ArithmeticError, TypeError, AttributeError, OSError, RuntimeError) as error:
        # What parsers raise on broken input; which of them it was is for the log.
        return _refusal("broken", error)


def _refusal(reason: str, error: BaseException | None = None) -> tuple[int, bytes]:
    return REFUSED_STATUS, json.dumps({"reason": reason, "error": type(error).__name__ if error else ""}).encode()


def _own_answers() -> BinaryIO:
    """The pipe to the parent, out of reach of libraries that print."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return answers


def confine(limits: dict[str, Any]) -> None:
    """Take away memory, time, files and core dumps, and die when the parent does."""
    memory, cpu = limits["memory_bytes"], limits["cpu_seconds"]
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(
            "1000", encoding="ascii"
        )  # when memory runs out, this one goes first
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # The soft limit ends the child with a signal of its own, the hard one kills it.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file_bytes"], limits["file_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    gc.set_threshold(YOUNG)


if __name__ == "__main__":
    main()
