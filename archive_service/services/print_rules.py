"""What a profile says about the printout, in the words of the renderer."""

from collections.abc import Mapping

from archive_service.rendering.rules import Part, PrintRules, Signer
from archive_service.services import assembling
from templates import geometry, wording
from workflows.regulation import Profile, Relation, Step


def print_rules(profile: Profile, *, summary: bool) -> PrintRules:
    """Return the texts and flags of the form; ``summary`` asks for the summary sheet."""
    notes = {name: ruled.value for name, ruled in profile.notations.items()}
    return PrintRules(
        signers=tuple(_signer(step, profile, notes) for step in assembling.signing_steps(profile)),
        programme_done=notes["program-done"],
        topics_missing=notes["topics-not-given"],
        by_plan=notes.get("by-plan", ""),
        in_fact=notes.get("in-fact", ""),
        checked_note=notes.get("accepted", ""),
        binding_note=notes["bound"],
        contents_title=notes["contents-title"],
        remarks_title=notes["remarks-title"],
        summary_title=notes["summary-title"],
        council_decision=notes["council-decision"],
        index=profile.retention.index.value,
        article=profile.retention.article.value,
        summary=summary,
        unmarked_grades=profile.vocabulary.unmarked_grades,
        unmarked_kinds=profile.unmarked_kinds,
        titles={kind.group: kind.title for kind in profile.kinds},
        parts=frozenset(part for part in Part if profile.shows(part)),
    )


def _signer(step: Step, profile: Profile, notes: Mapping[str, str]) -> Signer:
    """The step's place on the first sheet: post, and the words that are signed."""
    title = profile.roles[step.role]
    who = title[:1].upper() + title[1:]
    place = assembling.field_of(step)
    if step.relation is Relation.CLASS_TEACHER:
        return Signer(place, f"{who}: {{name}}", wording.TITLE_CERTIFIED)
    note = notes.get("accepted") if place == geometry.ZONE_DEPUTY else None
    return Signer(place, who, note or wording.TITLE_COPIES)
