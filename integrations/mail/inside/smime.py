"""Signed and encrypted mail (S/MIME): what was signed is read, what was encrypted stays closed."""

from asn1crypto import cms

from integrations.mail.inside.members import Closed, Sealed
from integrations.mail.mime import Part

TYPE = "application/pkcs7-mime"
TYPES = frozenset({TYPE, "application/x-pkcs7-mime"})
SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})


def is_sealed_or_signed(part: Part) -> bool:
    """Whether a part is S/MIME; some mail programs say so only by its name."""
    return part.content_type in TYPES or part.name.lower().endswith(".p7m")


def signed_content(data: bytes) -> bytes:
    """The mail a signature is wrapped around; Sealed when it is encrypted, Closed when it is neither.

    The signature itself is not checked: who sent a mail is our gateway's finding, not this one's.
    """
    try:
        info = cms.ContentInfo.load(data)
        kind = info["content_type"].native
        if kind == "signed_data":
            content = info["content"]["encap_content_info"]["content"].native
            if isinstance(content, bytes):
                return content
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Closed("This signed or encrypted part is damaged") from error
    if kind in {"enveloped_data", "authenticated_enveloped_data", "encrypted_data"}:
        raise Sealed
    raise Closed("This signed part holds no message")
