"""Who may ask for what: one table of all addresses. What is not in it is refused.

:mod:`archive_service.web.fence` asks it before every view; the services ask the regulation once more.
"""

from dataclasses import dataclass

from archive_service.services import (
    assessment,
    codenames,
    consents,
    folders,
    hands,
    imports,
    media_register,
    orphans,
    paper_register,
    reconcile,
    reminders,
    reports,
    scan_intake,
)
from archive_service.services.readings import READERS
from archive_service.services.roles import KEEPERS
from archive_service.services.seal_pictures import GIVERS
from archive_service.services.seals import OFFICERS
from archive_service.services.upkeep import ORDERERS
from workflows.media_rules import KEEPERS as KEEPERS_OF_MEDIA
from workflows.media_rules import MAKERS


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
DEPUTY = Rule(roles=frozenset({"deputy", "director"}))
READER = Rule(roles=frozenset(READERS))
KEEPER = Rule(roles=frozenset(KEEPERS))
LOOKER = Rule(own_sheet=True, own_class=True, step_roles=True)
OVERSEER = Rule(own_class=True, step_roles=True)
SEALER = Rule(roles=frozenset(GIVERS))

TERM = Rule(roles=frozenset({"deputy", "director", "operator", "administrator"}))
OF_CASE = Rule(roles=DEPUTY.roles, own_class=True)
HANDS = Rule(roles=frozenset(hands.SETTERS))
REMINDERS = Rule(roles=frozenset(reminders.REMINDERS))
IMPORTS = Rule(roles=frozenset(imports.IMPORTERS))
REPORTS = Rule(roles=frozenset(reports.MAKERS), own_class=True)
BY_STEPS = Rule(step_roles=True, own_class=True)
"""Whoever the regulation of a case names; pages of many cases show each visitor what is theirs to do."""
FRESH_KEEPER = Rule(roles=KEEPER.roles, fresh=True)
DEPUTY_OR_KEEPER = Rule(roles=DEPUTY.roles | KEEPER.roles)
FOLDERS = Rule(roles=frozenset(folders.READERS))
MEDIA = Rule(roles=frozenset(media_register.READERS))
PAPER = Rule(roles=frozenset(paper_register.READERS))
MEDIA_MAKERS = Rule(roles=MAKERS | KEEPERS_OF_MEDIA)
SCANS = Rule(roles=frozenset(scan_intake.SCANNERS))
ASSESSMENT = Rule(roles=frozenset(assessment.READERS))
OVERSEERS = Rule(roles=frozenset({*KEEPERS, "deputy", "archivist", "operator"}))

