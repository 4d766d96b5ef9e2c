"""The page's own script and style, at an address that changes with them: kept by browsers, and never mixed."""

import hashlib
from pathlib import Path

from aiohttp import web

HERE = Path(__file__).parent / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class StaticFiles:
    """The files of the folder, read once."""

    def __init__(self) -> None:
        self._files = {path.name: path.read_bytes() for path in sorted(HERE.iterdir()) if path.suffix in TYPES}
        digest = hashlib.sha256(b"".join(name.encode() + content for name, content in self._files.items()))
        self.base = f"/viewer-static/{digest.hexdigest()[:16]}"

    def names(self, suffix: str) -> list[str]:
        """The files of a kind, so that a page can ask for all of them at once."""
        return [name for name in self._files if name.endswith(suffix)]

    async def get(self, request: web.Request) -> web.Response:
        """One file."""
        name = request.match_info["name"]
        if name not in self._files:
            raise web.HTTPNotFound
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'",
        }
        content_type = TYPES[Path(name).suffix]
        return web.Response(body=self._files[name], content_type=content_type, charset="utf-8", headers=headers)
