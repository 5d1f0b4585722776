"""Who may ask for what in the archive's second half: requests and names, extraction, disposal, leaving."""

from archive_service.services import extraction
from archive_service.web.rules import CERTAIN, READER, STAFF, Rule
from workflows import leaving
from workflows.disposal_rules import APPOINTERS, CLEANERS, PROPOSERS

EXTRACTION = Rule(roles=frozenset(extraction.READERS))
LEAVE = Rule(roles=leaving.MAKERS)

ARCHIVE: dict[str, Rule] = {
    # --- requests of graduates, and names of other times
    "requests.index": READER,
    "requests.add": READER,
    "requests.show": READER,
    "requests.extend": READER,
    "requests.close": READER,
    "requests.paper": READER,
    "answers.certify": READER,
    "answers.nothing": READER,
    "usage.index": READER,
    "usage.table": READER,
    "usage.paper": READER,
    "names.index": READER,
    "names.school": READER,
    "names.school_class": READER,
    "names.person": READER,
    "names.strike": READER,
    "names.scan": READER,
    # --- summary sheets taken out after the journals' years; who is named by order sees the own ones
    "extraction.index": EXTRACTION,
    "extraction.plan": EXTRACTION,
    "extraction.show": STAFF,
    "extraction.paper": STAFF,
    "extraction.slip": STAFF,
    "extraction.leave_out": EXTRACTION,
    "extraction.cancel": EXTRACTION,
    "extraction_steps.take": STAFF,
    "extraction_steps.bind": STAFF,
    "extraction_steps.seal": EXTRACTION,
    "extraction_steps.hand": EXTRACTION,
    # --- destruction by act: a member of a commission may be anybody of the staff
    "disposal.index": STAFF,
    "disposal.show": STAFF,
    "disposal.act": STAFF,
    "disposal.certificate": STAFF,
    "disposal.stone": STAFF,
    "disposal.agree": CERTAIN,
    "disposal.revoke": CERTAIN,
    "disposal.commission": Rule(roles=APPOINTERS, fresh=True),
    "disposal.propose": Rule(roles=PROPOSERS, fresh=True),
    "disposal.approve": CERTAIN,
    "disposal.execute": CERTAIN,
    "disposal.clean": Rule(roles=CLEANERS, fresh=True),
    "disposal.finish": Rule(roles=CLEANERS, fresh=True),
    # --- the archive leaving and coming in
    "leave.index": LEAVE,
    "leave.export": LEAVE,
    "leave.file": LEAVE,
    "leave.show": LEAVE,
    "leave.offer": Rule(roles=LEAVE.roles, fresh=True),
    "leave.accept": Rule(roles=LEAVE.roles, fresh=True),
    "leave.withdraw": LEAVE,
    "leave.act": LEAVE,
    "leave.receive": Rule(roles=LEAVE.roles, fresh=True),
    "leave.arrived": LEAVE,
    "leave.received": READER,
    "leave.receipt": LEAVE,
    "leave.document": READER,
    "leave.reading": READER,
    "leave.reading_file": READER,
}
