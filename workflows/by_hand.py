"""Signatures on paper: who recorded whose hand, from which scan (000 clauses 4.4 to 4.7).

Nobody signs for another (001, on personal logins): the signature is the signer's, on paper, and what
counts here is that a person with the power for it has seen it on the scan.
"""

from datetime import date

from workflows.acts import Medium
from workflows.commands import Actor, ByHand, SignCase, SignSection
from workflows.powers import power_refused
from workflows.refusal import Refusal, refuse
from workflows.regulation import Step
from workflows.situation import Situation, medium_refused

RECORD = "record-by-hand"
"""The power to record what was signed on paper."""


def signer_of(command: SignSection | SignCase) -> Actor:
    """Return whose signature it is: the actor's own, or the hand's on paper."""
    return command.by_hand.signer if command.by_hand else command.actor


def way_refused(
    now: Situation, command: SignSection | SignCase, step: Step, document: str, since: date | None
) -> Refusal | None:
    """Return the refusal of the medium, or of a record of paper that proves nothing.

    ``since`` is the first day on which the sheets could be signed.
    """
    refused = medium_refused(step, command.medium, command.base, document)
    hand, on_paper = command.by_hand, command.medium is Medium.PAPER
    if refused is not None or (hand is None and not on_paper):
        return refused
    if hand is None or not hand.evidence:
        return refuse("paper-without-scan", step.clause, step=step.title)
    if not on_paper or document != command.base:
        return refuse("paper-changes-nothing", step.clause, step=step.title)
    return power_refused(now, command.actor, RECORD) or _day_refused(now, hand, step, since)


def _day_refused(now: Situation, hand: ByHand, step: Step, since: date | None) -> Refusal | None:
    if hand.signed_on > now.on:
        return refuse("signed-in-future", step.clause, step=step.title, on=hand.signed_on)
    if since is not None and hand.signed_on < since:
        return refuse("signed-before-print", step.clause, step=step.title, on=hand.signed_on, since=since)
    return None
