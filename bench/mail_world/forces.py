"""Police forces and their units, the largest first, and where their mail comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Force:
    """A force: its two digits, the label of its mail domain, its town, and the letters of its units."""

    code: str
    label: str
    town: str
    units: tuple[str, ...]

    @property
    def domain(self) -> str:
        """Where its officers write from."""
        return f"{self.label}.police.test"


_TABLE = (
    ("01", "met", "Stratford", "VK TY CW PL XH YD 1X KF"),
    ("20", "westmidlands", "Birmingham", "WB BM C1 DV"),
    ("06", "gmp", "Manchester", "GA GB MX GC"),
    ("13", "westyorkshire", "Leeds", "LD BD WK"),
    ("43", "thamesvalley", "Reading", "RG OX MK"),
    ("05", "merseyside", "Liverpool", "LV WR ST"),
    ("46", "kent", "Maidstone", "MD CT"),
    ("44", "hampshire", "Winchester", "SO PO IW"),
    ("42", "essex", "Chelmsford", "MZ SE"),
    ("04", "lancashire", "Preston", "PR BL"),
    ("52", "avonandsomerset", "Bristol", "BR SM"),
    ("47", "sussex", "Lewes", "BN CR"),
    ("14", "southyorkshire", "Sheffield", "SH RT"),
    ("50", "devonandcornwall", "Exeter", "EX PY"),
    ("62", "south-wales", "Cardiff", "CF SA"),
    ("10", "northumbria", "Newcastle", "NE SU"),
    ("45", "surrey", "Guildford", "AA GU"),
    ("31", "nottinghamshire", "Nottingham", "NG MF"),
    ("41", "herts", "Hertford", "HF WD"),
    ("21", "staffordshire", "Stafford", "ST TW"),
    ("33", "leicestershire", "Leicester", "LE RU"),
    ("30", "derbyshire", "Derby", "DE"),
    ("16", "humberside", "Hull", "HU GY"),
    ("07", "cheshire", "Chester", "CH WA"),
    ("40", "bedfordshire", "Bedford", "BE LU"),
    ("22", "westmercia", "Worcester", "WO TF"),
    ("35", "cambs", "Cambridge", "CB PE"),
    ("36", "norfolk", "Norwich", "NR"),
    ("17", "cleveland", "Middlesbrough", "TS"),
    ("37", "suffolk", "Ipswich", "IP"),
    ("32", "lincs", "Lincoln", "LN"),
    ("12", "northyorkshire", "York", "YO"),
    ("61", "gwent", "Newport", "NP"),
    ("34", "northants", "Northampton", "NN"),
    ("55", "dorset", "Poole", "BH"),
    ("11", "durham", "Durham", "DH"),
    ("60", "north-wales", "Wrexham", "LL"),
    ("54", "wiltshire", "Swindon", "SN"),
    ("53", "gloucestershire", "Gloucester", "GL"),
    ("03", "cumbria", "Carlisle", "CA"),
)
FORCES = tuple(Force(code, label, town, tuple(units.split())) for code, label, town, units in _TABLE)
BY_CODE = {force.code: force for force in FORCES}
