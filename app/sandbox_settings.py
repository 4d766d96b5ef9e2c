"""The settings that point the product at its sandbox: what `casework up` gives its processes."""

import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from sandbox.people import (
    BOT_APP_ID,
    BOT_SECRET,
    GATEWAY,
    GRAPH_CLIENT_ID,
    GRAPH_SECRET,
    INTAKE,
    MAILBOX_ADDRESS,
    MAILBOX_PASSWORD,
    REDACTION_LOG_BEARER,
    SEARCH_KEY,
    SECOND_ADDRESS,
    TENANT_ID,
)
from sandbox.ports import HOST, Ports


def sandbox_settings(port: int, data_dir: Path) -> dict[str, str]:
    """Every setting by its environment name. The secret key is made once and kept beside the data."""
    ports = Ports(port)
    teams = ports.url(ports.teams)
    return {
        "HOST": HOST,
        "PORT": str(port),
        "PUBLIC_URL": ports.url(port),
        "SECRET_KEY": _secret_key(data_dir / "secret.key"),
        "MicrosoftAppId": BOT_APP_ID,
        "MicrosoftAppPassword": BOT_SECRET,
        "MicrosoftAppType": "SingleTenant",
        "MicrosoftAppTenantId": TENANT_ID,
        "BOT_OPENID_METADATA_URL": f"{teams}/.well-known/openidconfiguration",
        "BOT_TOKEN_URL": f"{teams}/{TENANT_ID}/oauth2/v2.0/token",
        "SERVICE_URL_HOSTS": f"{HOST}:{ports.teams}",
        "API_ISSUER": f"{teams}/{TENANT_ID}/v2.0",
        "API_JWKS_URL": f"{teams}/{TENANT_ID}/discovery/v2.0/keys",
        "CMS_URL": ports.url(ports.cms),
        "CMS_SERVICE_USERNAME": INTAKE.username,
        "CMS_SERVICE_PASSWORD": INTAKE.password,
        "REDACTION_LOG_URL": ports.url(ports.redaction_log),
        "REDACTION_LOG_TOKEN": REDACTION_LOG_BEARER,
        "EWS_URL": f"{ports.url(ports.ews)}/EWS/Exchange.asmx",
        "MAILBOX_ADDRESS": MAILBOX_ADDRESS,
        "CASEWORK_MAILBOXES": f"{MAILBOX_ADDRESS},{SECOND_ADDRESS}",
        "MAILBOX_PASSWORD": MAILBOX_PASSWORD,
        "CASEWORK_GRAPH_URL": f"{ports.url(ports.ews)}/v1.0",
        "CASEWORK_GRAPH_TENANT": TENANT_ID,
        "CASEWORK_GRAPH_CLIENT_ID": GRAPH_CLIENT_ID,
        "CASEWORK_GRAPH_CLIENT_SECRET": GRAPH_SECRET,
        "CASEWORK_GRAPH_AUTHORITY": f"{ports.url(ports.ews)}/{TENANT_ID}",
        "CASEWORK_MAIL_GATEWAY": GATEWAY,
        "CASEWORK_SEARCH_URL": ports.url(ports.search),
        "CASEWORK_SEARCH_KEY": SEARCH_KEY,
        "SANDBOX_TEAMS_URL": teams,
        "SANDBOX_MAILBOX_URL": ports.url(ports.ews),
        "SANDBOX_SMTP_PORT": str(ports.smtp),
    }


def write_run_env(settings: dict[str, str], path: Path) -> None:
    """Leave the settings where the other commands (`casework send`, `casework case`) find them; only the owner may read."""
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}={value}\n" for name, value in settings.items()), encoding="utf-8")


def _secret_key(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(urlsafe_b64encode(secrets.token_bytes(32)).decode(), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
