"""Who writes to a case, read from the sender's domain: good for labels and for support, never as proof."""

_FORCES = {
    "metropolitan": "01", "met": "01", "cumbria": "03", "lancashire": "04", "merseyside": "05", "gmp": "06",
    "cheshire": "07", "northumbria": "10", "durham": "11", "northyorkshire": "12", "westyorkshire": "13",
    "southyorkshire": "14", "humberside": "16", "cleveland": "17", "westmidlands": "20", "west-midlands": "20",
    "staffordshire": "21", "westmercia": "22", "warwickshire": "23", "derbyshire": "30", "nottinghamshire": "31",
    "lincs": "32", "lincolnshire": "32", "leicestershire": "33", "leics": "33", "northants": "34", "cambs": "35",
    "norfolk": "36", "suffolk": "37", "bedfordshire": "40", "herts": "41", "essex": "42", "thamesvalley": "43",
    "hampshire": "44", "surrey": "45", "kent": "46", "sussex": "47", "cityoflondon": "48", "devonandcornwall": "50",
    "avonandsomerset": "52", "gloucestershire": "53", "wiltshire": "54", "dorset": "55", "north-wales": "60",
    "gwent": "61", "south-wales": "62", "dyfed-powys": "63",
}  # fmt: skip
_PARTIES = (
    ("Police", ("police", "pnn")),
    ("Court", ("hmcts", "court", "courts", "justice")),
    ("Wcu", ("wcu", "witnesscare")),
    ("Counsel", ("chambers", "counsel", "barristers")),
    ("Defence", ("solicitors", "law", "legal", "defence")),
)

FORCES = frozenset(_FORCES)
"""What police forces call themselves in their domains."""


def party_of(address: str) -> str:
    """The contract's word for the party who sent it: Police, Court, Wcu, Counsel, Defence, or Other."""
    labels = _labels(address)
    for party, words in _PARTIES:
        if any(label == word or label.endswith("-" + word) for label in labels for word in words):
            return party
    return "Other"


def force_of(address: str) -> str:
    """The two digits of the police force whose domain this is, or nothing."""
    labels = _labels(address)
    if not {"police", "pnn"} & set(labels):
        return ""
    return next((_FORCES[label] for label in labels if label in _FORCES), "")


def _labels(address: str) -> list[str]:
    return address.rpartition("@")[2].lower().split(".")
