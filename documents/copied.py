"""Whether this is the process that is copied for each guarded job (see documents/forks.py)."""

import sys


def is_copied() -> bool:
    """Then what every copy would load for itself is loaded once, before any job: it costs more than many a job."""
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    return spec is not None and spec.name == "documents.worker"
