"""Every setting of the product, read once: environment first, then the data folder's run.env, then .env."""

import json
import os
import re
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from casework.filing import CheckTask
from intake.answering import Answers

BOT_FRAMEWORK_ISSUER = "https://api.botframework.com"
DEFAULT_DATA = Path("var")


def _web_address(value: str) -> str:
    if not value.startswith(("http://", "https://")) or not urlsplit(value).netloc:
        raise ValueError("it must be a whole address, such as https://cms.example")
    return value.rstrip("/")


def _address_or_none(value: str) -> str:
    return _web_address(value) if value else ""


def _https_or_here(value: str) -> str:
    here = urlsplit(value).hostname in {"localhost", "127.0.0.1", "::1"}
    if value and not value.startswith("https://") and not here:
        raise ValueError("it must begin with https://, for the key goes with every request")
    return _address_or_none(value)


def _socket(value: str) -> str:
    if value and not re.fullmatch(r"/.+|\S+:\d{1,5}", value):
        raise ValueError("it must be host:port, or the path of a socket")
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]


class SearchSettings(BaseSettings):
    """Where words are looked for: all that `casework index` and `casework search` need to be told."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_file_encoding="utf-8", populate_by_name=True)

    search_url: Annotated[str, AfterValidator(_https_or_here)] = Field("", alias="CASEWORK_SEARCH_URL")
    search_key: SecretStr = Field(SecretStr(""), alias="CASEWORK_SEARCH_KEY")
    search_index: str = Field("casework-pages", alias="CASEWORK_SEARCH_INDEX", pattern=r"^[a-z0-9](-?[a-z0-9]){1,127}$")
    search_engine: Literal["fts", "azure"] = Field("fts", alias="CASEWORK_SEARCH_ENGINE")

    @field_validator("search_engine")
    @classmethod
    def _with_a_service(cls, value: str, info: ValidationInfo) -> str:
        wanted = info.data.get("search_url", "unknown") and info.data.get("search_key", SecretStr("unknown"))
        if value == "azure" and not wanted:
            raise ValueError("azure needs CASEWORK_SEARCH_URL and CASEWORK_SEARCH_KEY")
        return value


class Settings(SearchSettings):
    """The whole configuration; docs/runbook.md and .env.example say what each value does."""

    host: str = "127.0.0.1"
    port: int = 3978
    public_url: WebAddress = "http://127.0.0.1:3978"
    data_dir: Path = DEFAULT_DATA
    database_url: str = ""
    secret_key: SecretStr
    legal_log_key: SecretStr = SecretStr("")

    app_id: str = Field("", alias="MicrosoftAppId")
    app_password: SecretStr = Field(SecretStr(""), alias="MicrosoftAppPassword")
    app_type: str = Field("SingleTenant", alias="MicrosoftAppType")
    tenant_id: str = Field("", alias="MicrosoftAppTenantId")
    bot_openid_metadata_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    bot_token_url: str = ""
    bot_token_issuer: str = BOT_FRAMEWORK_ISSUER
    service_url_hosts: Annotated[tuple[str, ...], NoDecode] = ("smba.trafficmanager.net",)

    api_audience: str = "api://casework-ddei"
    api_issuer: str = ""
    api_jwks_url: str = ""

    cms_url: WebAddress
    cms_service_username: str
    cms_service_password: SecretStr
    ddei_url: Annotated[str, AfterValidator(_address_or_none)] = Field("", alias="CASEWORK_DDEI_URL")
    ddei_functions_key: SecretStr = Field(SecretStr(""), alias="CASEWORK_DDEI_FUNCTIONS_KEY")
    ddei_token_url: str = Field("", alias="CASEWORK_DDEI_TOKEN_URL")
    ddei_client_id: str = Field("", alias="CASEWORK_DDEI_CLIENT_ID")
    ddei_client_secret: SecretStr = Field(SecretStr(""), alias="CASEWORK_DDEI_CLIENT_SECRET")
    ddei_scope: str = Field("", alias="CASEWORK_DDEI_SCOPE")

    redaction_log_url: WebAddress
    redaction_log_token: SecretStr

    ews_url: str = ""
    mailbox_address: str = ""
    mailbox_username: str = ""
    mailbox_password: SecretStr = SecretStr("")
    mailbox_wire: Literal["ews", "graph"] = Field("ews", alias="CASEWORK_MAILBOX_WIRE")
    mailboxes: Annotated[tuple[str, ...], NoDecode] = Field((), alias="CASEWORK_MAILBOXES")
    ews_auth: Literal["basic", "ntlm", "oauth"] = Field("basic", alias="CASEWORK_EWS_AUTH")
    graph_url: WebAddress = Field("https://graph.microsoft.com/v1.0", alias="CASEWORK_GRAPH_URL")
    graph_tenant: str = Field("", alias="CASEWORK_GRAPH_TENANT")
    graph_client_id: str = Field("", alias="CASEWORK_GRAPH_CLIENT_ID")
    graph_client_secret: SecretStr = Field(SecretStr(""), alias="CASEWORK_GRAPH_CLIENT_SECRET")
    graph_authority: Annotated[str, AfterValidator(_address_or_none)] = Field("", alias="CASEWORK_GRAPH_AUTHORITY")
    graph_hook_url: Annotated[str, AfterValidator(_address_or_none)] = Field("", alias="CASEWORK_GRAPH_HOOK_URL")
    graph_hook_port: int = Field(3979, alias="CASEWORK_GRAPH_HOOK_PORT")
    mail_shadow: bool = Field(default=False, alias="CASEWORK_MAIL_SHADOW")
    mail_answers: Answers = Field(Answers.OFF, alias="CASEWORK_MAIL_ANSWERS")
    mail_check_task: CheckTask = Field(CheckTask.ALWAYS, alias="CASEWORK_MAIL_CHECK_TASK")
    mail_gateway: str = Field("", alias="CASEWORK_MAIL_GATEWAY")
    sender_forces: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict, alias="CASEWORK_SENDER_FORCES")
    clamd: Annotated[str, AfterValidator(_socket)] = Field("", alias="CASEWORK_CLAMD")

    pictures_in_cards: bool = Field(default=True, alias="CASEWORK_PICTURES_IN_CARDS")

    digest_at: time = time(7, 30)
    sandbox_teams_url: str = ""
    sandbox_mailbox_url: str = ""
    sandbox_smtp_port: int = 0

    @field_validator("service_url_hosts", "mailboxes", mode="before")
    @classmethod
    def _comma_separated(cls, value: Any) -> Any:
        return tuple(host.strip() for host in value.split(",") if host.strip()) if isinstance(value, str) else value

    @field_validator("sender_forces", mode="before")
    @classmethod
    def _from_file(cls, value: Any) -> Any:
        """The file's content: police forces' domains, each with the two digits of its URNs."""
        if not isinstance(value, str):
            return value
        try:
            forces = json.loads(Path(value).read_text(encoding="utf-8")) if value else {}
        except (OSError, ValueError):
            raise ValueError("it must be the path of a JSON file that can be read") from None
        if not isinstance(forces, dict) or not all(re.fullmatch(r"\d\d", str(force)) for force in forces.values()):
            raise ValueError('its file must say {"domain": "two digits", ...}')
        return {str(domain).lower(): force for domain, force in forces.items()}

    @field_validator("legal_log_key")
    @classmethod
    def _a_key(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not re.fullmatch(r"[0-9a-fA-F]{64}", value.get_secret_value()):
            raise ValueError("it must be 64 hexadecimal digits")
        return value

    @property
    def store_url(self) -> str:
        """The product's database: the one named, or SQLite in the data folder."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.data_dir / 'casework.sqlite').resolve()}"

    @property
    def mailbox_addresses(self) -> tuple[str, ...]:
        """Whose mail is read: the mailboxes named together, or the one named alone."""
        return self.mailboxes or (self.mailbox_address,)

    @property
    def authority(self) -> str:
        """Who gives out tokens for the mailboxes."""
        return self.graph_authority or f"https://login.microsoftonline.com/{self.graph_tenant}"

    @property
    def spool(self) -> Path:
        """Where mails and files wait until they are in CMS."""
        return self.data_dir / "spool"

    @property
    def cms_probe_url(self) -> str:
        """What must answer for CMS to be there: the DDEI in front of it if one is named, else CMS itself."""
        return f"{self.ddei_url}/api/status" if self.ddei_url else f"{self.cms_url}/CMS"

    @property
    def token_url(self) -> str:
        """Where the bot gets the token it sends with its replies."""
        return self.bot_token_url or f"https://login.microsoftonline.com/{self.tenant_id}/oauth2/v2.0/token"


