from enum import Enum


class UserRole(str, Enum):
    PROSECUTOR = "PROSECUTOR"
    OPERATIONS = "OPERATIONS"
    SUPERVISOR = "SUPERVISOR"
    SERVICE = "SERVICE"


class DefendantType(str, Enum):
    Person = "Person"
    Organisation = "Organisation"


class RenameStatus(str, Enum):
    CanRename = "CanRename"
    IsDefenceStatement = "IsDefenceStatement"
    IsDispatched = "IsDispatched"
    IsStatement = "IsStatement"
    IsWitnessManagement = "IsWitnessManagement"


class ReadState(str, Enum):
    Invalid = "Invalid"
    Read = "Read"
    Unread = "Unread"


class DiscardReason(str, Enum):
    AIE = "AIE"
    DIE = "DIE"
    DUP = "DUP"
    ILG = "ILG"
    REP = "REP"
    SUP = "SUP"


class Classification(str, Enum):
    STATEMENT = "STATEMENT"
    EXHIBIT = "EXHIBIT"
    OTHER = "OTHER"
