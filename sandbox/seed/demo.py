"""The fixed cases of the demonstration, which every part of the sandbox and its tests may rely on."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sandbox.seed.cases import COMPANY_OFFENCE, OFFENCES
from sandbox.seed.forces import ESSEX_MAGS, GUILDFORD_MAGS
from sandbox.seed.models import SeedCase, SeedDefendant, SeedMessage, SeedPaper, SeedWitness
from sandbox.seed.papers import attachment, email, file, form, papers_of, phone_call, statement, unused

OKAFOR = 2140001
BIRCH = 2140003
HALDEN = 2140004
# One person may not see this one, whatever their role.
FORBIDDEN_CASE = 2140009
FORBIDDEN_TO = "asha.verma"

_REEVE = SeedWitness("PC 4411 Daniel", "Reeve", police=True)
_SHOP = SeedWitness("Joanna", "Ives")
_CARETAKER = SeedWitness("Gareth", "Sadler")
_THEFT, _ASSAULT, _DAMAGE, _BURGLARY, _FRAUD = (OFFENCES[place] for place in (0, 1, 3, 4, 7))


def demo_cases(seeded: date) -> list[SeedCase]:
    """The fixed cases, with their dates reckoned from the day the sandbox was seeded."""
    plain = SeedCase(0, "", None, GUILDFORD_MAGS, seeded - timedelta(days=60), (), (_SHOP, _REEVE))
    return [_okafor(plain, seeded), _same_surname(plain, seeded), *_others(plain, seeded)]


def _okafor(plain: SeedCase, seeded: date) -> SeedCase:
    samuel = SeedDefendant(
        "Samuel",
        "Okafor",
        born=date(1991, 3, 9),
        remand="Remanded in custody",
        custody_time_limit=seeded + timedelta(days=14),
        offences=(_BURGLARY, _ASSAULT),
    )
    return replace(
        plain,
        case_id=OKAFOR,
        root="45AA0209826",
        split=1,
        operation="ALDERNEY",
        defendants=(samuel, SeedDefendant("Lena", "Marsh", born=date(1994, 11, 2), offences=(_BURGLARY,))),
        witnesses=(SeedWitness("Priya", "Nandakumar"), _REEVE),
        hearing=(seeded + timedelta(days=9), "Plea and trial preparation hearing", "Guildford Crown Court"),
    )


def _same_surname(plain: SeedCase, seeded: date) -> SeedCase:
    return replace(
        plain,
        case_id=2140002,
        root="45AA0209826",
        split=2,
        defendants=(SeedDefendant("Dana", "Okafor", born=date(1996, 7, 21), offences=(_ASSAULT,)),),
        witnesses=(_CARETAKER, _REEVE),
        hearing=_first_hearing(seeded, 16),
    )


def _others(plain: SeedCase, seeded: date) -> list[SeedCase]:
    def case(case_id: int, root: str, who: SeedDefendant, **more: Any) -> SeedCase:
        return replace(plain, case_id=case_id, root=root, defendants=(who,), **more)

    birch = SeedDefendant("Thomas", "Birch", born=date(1978, 1, 30), offences=(_THEFT,))
    halden = SeedDefendant(organisation="Halden Freight Ltd", remand="", offences=(COMPANY_OFFENCE,))
    vane = SeedDefendant("Marcus", "Vane", born=date(1983, 5, 17), offences=(_ASSAULT,))
    coles = SeedDefendant("Ian", "Coles", born=date(1970, 9, 5), offences=(_THEFT,))
    thorne = SeedDefendant("Ellie", "Thorne", born=seeded - timedelta(days=16 * 365), youth=True, offences=(_DAMAGE,))
    okoro = SeedDefendant("Samuel", "Okoro", born=date(1989, 12, 12), offences=(_THEFT,))
    ashdown = SeedDefendant("Robert", "Ashdown", born=date(1968, 2, 8), offences=(_FRAUD,))
    return [
        case(BIRCH, "45AA0209926", birch, hearing=_first_hearing(seeded, 23)),
        case(HALDEN, "45AB0510026", halden, hearing=_first_hearing(seeded, 30)),
        case(2140005, "45AB0510126", vane, restricted=True),
        case(2140006, "45AB0510226", coles, deleted=True),
        case(
            2140007,
            "42MZ0700126",
            thorne,
            unit=ESSEX_MAGS,
            hearing=_first_hearing(seeded, 12, "Chelmsford Youth Court"),
        ),
        case(2140008, "45AA0301126", okoro, hearing=_first_hearing(seeded, 19)),
        case(FORBIDDEN_CASE, "45AB0510326", ashdown),
    ]


def _first_hearing(seeded: date, days: int, venue: str = "Guildford Magistrates' Court") -> tuple[date, str, str]:
    return seeded + timedelta(days=days), "First hearing", venue


def demo_papers(case: SeedCase) -> tuple[SeedPaper, ...]:
    """The papers of a fixed case; the first case has one of everything."""
    if case.case_id == OKAFOR:
        return _okafor_papers(case)
    if case.case_id == BIRCH:
        return (*papers_of(case), phone_call(case))
    return papers_of(case)


def later_papers(case: SeedCase) -> tuple[SeedPaper, ...]:
    """What came to a fixed case last, after everything else was numbered; the ids of the others stay as they were."""
    if case.case_id != HALDEN:
        return ()
    return (
        file("docx", "Letter of the transport manager HF/11", order=11),
        file("xlsx", "Journeys of the fleet HF/12", order=12),
        file("jpg", "Photograph of the yard HF/13", order=13),
        file("tif", "Delivery notes HF/14 (scanned)", order=14),
        file("csv", "Tracker of the vehicle HF/15", order=15),
        file("eml", "Email of the depot HF/16", order=16),
        file("html", "Page of the hire company HF/17", order=17),
        form("Other Exhibit", "Fuel cards HF/18 (password protected)", days_after=12, recipe="locked", order=18),
        form("Other Exhibit", "Camera index HF/19 (damaged file)", days_after=12, recipe="broken", order=19),
    )


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
