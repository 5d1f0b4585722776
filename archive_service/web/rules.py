"""What a rule of access says, and the rules that most addresses share."""

from dataclasses import dataclass

from archive_service.services.readings import READERS


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may use an address: any of the grounds will do.

    ``public``: everybody, logged in or not. ``staff``: everybody who is logged in. ``roles``: by order,
    for the school or for the department of the address's case. ``own_sheet``: who signs the address's
    section (or any of its case). ``own_class``: its class teacher. ``step_roles``: who holds a role that
    signs, binds or takes over whole cases by the case's regulation. ``fresh``: besides, the pass phrase was
    given within ten minutes.
    """

    public: bool = False
    staff: bool = False
    roles: frozenset[str] = frozenset()
    own_sheet: bool = False
    own_class: bool = False
    step_roles: bool = False
    fresh: bool = False


PUBLIC, STAFF = Rule(public=True), Rule(staff=True)
CERTAIN = Rule(staff=True, fresh=True)
READER = Rule(roles=frozenset(READERS))
