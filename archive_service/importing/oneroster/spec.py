"""Files and columns of OneRoster CSV 1.1 and 1.2, as far as they matter here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileSpec:
    """One file: ``needed`` columns must be there, ``known`` ones are recognised when misspelled."""

    name: str
    needed: tuple[str, ...]
    known: tuple[str, ...]


_BASE = "sourcedId status dateLastModified"


def _spec(name: str, needed: str, known: str) -> FileSpec:
    return FileSpec(name, ("sourcedId", *needed.split()), (*_BASE.split(), *known.split()))


ORGS = _spec("orgs", "name type", "name type identifier parentSourcedId")
SESSIONS = _spec(
    "academicSessions",
    "title type startDate endDate",
    "title type startDate endDate parentSourcedId schoolYear",
)
USERS = _spec(
    "users",
    "givenName familyName middleName",
    "enabledUser orgSourcedIds role username userIds givenName familyName middleName identifier email "
    "sms phone agentSourcedIds grades password userMasterIdentifier resourceSourcedIds preferredGivenName "
    "preferredMiddleName preferredFamilyName primaryOrgSourcedId pronouns",
)
ROLES = _spec(
    "roles",
    "userSourcedId role",
    "userSourcedId roleType role beginDate endDate orgSourcedId userProfileSourcedId",
)
COURSES = _spec(
    "courses", "title", "schoolYearSourcedId title courseCode grades orgSourcedId subjects subjectCodes"
)
CLASSES = _spec(
    "classes",
    "title grades courseSourcedId classType schoolSourcedId",
    "title grades courseSourcedId classCode classType location schoolSourcedId termSourcedIds subjects "
    "subjectCodes periods",
)
ENROLLMENTS = _spec(
    "enrollments",
    "classSourcedId userSourcedId role",
    "classSourcedId schoolSourcedId userSourcedId role primary beginDate endDate",
)
LINE_ITEMS = _spec(
    "lineItems",
    "title dueDate classSourcedId categorySourcedId gradingPeriodSourcedId",
    "title description assignDate dueDate classSourcedId categorySourcedId gradingPeriodSourcedId "
    "resultValueMin resultValueMax",
)
RESULTS = _spec(
    "results",
    "lineItemSourcedId studentSourcedId scoreStatus score",
    "lineItemSourcedId studentSourcedId scoreStatus score scoreDate comment",
)

ALWAYS = (ORGS, SESSIONS, USERS, COURSES, CLASSES, ENROLLMENTS)
GRADES = (LINE_ITEMS, RESULTS)
VERSIONS = ("1.1", "1.2")
MANIFEST_COLUMNS = ("propertyName", "value")
