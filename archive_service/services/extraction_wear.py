"""What the new file of summary sheets wears: cover, inner list, label, certificate (001 clause 8.7)."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from archive_service.problems import Kind, Problem, sentence
from archive_service.rendering.card_model import Cards
from archive_service.rendering.forms import Form, sheets_of
from archive_service.rendering.papers import inner_list, sewing_labels, summary_certificate, volume_cover
from archive_service.rendering.papers.inner_list import Listed
from archive_service.services.extraction_told import Told, code_of, year_of
from workflows.label_codes import label_code


class Worn(StrEnum):
    """The papers of the new file, and the new labels of the old volumes."""

    COVER = "cover"
    LIST = "list"
    CERTIFICATE = "certificate"
    LABEL = "label"
    RELABELS = "relabels"


def certificate(said: Told) -> Form:
    """Return the certificate sheet with the places of the director's signature and the seal."""
    extraction = said.extraction
    on = extraction.bound.on if extraction.bound else max(extraction.last_on, extraction.may_start_on)
    facts = summary_certificate.SummaryCertificate(
        organisation=said.organisation,
        number=said.number,
        heading=", ".join(said.heading),
        on=on,
        leaves=sum(one.leaves for one in extraction.on_paper),
        file_leaves=extraction.file_leaves,
        sheets=len(extraction.sheets),
        list_leaves=sheets_of(contents(said)),
        act=str(extraction.number),
        act_on=on,
        keep=said.keep,
        years=said.school_years,
        basis=said.basis,
        compiler=said.sewer,
        director=said.director,
    )
    return summary_certificate.form(facts, said.own)


def cover(said: Told) -> Cards:
    """Return the cover."""
    closed = [case.closed_on for case, _ in said.cases.values()]
    rules = said.profile.retention
    facts = volume_cover.VolumeCover(
        organisation=said.organisation,
        number=said.number,
        heading=said.heading,
        first_on=min(closed),
        last_on=max(closed),
        leaves=said.leaves,
        keep=said.keep,
        article=said.entry.article if said.entry else rules.article.value,
        index=said.entry.index if said.entry else rules.index.value,
        code=code_of(said.extraction),
        kept_over_ten_years=True,
    )
    return volume_cover.form(facts, said.own)


def contents(said: Told) -> Form:
    """Return the inner list: each sheet with its leaves in the new file."""
    facts = inner_list.InnerList(
        organisation=said.organisation,
        number=said.number,
        heading=", ".join(said.heading),
        items=tuple(_listed(said)),
        on=said.extraction.last_on,
        compiler=said.sewer,
        kept_over_ten_years=True,
    )
    return inner_list.form(facts, said.own)


def _listed(said: Told) -> Iterator[Listed]:
    """The sheets in their order, those on paper with their leaves in the new file."""
    title = said.profile.notations["summary-title"].value
    for sheet in said.extraction.sheets:
        named = sentence("extraction.of-class", title=title, class_name=sheet.class_name, year=year_of(sheet))
        closed = said.cases[sheet.case][0].closed_on
        leaves = tuple(str(number) for number in said.extraction.leaves_in_file(sheet.case))
        yield Listed(named, leaves, on=closed, note="" if leaves else sentence("extraction.only-file"))


def label(said: Told) -> Cards:
    """Return the label of the knot with the prescribed text."""
    one = sewing_labels.SewingLabel(
        heading=f"{said.number}. {', '.join(said.heading)}",
        note=said.profile.notations["bound"].value,
        leaves=said.leaves,
        first="1",
        last=str(said.leaves),
        director=said.director,
        code=code_of(said.extraction),
    )
    facts = sewing_labels.SewingLabels(organisation=said.organisation, labels=(one,))
    return sewing_labels.form(facts, said.own)


def relabels(said: Told) -> Cards:
    """Return new labels for the old volumes: what they say of leaves is no longer so (001 clause 8.5).

    Raises:
        Problem: no sewn volume has another count now.
    """
    counted = [one for taken in said.extraction.taken.values() for one in taken.volumes if one.left]
    if not counted:
        raise Problem(Kind.MISSING, "extraction.no-relabels", number=said.extraction.number)
    labels = tuple(
        sewing_labels.SewingLabel(
            heading=said.volumes[one.volume][1],
            note=said.profile.notations["bound"].value,
            leaves=one.left,
            first=entry.first,
            last=one.last,
            director=said.director,
            code=label_code(entry.case, entry.volume, entry.copy),
        )
        for one in counted
        for entry in (said.volumes[one.volume][0].entry,)
    )
    facts = sewing_labels.SewingLabels(organisation=said.organisation, labels=labels)
    return sewing_labels.form(facts, said.own)


PAPERS: Mapping[Worn, Callable[[Told], Form | Cards]] = {
    Worn.COVER: cover,
    Worn.LIST: contents,
    Worn.CERTIFICATE: certificate,
    Worn.LABEL: label,
    Worn.RELABELS: relabels,
}
