"""The fixed cases of the demonstration, which every part of the sandbox and its tests may rely on."""

from dataclasses import replace
from datetime import date, timedelta

from sandbox.seed.cases import COMPANY_OFFENCE, OFFENCES
from sandbox.seed.forces import ESSEX_MAGS, GUILDFORD_MAGS
from sandbox.seed.models import SeedCase, SeedDefendant, SeedMessage, SeedPaper, SeedWitness
from sandbox.seed.papers import attachment, email, form, papers_of, phone_call, statement, unused

OKAFOR = 2140001
BIRCH = 2140003
# One person may not see this one, whatever their role.
FORBIDDEN_CASE = 2140009
FORBIDDEN_TO = "asha.verma"

_REEVE = SeedWitness("PC 4411 Daniel", "Reeve", police=True)
_SHOP = SeedWitness("Joanna", "Ives")
_CARETAKER = SeedWitness("Gareth", "Sadler")


def demo_cases(seeded: date) -> list[SeedCase]:
    """The fixed cases, with their dates reckoned from the day the sandbox was seeded."""
    theft, assault, burglary = OFFENCES[0], OFFENCES[1], OFFENCES[4]
    registered = seeded - timedelta(days=60)
    plain = SeedCase(0, "", None, GUILDFORD_MAGS, registered, (), (_SHOP, _REEVE))
    return [
        replace(
            plain,
            case_id=OKAFOR,
            root="45AA0209826",
            split=1,
            operation="ALDERNEY",
            defendants=(
                SeedDefendant(
                    "Samuel",
                    "Okafor",
                    born=date(1991, 3, 9),
                    remand="Remanded in custody",
                    custody_time_limit=seeded + timedelta(days=14),
                    offences=(burglary, assault),
                ),
                SeedDefendant("Lena", "Marsh", born=date(1994, 11, 2), offences=(burglary,)),
            ),
            witnesses=(SeedWitness("Priya", "Nandakumar"), _REEVE),
            hearing=_hearing(seeded, 9, "Plea and trial preparation hearing", "Guildford Crown Court"),
        ),
        replace(
            plain,
            case_id=2140002,
            root="45AA0209826",
            split=2,
            defendants=(SeedDefendant("Dana", "Okafor", born=date(1996, 7, 21), offences=(assault,)),),
            witnesses=(_CARETAKER, _REEVE),
            hearing=_hearing(seeded, 16, "First hearing", "Guildford Magistrates' Court"),
        ),
        replace(
            plain,
            case_id=BIRCH,
            root="45AA0209926",
            defendants=(SeedDefendant("Thomas", "Birch", born=date(1978, 1, 30), offences=(theft,)),),
            hearing=_hearing(seeded, 23, "Trial", "Staines Magistrates' Court"),
        ),
        replace(
            plain,
            case_id=2140004,
            root="45AB0510026",
            defendants=(SeedDefendant(organisation="Halden Freight Ltd", remand="", offences=(COMPANY_OFFENCE,)),),
            hearing=_hearing(seeded, 30, "First hearing", "Guildford Magistrates' Court"),
        ),
        replace(
            plain,
            case_id=2140005,
            root="45AB0510126",
            restricted=True,
            defendants=(SeedDefendant("Marcus", "Vane", born=date(1983, 5, 17), offences=(assault,)),),
        ),
        replace(
            plain,
            case_id=2140006,
            root="45AB0510226",
            deleted=True,
            defendants=(SeedDefendant("Ian", "Coles", born=date(1970, 9, 5), offences=(theft,)),),
        ),
        replace(
            plain,
            case_id=2140007,
            root="42MZ0700126",
            unit=ESSEX_MAGS,
            defendants=(
                SeedDefendant(
                    "Ellie", "Thorne", born=seeded - timedelta(days=16 * 365), youth=True, offences=(OFFENCES[3],)
                ),
            ),
            hearing=_hearing(seeded, 12, "First hearing", "Chelmsford Youth Court"),
        ),
        replace(
            plain,
            case_id=2140008,
            root="45AA0301126",
            defendants=(SeedDefendant("Samuel", "Okoro", born=date(1989, 12, 12), offences=(theft,)),),
            hearing=_hearing(seeded, 19, "First hearing", "Guildford Magistrates' Court"),
        ),
        replace(
            plain,
            case_id=FORBIDDEN_CASE,
            root="45AB0510326",
            defendants=(SeedDefendant("Robert", "Ashdown", born=date(1968, 2, 8), offences=(OFFENCES[7],)),),
        ),
    ]


def demo_papers(case: SeedCase) -> tuple[SeedPaper, ...]:
    """The papers of a fixed case; the first case has one of everything."""
    if case.case_id == OKAFOR:
        return _okafor_papers(case)
    if case.case_id == BIRCH:
        return (*papers_of(case), phone_call(case))
    return papers_of(case)


def _hearing(seeded: date, days: int, kind: str, venue: str) -> tuple[date, str, str]:
    return seeded + timedelta(days=days), kind, venue


def _okafor_papers(case: SeedCase) -> tuple[SeedPaper, ...]:
    return (
        form("MG3", days_after=1),
        form("MG4", days_after=2),
        form("MG5", days_after=3),
        form("MG6", days_after=3),
        form("MG6C", days_after=4),
        form("MG9", days_after=4),
        form("MG12", days_after=5),
        statement(case, 0, days_after=2),
        statement(case, 1, days_after=2),
        form("Other Exhibit", "CCTV stills DR/1", days_after=6, order=1),
        form("Other Exhibit", "Photographs of the rear window DR/2", days_after=6, order=2),
        form("MG15(ROTI)", "Record of taped interview Samuel Okafor", days_after=7, order=3),
        form("Other Exhibit", "Handwritten note DR/3 (scanned)", days_after=7, recipe="scan", order=4),
        form("Other Material", "Bank statements (password protected)", days_after=9, recipe="locked"),
        form("Other Material", "Telephone billing (damaged file)", days_after=9, recipe="broken"),
        form("PCN1", "PNC print Samuel Okafor", days_after=9),
        unused("UM1 Custody record"),
        unused("UM2 Incident log"),
        email(_FROM_POLICE, days_after=18, attachments=("MG11 Priya Nandakumar (further).pdf", "Continuity DR-1.pdf")),
        _from_defence(),
    )


_FROM_POLICE = SeedMessage(
    subject="45AA0209826/1 R v Okafor and Marsh - further statement",
    description="Further statement of Priya Nandakumar",
    party="Police",
    party_description="PC 4411 Daniel Reeve",
    inbox=True,
)


def _from_defence() -> SeedPaper:
    message = SeedMessage(
        subject="R v Samuel Okafor: defence statement",
        description="Defence statement and covering letter",
        party="Defence",
        party_description="Thornbury Lane Solicitors",
        inbox=False,
    )
    paper = email(message, days_after=25, attachments=("Defence statement.pdf",), hte=True)
    lost = attachment("Covering letter.pdf", days_after=25, ids_missing=True)
    return replace(paper, children=(*paper.children, lost))
