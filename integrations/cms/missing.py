"""What a person is told is missing when CMS Modern could not give one branch of an answer."""

# By field where it matters to the reader which one it is, else by what was asked for.
_BY_FIELD = {
    "custodyTimeLimit": "CMS could not give every custody time limit.",
    "nextHearingDate": "CMS could not give the next hearing.",
    "nextHearingType": "CMS could not give the next hearing.",
    "nextHearingVenue": "CMS could not give the next hearing.",
    "locking": "CMS could not say whether somebody has the case open for changing.",
    "defendants": "CMS could not give everything about the defendants.",
    "witnesses": "CMS could not give everything about the witnesses.",
    "checkedOutTo": "CMS could not say who has some documents checked out.",
    "materialId": "CMS could not give the numbers of some materials. They can be listed, not opened.",
    "versionId": "CMS could not give the versions of some documents. They can be listed, not opened.",
}
_BY_ROOT = {
    "case": "CMS could not give everything about the case.",
    "searchCases": "CMS could not give everything about the cases found.",
    "documents": "CMS could not give everything about some documents.",
    "material": "CMS could not give everything about this document.",
    "communications": "CMS could not give everything about some communications.",
    "inboxCommunications": "CMS could not give everything about some communications.",
    "hearings": "CMS could not give everything about some hearings.",
    "caseHistory": "CMS could not give everything about the history of the case.",
    "pcdRequests": "CMS could not give everything about the requests for a charging decision.",
    "witnessStatements": "CMS could not give everything about some statements.",
    "tasks": "CMS could not give everything about some tasks.",
    "directions": "CMS could not give everything about some directions.",
}
_ANYTHING = "CMS could not give everything that belongs here."


def what_is_missing(path: list[str]) -> str:
    """The sentence for a path such as case, defendants, custodyTimeLimit: the most exact one there is."""
    named = next((_BY_FIELD[name] for name in reversed(path) if name in _BY_FIELD), "")
    return named or _BY_ROOT.get(path[0] if path else "", _ANYTHING)
