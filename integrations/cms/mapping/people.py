"""People and their units."""

from casework.cases import Unit
from casework.people import CmsUser, Role
from integrations.cms.generated.me import MeMe
from integrations.cms.generated.units import UnitsUnits
from integrations.cms.mapping.common import full_name


def user(row: MeMe) -> CmsUser:
    """The person whose session it is."""
    return CmsUser(
        user_id=row.id,
        username=row.username,
        name=full_name(row.first_names, row.surname),
        role=Role(row.role.value.lower()),
        unit_name=row.unit_name,
        unit_id=row.unit_id,
        area_id=row.area_id,
    )


def unit(row: UnitsUnits) -> Unit:
    """A unit the person may work for."""
    return Unit(
        unit_id=row.id,
        name=row.description,
        area_id=row.area_id,
        area_name=row.area_description,
        home=row.is_home,
    )