ACCESS: dict[str, Rule] = {
    # --- doors
    "static": PUBLIC,
    "vendor": PUBLIC,
    "bootstrap.static": PUBLIC,
    "login.form": PUBLIC,
    "login.enter": PUBLIC,
    "login.leave": STAFF,
    "login.confirm": STAFF,
    "health.healthz": PUBLIC,
    "health.metrics": PUBLIC,
    "second.form": PUBLIC,
    "second.enter": PUBLIC,
    "second.by_passkey": PUBLIC,
    # --- everybody
    "home.index": STAFF,
    "help.index": STAFF,
    "help.topic": STAFF,
    "account.index": STAFF,
    "account.save": STAFF,
    "account.phrase": STAFF,
    "account.change": STAFF,
    "account.own_sessions": STAFF,
    "account.end_session": STAFF,
    "account.end_sessions": STAFF,
    "factors.code": CERTAIN,
    "factors.begin": CERTAIN,
    "factors.confirm": CERTAIN,
    "factors.recovery": CERTAIN,
    "factors.off": CERTAIN,
    "factors.keys": CERTAIN,
    "factors.add": CERTAIN,
    "factors.rename": CERTAIN,
    "factors.remove": CERTAIN,
    "tokens.index": CERTAIN,
    "tokens.issue": CERTAIN,
    "tokens.revoke": CERTAIN,
    "jobs.show": STAFF,
    "jobs.cancel": STAFF,
    # --- subject teacher, class teacher, director
    "sheets.queue": STAFF,
    "sheets.sign_chosen": STAFF,
    "sheets.outcome": STAFF,
    "sheets.sheet": LOOKER,
    "sheets.image": LOOKER,
    "sheets.pdf": LOOKER,
    "sheets.sign": Rule(own_sheet=True),
    "sheets.send_back": LOOKER,
    "classes.index": STAFF,
    "classes.case": Rule(own_class=True),
    "classes.certify": Rule(own_class=True),
    "classes.decide": Rule(own_class=True),
    "classes.paper": Rule(own_class=True),
    "classes.scan": Rule(own_class=True),
    "stamping.index": STAFF,
    "stamping.sign_chosen": STAFF,
    "stamping.outcome": STAFF,
    "stamping.look": OVERSEER,
    "stamping.image": OVERSEER,
    "stamping.pdf": OVERSEER,
    "stamping.seal": SEALER,
    "stamping.seal_picture": SEALER,
    "stamping.give_seal": SEALER,
    # --- deputy
    "board.index": TERM,
    "board.case": Rule(roles=TERM.roles, own_class=True),
    "board.document": OF_CASE,
    "board.edition": OF_CASE,
    "reminders.index": REMINDERS,
    "reminders.send": REMINDERS,
    "calendar.index": STAFF,
    "calendar.issue": STAFF,
    "calendar.revoke": STAFF,
    "calendar.feed": PUBLIC,
    "imports.index": IMPORTS,
    "imports.take": IMPORTS,
    "imports.outcome": IMPORTS,
    "imports.template": IMPORTS,
    "brought.index": IMPORTS,
    "brought.take": IMPORTS,
    "brought.outcome": IMPORTS,
    "brought.show": IMPORTS,
    "brought.assign": IMPORTS,
    "brought.place": IMPORTS,
    "brought.accept": IMPORTS,
    "brought.drop": IMPORTS,
    "brought.page": IMPORTS,
    "brought.file": IMPORTS,
    "brought.table": IMPORTS,
    "printing.index": BY_STEPS,
    "printing.render": BY_STEPS,
    "printing.hand_over": BY_STEPS,
    "prints.batch": BY_STEPS,
    "prints.files": STAFF,
    "prints.file": STAFF,
    "prints.take": STAFF,
    "prints.runs": TERM,
    "prints.again": TERM,
    "hands.index": HANDS,
    "hands.choose": HANDS,
    "checks.show": BY_STEPS,
    "checks.record": BY_STEPS,
    "corrections.index": DEPUTY,
    "corrections.show": DEPUTY,
    "corrections.decide": DEPUTY,
    "corrections.difference": DEPUTY,
    "reassigning.form": DEPUTY,
    "reassigning.reassign": DEPUTY,
    "binding.index": BY_STEPS,
    "binding.bind": BY_STEPS,
    "sewing.show": OVERSEER,
    "sewing.count": OVERSEER,
    "sewing.paper": OVERSEER,
    "sewing.label": OVERSEER,
    "sewing.look": OVERSEER,
    "sewing.picture": OVERSEER,
    "deposits.index": BY_STEPS,
    "deposits.deposit": BY_STEPS,
    "deposits.folder": TERM,
    "folders.index": FOLDERS,
    "folders.propose": FOLDERS,
    "folders.form": FOLDERS,
    "folders.show": FOLDERS,
    "folders.paper": FOLDERS,
    "folders.add": FOLDERS,
    "folders.take_out": FOLDERS,
    "folders.renew": FOLDERS,
    "folders.close": FOLDERS,
    "reports.index": REPORTS,
    "reports.make": REPORTS,
    "reports.show": REPORTS,
    "yearwork.index": TERM,
    "yearwork.record": TERM,
    # --- scans of signed sheets
    "scans.index": SCANS,
    "scans.take": SCANS,
    "scans.show": SCANS,
    "scans.again": SCANS,
    "scans.sheet": SCANS,
    "scans.picture": SCANS,
    "scans.place": SCANS,
    "scans.count": SCANS,
    "scans.apart": SCANS,
    "scan_confirm.index": SCANS,
    "scan_confirm.show": SCANS,
    "scan_confirm.confirm": SCANS,
    "scan_confirm.zone": SCANS,
    "scan_confirm.missing": SCANS,
    "scan_confirm.unsigned": SCANS,
    "scan_confirm.unsigned_list": SCANS,
    # --- archivist
    "search.index": READER,
    "search.sheet": READER,
    "search.open": READER,
    "search.readings": READER,
    "reading.show": READER,
    "reading.file": READER,
    "reading.picture": READER,
    "reading.check": READER,
    "reading.certify": READER,
    "reading.copy": READER,
    "shelf.index": READER,
    "shelf.show": READER,
    # --- paper copies
    "paper.index": PAPER,
    "paper.register_book": PAPER,
    "paper.usage": PAPER,
    "paper.usage_book": PAPER,
    "paper.add": PAPER,
    "paper.bring": PAPER,
    "paper.show": STAFF,
    "paper_hands.index": STAFF,
    "paper_hands.hand": STAFF,
    "paper_hands.show": STAFF,
    "paper_hands.paper": STAFF,
    "paper_hands.signed": STAFF,
    "paper_hands.accept": STAFF,
    "paper_hands.decline": STAFF,
    "paper_use.place": STAFF,
    "paper_use.issue": PAPER,
    "paper_use.give_back": PAPER,
    "paper_use.slip": PAPER,
    "paper_shelves.index": PAPER,
    "paper_shelves.labels": PAPER,
    "paper_shelves.show": PAPER,
    "paper_shelves.check": PAPER,
    "paper_sheet.index": PAPER,
    "extracts.issue": READER,
    "extracts.paper": READER,
    "extracts.certificate": READER,
    "extracts.certificate_paper": READER,
    # --- backup media
    "media.index": MEDIA,
    "media.register_book": MEDIA,
    "media.usage_book": MEDIA,
    "media.add": MEDIA_MAKERS,
    "media.show": STAFF,
    "media_hands.paper": STAFF,
    "media.write": Rule(roles=frozenset(MAKERS)),
    "media.check": MEDIA,
    "media_hands.hand_over": MEDIA,
    "media_hands.receive": STAFF,
    "media_hands.decline": STAFF,
    "media_hands.issue": MEDIA,
    "media_hands.give_back": MEDIA,
    "media_hands.move": MEDIA,
    "media_hands.end": MEDIA,
    # --- operator and administrator
    "rooms.index": OVERSEERS,
    "rooms.audit": Rule(roles=frozenset(ORDERERS)),
    "rooms.repair": Rule(roles=frozenset(ORDERERS)),
    "rooms.drill": Rule(roles=frozenset(ORDERERS)),
    "rooms.check_log": KEEPER,
    "assessment.index": ASSESSMENT,
    "assessment.paper": ASSESSMENT,
    "assessment.keep": ASSESSMENT,
    "assessment.kept": ASSESSMENT,
    "assessment.answer": ASSESSMENT,
    "recovery.index": Rule(roles=frozenset({*reconcile.ORDERERS, *orphans.DECIDERS})),
    "recovery.bring_back": Rule(roles=frozenset(reconcile.ORDERERS)),
    "recovery.fill": Rule(roles=frozenset(ORDERERS)),
    "recovery.without_rows": Rule(roles=frozenset(orphans.DECIDERS)),
    "recovery.adopt": Rule(roles=frozenset(orphans.DECIDERS), fresh=True),
    "recovery.remove": Rule(roles=frozenset(orphans.DECIDERS), fresh=True),
    "jobs.index": Rule(roles=frozenset({*KEEPERS, "deputy", "operator"})),
    "actlog.index": KEEPER,
    "operator.index": OVERSEERS,
    "operator.sample": STAFF,
    "operator.work_done": STAFF,
    "staff.index": KEEPER,
    "staff.add": FRESH_KEEPER,
    "staff.keys": FRESH_KEEPER,
    "staff.matrix": DEPUTY_OR_KEEPER,
    "staff.matrix_pdf": DEPUTY_OR_KEEPER,
    "staff.departments": KEEPER,
    "staff.set_unit": FRESH_KEEPER,
    "staff_person.show": KEEPER,
    "staff_person.grant": FRESH_KEEPER,
    "staff_person.revoke": FRESH_KEEPER,
    "staff_person.dismiss": FRESH_KEEPER,
    "staff_person.take_back": FRESH_KEEPER,
    "staff_person.email": FRESH_KEEPER,
    "rules.index": STAFF,
    "rules.compare": STAFF,
    "rules.adopt": FRESH_KEEPER,
    "rules.take": KEEPER,
    "paperforms.index": DEPUTY_OR_KEEPER,
    "paperforms.show": DEPUTY_OR_KEEPER,
    "paperforms.change": DEPUTY_OR_KEEPER,
    "paperforms.restore": DEPUTY_OR_KEEPER,
    "paperforms.sample": DEPUTY_OR_KEEPER,
    "paperforms.look": DEPUTY_OR_KEEPER,
    "breaches.index": STAFF,
    "breaches.report": STAFF,
    "breaches.show": DEPUTY_OR_KEEPER,
    "breaches.received": DEPUTY_OR_KEEPER,
    "breaches.block": Rule(roles=DEPUTY_OR_KEEPER.roles, fresh=True),
    "breaches.restore": Rule(roles=DEPUTY_OR_KEEPER.roles, fresh=True),
    "breaches.void": Rule(roles=DEPUTY_OR_KEEPER.roles, fresh=True),
    "breaches.papers": DEPUTY_OR_KEEPER,
    "breaches.paper": DEPUTY_OR_KEEPER,
    "consents.index": Rule(roles=frozenset(consents.KEEPERS)),
    "consents.record": Rule(roles=frozenset(consents.KEEPERS)),
    "codenames.index": Rule(roles=frozenset(codenames.READERS)),
    "codenames.assign": Rule(roles=frozenset(consents.KEEPERS)),
    "codenames.attach": Rule(roles=frozenset(consents.KEEPERS)),
    "codenames.open_name": Rule(roles=frozenset(OFFICERS)),
}
