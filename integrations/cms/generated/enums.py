from enum import Enum


class UserRole(str, Enum):
    PROSECUTOR = "PROSECUTOR"
    OPERATIONS = "OPERATIONS"
    SUPERVISOR = "SUPERVISOR"
    SERVICE = "SERVICE"


class DefendantType(str, Enum):
    Person = "Person"
    Organisation = "Organisation"
