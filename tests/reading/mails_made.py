"""Mails made for these tests: what stands in them is made up."""

import io
import zipfile
from email.message import EmailMessage

from asn1crypto import cms, core


def mail(subject: str = "45AA0209826/1 R v Samuel Okafor", text: str = "Please file this.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "DC Amara Lewis <amara.lewis@surrey.police.test>"
    message["To"] = "intake@casework.test"
    message["Subject"] = subject
    message["Date"] = "Sun, 22 Nov 2026 08:30:00 +0000"
    message["Message-ID"] = "<1@surrey.police.test>"
    message.set_content(text)
    return message


def carrying(name: str, data: bytes, kind: str = "application/octet-stream") -> bytes:
    message = mail()
    maintype, _, subtype = kind.partition("/")
    message.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
    return message.as_bytes()


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return packed.getvalue()


def locked(name: str) -> bytes:
    """A zip that says its file is encrypted."""
    packed = bytearray(zipped((name, b"nobody reads this")))
    local, central = packed.index(b"PK\x03\x04"), packed.index(b"PK\x01\x02")
    packed[local + 6] |= 1
    packed[central + 8] |= 1
    return bytes(packed)


def signed(content: bytes) -> bytes:
    """S/MIME's wrapping of what was signed; the signature itself is nobody's."""
    inside = cms.ContentInfo({"content_type": "data", "content": core.OctetString(content)})
    data = cms.SignedData({
        "version": "v1", "digest_algorithms": [], "encap_content_info": inside, "signer_infos": [],
    })  # fmt: skip
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())


def enveloped() -> bytes:
    hidden = cms.EncryptedContentInfo(
        {
            "content_type": "data",
            "content_encryption_algorithm": {"algorithm": "aes256_cbc", "parameters": core.OctetString(b"0" * 16)},
            "encrypted_content": b"x" * 64,
        }
    )
    data = cms.EnvelopedData({"version": "v0", "recipient_infos": [], "encrypted_content_info": hidden})
    return bytes(cms.ContentInfo({"content_type": "enveloped_data", "content": data}).dump())


def winmail(name: str, data: bytes) -> bytes:
    """A winmail.dat with one file."""

    def attribute(level: int, number: int, value: bytes) -> bytes:
        head = bytes([level]) + number.to_bytes(4, "little") + len(value).to_bytes(4, "little")
        return head + value + (sum(value) & 0xFFFF).to_bytes(2, "little")

    return (
        b"\x78\x9f\x3e\x22\x00\x00"
        + attribute(1, 0x00089006, b"\x00\x00\x01\x00")
        + attribute(2, 0x00069002, b"\x01\x00" + b"\xff" * 12)
        + attribute(2, 0x00018010, name.encode() + b"\x00")
        + attribute(2, 0x0006800F, data)
    )
