"""What every answer of the viewer says to the browser about itself."""

from collections.abc import Mapping, Sequence

from aiohttp import web

COOKIE = "casework_viewer"
# The hosts whose pages may show the viewer in a dialog: https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/tab-requirements
TEAMS_FRAMES = ("https://teams.microsoft.com", "https://*.teams.microsoft.com", "https://*.cloud.microsoft")
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors "
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"


def data_headers() -> dict[str, str]:
    """Headers of what the page's own script fetches. Case data is never left in the browser's store."""
    return {
        "Content-Security-Policy": DATA_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Cache-Control": "no-store",
    }


def page_headers(frames: Sequence[str] = ()) -> Mapping[str, str]:
    """Headers of a page; `frames` are the origins whose pages may show it in theirs."""
    return {**data_headers(), "Content-Security-Policy": PAGE_POLICY + (" ".join(frames) or "'none'")}


def is_framed(request: web.Request) -> bool:
    """Whether the page is opened as a dialog of Teams: only then may another page frame it."""
    return request.query.get("dialog") == "1"


def bind(request: web.Request, response: web.StreamResponse, browser: str) -> None:
    """Tie the link to this browser and to the pages of this link alone, for as long as the browser runs.

    In a frame of Teams' page the cookie is a third party's: only a partitioned one is kept there, and only over HTTPS.
    """
    secure = "https" in {request.scheme, request.headers.get("X-Forwarded-Proto", "")}
    site = "SameSite=None; Partitioned" if is_framed(request) and secure else "SameSite=Lax"
    path = f"/viewer/{request.match_info['token']}"
    cookie = f"{COOKIE}={browser}; Path={path}; HttpOnly; {site}" + ("; Secure" if secure else "")
    response.headers.add("Set-Cookie", cookie)
