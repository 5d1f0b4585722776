"""What a school may make a paper say: places kept, prescribed words kept, nothing that cannot be printed."""

from collections.abc import Iterator, Mapping

from archive_service.problems import Fault, Kind, Problem
from archive_service.rendering.catalogue import PAPERS, Paper
from archive_service.rendering.forms import render_form
from archive_service.rendering.samples.common import AT
from archive_service.rendering.words import Wordings, shipped_text, texts_in, wrong_places
from templates.prescribed import PRESCRIBED

LONGEST = 1000
"""Letters of one text: a longer one is no wording of a form."""


def known(name: str) -> Paper:
    """Return a paper.

    Raises:
        Problem: there is none of that name.
    """
    paper = PAPERS.get(name)
    if paper is None:
        raise Problem(Kind.MISSING, "paperforms.no-form", form=name, known=", ".join(PAPERS))
    return paper


def shipped(name: str) -> dict[str, str]:
    """Return the texts of a paper as they come with the product, in the order of their file.

    Raises:
        Problem: there is no such paper.
    """
    return texts_in(shipped_text(known(name).name), f"{name}.toml")


def shipped_title(name: str) -> str:
    """Return what a paper is called; "" for what all reports share, which has no title of its own.

    Raises:
        Problem: there is no such paper.
    """
    texts = shipped(name)
    return (texts.get("title") or texts.get("title_leaves", "")).partition(" № {")[0]


def changed_texts(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that differ from the shipped ones, checked.

    Raises:
        Problem: there is no such paper, or the texts have faults: all of them are named.
    """
    before = shipped(name)
    said = {text: " ".join(value.split()) for text, value in texts.items()}
    faults = tuple(fault for text, value in said.items() for fault in _faults(name, text, value))
    if faults:
        raise Problem(Kind.INPUT, "paperforms.faulty", faults=faults, title=shipped_title(name) or name)
    return {text: value for text, value in said.items() if value != before[text]}


def sample(name: str, own: Wordings, look: int = 0) -> bytes:
    """Return a paper with sample facts; some have several looks.

    Raises:
        Problem: there is no such paper or look.
    """
    shown = known(name).sample(own)
    if not 0 <= look < len(shown):
        raise Problem(Kind.MISSING, "paperforms.no-look", form=name, looks=len(shown))
    return render_form(shown[look], created_at=AT, document_id=f"sample/{name}/{look}")


def _faults(name: str, text: str, said: str) -> Iterator[Fault]:
    for code, facts in _wrong(name, text, said):
        yield Fault(f"paperforms.{code}", "", path=text, value=said, facts=tuple(facts.items()))


def _wrong(name: str, text: str, said: str) -> Iterator[tuple[str, dict[str, str]]]:
    places = PAPERS[name].places
    if text not in places:
        yield "text-unknown", {"known": ", ".join(places)}
        return
    if not said:
        yield "text-empty", {}
    if len(said) > LONGEST:
        yield "text-long", {"most": str(LONGEST)}
    if not said.isprintable():
        yield "text-unprintable", {}
    yield from wrong_places(said, places[text])
    words, source = PRESCRIBED.get(name, {}).get(text, ("", ""))
    if words not in said:
        yield "words-prescribed", {"words": words, "source": source}
