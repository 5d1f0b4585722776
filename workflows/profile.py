"""From the tables of a profile file to a :class:`~workflows.regulation.Profile`.

Reading the file is somebody else's work: :func:`parse` gets the mapping. In the file a value
names its clause by a key of the table ``clauses``, where the exact words stand once.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from workflows.acts import Medium
from workflows.calendar import Unit
from workflows.canonical import canonical_bytes, digest
from workflows.law import Law, any_text, count, flag, grades, integers, scalar, text, texts
from workflows.regulation import (
    Binding,
    Breach,
    BreachUnit,
    Clause,
    Contradiction,
    Copies,
    CountedFrom,
    DayOfYear,
    DaysAfter,
    Deadline,
    Disposing,
    Every,
    Invalid,
    JournalKind,
    Obligation,
    Place,
    PrintedTerm,
    Profile,
    Pseudonyms,
    Register,
    Relation,
    Retention,
    Scope,
    Signs,
    Step,
    StepKind,
    Summary,
    SummaryCount,
    SummaryRhythm,
)
from workflows.snapshot import GroupKind, TermKind
from workflows.soundness import check
from workflows.tables import Faults, ProfileFault, ProfileInvalid, Table
from workflows.vocabulary import Vocabulary

__all__ = ["Profile", "ProfileFault", "ProfileInvalid", "parse"]


def parse(mapping: Mapping[str, Any]) -> Profile:
    """Return the profile that the mapping spells.

    Raises:
        ProfileInvalid: with every fault and its path, not only the first.
    """
    faults = Faults()
    root = Table(mapping, "", faults)
    law = Law(root.under("clauses", _clause))
    profile = _profile(root, law, _digest(mapping, faults))
    root.close()
    for name in law.clauses.keys() - law.named:
        faults.add(f"clauses.{name}", "unused-clause", name)
    check(profile, faults)
    _check_rhythm(profile, faults)
    if faults.found:
        raise ProfileInvalid(tuple(faults.found))
    return profile


def _check_rhythm(profile: Profile, faults: Faults) -> None:
    """A period cannot be printed for a kind of journal that the regulation does not have."""
    for number, term in enumerate(profile.rhythm):
        for kind in sorted(term.kinds or ()):
            if not profile.knows(kind):
                faults.add(f"rhythm[{number}].kinds", "no-kind", kind)


def _digest(mapping: Mapping[str, Any], faults: Faults) -> str:
    try:
        return digest(canonical_bytes(dict(mapping)))
    except TypeError as error:
        faults.add("", "no-spelling", error)
        return ""


def _profile(root: Table, law: Law, name: str) -> Profile:
    vocabulary, vocabulary_clauses = root.one("vocabulary", partial(_vocabulary, law))
    return Profile(
        id=root.text("id"),
        title=root.text("title"),
        version=root.text("version"),
        effective_from=root.day("effective_from"),
        digest=name,
        clauses=law.clauses,
        roles=_roles(root.table("roles")),
        rhythm=root.each("rhythm", partial(_printed_term, law)),
        content=root.under("content", partial(law.ruled, flag)),
        notations=root.under("notations", partial(law.ruled, text)),
        vocabulary=vocabulary,
        vocabulary_clauses=vocabulary_clauses,
        readiness=root.under("readiness", partial(law.ruled, flag)),
        steps=root.each("steps", partial(_step, law)),
        summary=root.one("summary", partial(_summary, law)),
        retention=root.one("retention", partial(_retention, law)),
        copies=root.one("copies", partial(_copies, law)),
        registers=root.each("registers", partial(_register, law)),
        breach=root.one("breach", partial(_breach, law)),
        pseudonyms=root.one("pseudonyms", partial(_pseudonyms, law)),
        rules=root.under("rules", partial(law.ruled, scalar)),
        source=root.text("source", default=""),
        dated=law.of(root, "dated") if root.has("dated") else None,
        kinds=root.each("kinds", partial(_kind, law)),
        obligations=root.each("obligations", partial(_obligation, law)),
        powers=root.under("powers", partial(law.ruled, texts)) if root.has("powers") else {},
        contradictions=root.each("contradictions", partial(_contradiction, law)),
        binding=root.one("binding", partial(_binding, law)) if root.has("binding") else None,
        disposal=root.one("disposal", partial(_disposing, law)) if root.has("disposal") else None,
    )


def _clause(table: Table) -> Clause:
    return Clause(table.text("ref"), table.text("text"), table.text("source"))


def _roles(table: Table) -> dict[str, str]:
    return {name: table.text(name) for name in table.keys()}  # noqa: SIM118


def _printed_term(law: Law, table: Table) -> PrintedTerm:
    kinds = table.choices("kinds", GroupKind) if table.has("kinds") else None
    return PrintedTerm(table.choice("term", TermKind), grades(table), law.of(table), kinds)


def _vocabulary(law: Law, table: Table) -> tuple[Vocabulary, dict[str, Clause]]:
    words = {
        name: law.rule(table, name, texts) for name in ("presence", "numerals", "term", "fraction_subjects")
    }
    unmarked = law.rule(table, "unmarked_grades", integers)
    vocabulary = Vocabulary(
        presence=frozenset(words["presence"].value),
        numerals=frozenset(words["numerals"].value),
        term=frozenset(words["term"].value),
        fraction_subjects=frozenset(subject.casefold() for subject in words["fraction_subjects"].value),
        unmarked_grades=frozenset(unmarked.value),
    )
    clauses = {name: ruled.clause for name, ruled in words.items()}
    return vocabulary, clauses | {"unmarked_grades": unmarked.clause}


def _step(law: Law, table: Table) -> Step:
    return Step(
        id=table.text("id"),
        title=table.text("title"),
        kind=table.choice("kind", StepKind),
        scope=table.choice("scope", Scope, Scope.CASE),
        role=table.text("role"),
        relation=table.choice("relation", Relation, Relation.ROLE),
        clause=law.of(table),
        also=table.texts("also"),
        after=table.texts("after"),
        media=table.choices("media", Medium),
        signs=table.choices("signs", Signs),
        deadlines=table.each("deadlines", partial(_deadline, law)),
        jointly_with=table.texts("jointly_with"),
        year_only=table.flag("year_only", default=False),
        checklist=table.texts("checklist"),
    )


def _deadline(law: Law, table: Table) -> Deadline:
    if table.has("month"):
        month, day = table.integer("month", 1), table.integer("day", 1)
        return DayOfYear(month, day, grades(table), law.of(table))
    return DaysAfter(
        days=table.integer("days"),
        unit=table.choice("unit", Unit),
        since=table.text("since"),
        rolls=table.flag("rolls", default=False),
        clause=law.of(table),
    )


def _summary(law: Law, table: Table) -> Summary:
    return Summary(
        due=law.rule(table, "due", lambda one: one.choice("value", SummaryRhythm)),
        sewn_into_journal=law.rule(table, "sewn_into_journal", flag),
    )


def _retention(law: Law, table: Table) -> Retention:
    return Retention(
        journal_years=law.rule(table, "journal_years", count),
        summary_years=law.rule(table, "summary_years", count),
        summary_follows=law.rule(table, "summary_follows", lambda one: one.choice("value", SummaryCount)),
        counted_from=law.rule(table, "counted_from", lambda one: one.choice("value", CountedFrom)),
        index=law.rule(table, "index", any_text),
        article=law.rule(table, "article", any_text),
    )


def _copies(law: Law, table: Table) -> Copies:
    return Copies(
        least=law.rule(table, "least", count),
        rooms=law.rule(table, "rooms", count),
        media=law.rule(table, "media", texts),
        rhythm=law.rule(table, "rhythm", text),
        places=table.each("places", partial(_place, law)),
    )


def _place(law: Law, table: Table) -> Place:
    return Place(
        medium=table.text("medium"),
        room=table.text("room"),
        keeper=table.text("keeper"),
        access=table.texts("access"),
        clause=law.of(table),
    )


def _binding(law: Law, table: Table) -> Binding:
    return Binding(most_leaves=law.rule(table, "most_leaves", count))


def _disposing(law: Law, table: Table) -> Disposing:
    return Disposing(
        members=law.rule(table, "members", count),
        approvers=law.rule(table, "approvers", texts),
        waiting_days=law.rule(table, "waiting_days", count),
    )


def _register(law: Law, table: Table) -> Register:
    return Register(table.text("id"), table.text("title"), table.text("keeper"), law.of(table))


def _breach(law: Law, table: Table) -> Breach:
    return Breach(
        amount=law.rule(table, "amount", count),
        unit=law.rule(table, "unit", lambda one: one.choice("value", BreachUnit)),
        notify=law.rule(table, "notify", texts),
        written=law.rule(table, "written", flag),
        invalid_by=law.rule(table, "invalid_by", lambda one: one.choice("value", Invalid)),
        password_days=law.rule_or_none(table, "password_days", count),
        blocks=law.rule_or_none(table, "blocks", flag),
    )


def _pseudonyms(law: Law, table: Table) -> Pseudonyms:
    return Pseudonyms(
        pupil=law.rule(table, "pupil", text),
        parent=law.rule(table, "parent", text),
        order_in_print=law.rule(table, "order_in_print", flag),
    )


def _kind(law: Law, table: Table) -> JournalKind:
    return JournalKind(
        group=table.choice("group", GroupKind),
        title=table.text("title"),
        marked=table.flag("marked", default=True),
        clause=law.of(table),
    )


def _obligation(law: Law, table: Table) -> Obligation:
    return Obligation(
        id=table.text("id"),
        title=table.text("title"),
        role=table.text("role"),
        every=table.choice("every", Every),
        month=table.integer("month", 1) if table.has("month") else None,
        day=table.integer("day", 1) if table.has("day") else None,
        enforced=table.flag("enforced"),
        clause=law.of(table),
        paper=table.text("paper", default=""),
        opens=_opens(table),
    )


def _opens(table: Table) -> tuple[int, int] | None:
    if not table.has("opens_month"):
        return None
    return table.integer("opens_month", 1), table.integer("opens_day", 1)


def _contradiction(law: Law, table: Table) -> Contradiction:
    return Contradiction(table.text("about"), law.several(table, "clauses"), table.text("decision"))