class WrongSettings(Exception):
    """The configuration cannot work; the message lists every wrong or missing name at once."""


def read_settings(data_dir: Path = DEFAULT_DATA) -> Settings:
    """Read the settings, or raise WrongSettings with all that is wrong, by name."""
    try:
        return Settings(_env_file=(".env", data_dir / "run.env"), data_dir=data_dir)  # type: ignore[call-arg]  # from the environment
    except ValidationError as error:
        raise WrongSettings(_explain(error)) from None


def read_search_settings(data_dir: Path = DEFAULT_DATA, **given: str) -> SearchSettings:
    """The settings of search alone; what is given by name goes before all others. WrongSettings as above."""
    try:
        return SearchSettings(_env_file=(".env", data_dir / "run.env"), **given)  # type: ignore[call-arg, arg-type]  # as above
    except ValidationError as error:
        raise WrongSettings(_explain(error)) from None


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        name = _variable(str(problem["loc"][0]))
        wanted = (
            "is missing"
            if problem["type"] == "missing"
            else f"is wrong: {problem['msg'].removeprefix('Value error, ')}"
        )
        lines.append(f"  {name if name.startswith('Microsoft') else name.upper()} {wanted}")
    return "Casework Bot cannot start. In the environment, or in .env (see .env.example):\n" + "\n".join(lines)


def _variable(name: str) -> str:
    """What a setting is called outside; pydantic says its own name of one that was given by it."""
    field = Settings.model_fields.get(name)
    return (field and field.alias) or name


def inherited_environment() -> dict[str, str]:
    """What our own processes are started with, before their settings are added."""
    return dict(os.environ)  # noqa: TID251  the one place that reads it
