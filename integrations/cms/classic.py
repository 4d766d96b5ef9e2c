"""CMS Classic's pages: the log-in form, its cookies, and the script that holds the CMS Modern token."""

import re
from urllib.parse import urljoin

import httpx
from lxml import etree

from casework.errors import CmsBroken, CmsUnavailable, NotSignedIn, WrongPassword
from casework.people import CmsSession
from integrations.cms.faults import refused_status
from integrations.cms.resting import REST_S
from integrations.cms.wire import Wire

_GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_TOKEN = re.compile(rf"cmsModernToken\s*=\s*[\"']({_GUID})[\"']")

_NO_SCRIPT = "CMS took the password, but did not give what CMS Modern needs. Wait a few minutes and sign in again."


class Classic:
    """Logs a person in the way a browser does."""

    def __init__(self, *, http: httpx.AsyncClient, base_url: str, rest_s: float = REST_S) -> None:
        self._wire = Wire(http=http, backend="classic", at_once=4, rest_s=rest_s)
        self._start = base_url.rstrip("/") + "/CMS"

    @property
    def resting(self) -> str:
        """Why it is not asked now; empty when it is."""
        return self._wire.resting

    async def log_in(self, username: str, password: str) -> CmsSession:
        """A fresh session; it ends any other session of the same person."""
        home, cookies = await self._wire.read(self._home)
        login_url = urljoin(home, "User/uausLogin.aspx")
        fields, more = await self._wire.read(lambda: self._form(login_url, cookies))
        cookies |= more
        form = {**fields, "username": username, "password": password}
        answer = await self._wire.send("POST", login_url, data=form, headers=_cookie_header(cookies))
        cookies |= _set_cookies(answer)
        _check_log_in(answer, cookies)
        token = await self._wire.read(lambda: self._modern_token(home, cookies))
        return CmsSession(cookies=_joined(cookies), token=token)

    async def _home(self) -> tuple[str, dict[str, str]]:
        """The versioned address all pages live under, learnt from the redirect of /CMS, and the cookies given there.

        Among them may be the load balancer's, which keeps the rest of the log-in in one data centre.
        """
        answer = await self._wire.send("GET", self._start)
        location = str(answer.headers.get("location", ""))
        if not answer.is_redirect or not location:
            raise refused_status(answer) or CmsBroken(detail="classic start page")
        return urljoin(self._start, location), _set_cookies(answer)

    async def _form(self, url: str, cookies: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        answer = await self._wire.send("GET", url, headers=_cookie_header(cookies))
        if refused := refused_status(answer):
            raise refused
        fields = _hidden_fields(answer.content)
        if "__VIEWSTATE" not in fields:
            raise CmsBroken(detail="classic log-in page")
        return fields, _set_cookies(answer)

    async def _modern_token(self, home: str, cookies: dict[str, str]) -> str:
        url = urljoin(home, "Includes/uainGeneratedScript.aspx")
        answer = await self._wire.send("GET", url, headers=_cookie_header(cookies))
        if answer.status_code == 404:
            # A known fault of Classic: the person is logged in, but nothing can be asked of Modern without its token.
            raise CmsUnavailable(_NO_SCRIPT, detail="classic generated script: status 404")
        if refused := refused_status(answer):
            raise refused
        found = _TOKEN.search(answer.text)
        if not found:
            raise CmsBroken(detail="classic generated script")
        return found.group(1)


def _check_log_in(answer: httpx.Response, cookies: dict[str, str]) -> None:
    if answer.status_code == 200 and b"not recognised" in answer.content:
        raise WrongPassword
    if answer.status_code != 302:
        raise refused_status(answer) or CmsBroken(detail="classic log-in answer")
    if ".CMSAUTH" not in cookies or "UID" not in cookies:
        raise NotSignedIn(detail="classic log-in gave no session")


def _hidden_fields(page: bytes) -> dict[str, str]:
    if not page.strip():
        return {}
    tree = etree.fromstring(page, etree.HTMLParser(no_network=True))
    hidden = tree.iterfind(".//input[@type='hidden']") if tree is not None else ()
    return {str(field.get("name")): str(field.get("value") or "") for field in hidden}


def _set_cookies(answer: httpx.Response) -> dict[str, str]:
    pairs = (line.split(";", 1)[0].partition("=") for line in answer.headers.get_list("set-cookie"))
    # An empty value takes a cookie away. Sent back, an empty load balancer's cookie would lead to the other data centre.
    return {name.strip(): value.strip() for name, _, value in pairs if value.strip()}


def _joined(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _cookie_header(cookies: dict[str, str]) -> dict[str, str]:
    return {"Cookie": _joined(cookies)} if cookies else {}
