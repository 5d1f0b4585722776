"""The papers of the paper half: what the archive rules want on them, counts in words, codes to be read."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from archive_service.problems import Kind, Problem
from archive_service.rendering.catalogue import PAPERS
from archive_service.rendering.counts import Cased, counted, counted_in, in_words, noun
from archive_service.rendering.forms import Cards, Form, render_form
from archive_service.rendering.leaf_words import in_order, leaves_named, lettered
from archive_service.rendering.papers import (
    binding_act,
    certificate_sheet,
    folder_cover,
    inner_list,
    paper_register,
    pupil_extract,
    separators,
    sewing_labels,
    shelf_labels,
    spine_labels,
    substitute_slip,
    transfer_list,
    unsigned_sheets,
    volume_cover,
)
from archive_service.rendering.samples import hands, volumes
from archive_service.rendering.samples.common import AT, NAME, ORGANISATION, SHEET_CODE
from templates.geometry import PT_PER_MM
from workflows.label_codes import case_digest, label_code, read_label

LONG = "Муниципальное автономное общеобразовательное учреждение имени дважды Героя " * 3


def drawn(form: Form | Cards) -> bytes:
    return render_form(form, created_at=AT, document_id="paper")


def text(form: Form | Cards) -> str:
    """The text of a form as one line."""
    opened = pypdfium2.PdfDocument(drawn(form))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in opened)


def codes(form: Form | Cards) -> list[str]:
    """The codes that a scanner at 200 dpi reads on the first page."""
    picture = pypdfium2.PdfDocument(drawn(form))[0].render(scale=200 / 72).to_pil()
    return sorted(one.text for one in zxingcpp.read_barcodes(picture))


def test_papers_are_valid(tmp_path: Path, vera: Callable[..., None]) -> None:
    """A cover and a sheet of labels, with codes and rings, are valid PDF/A-2b by veraPDF."""
    files = [tmp_path / "cover.pdf", tmp_path / "labels.pdf"]
    files[0].write_bytes(drawn(volume_cover.form(volumes.COVER)))
    files[1].write_bytes(drawn(sewing_labels.form(volumes.LABELS)))
    vera("2b", *files)


def test_every_paper_can_be_shown() -> None:
    """With its sample facts each is drawn, the same twice, no place of its wording left open."""
    for name, paper in PAPERS.items():
        for form, again in zip(paper.sample({}), paper.sample({}), strict=True):
            assert drawn(form) == drawn(again), name
            said = text(form)
            assert not set("{}") & set(said), name
            assert "Средняя школа (образец)" in said, name


def test_a_school_changes_what_a_paper_says() -> None:
    """A text given in place of the shipped one is printed; one that no longer fits is left out."""
    own = {"transfer_list": {"checked": "Принято без замечаний.", "total": "Итого", "gone": "нет такой"}}
    said = text(transfer_list.form(hands.TRANSFER, own))
    assert "Принято без замечаний." in said
    assert "Итого передано единиц: 2 (два), в них 253 (двести пятьдесят три) листа." in said


def test_the_cover_follows_its_form() -> None:
    """Organisation, unit, index, «Дело №», «Том №», heading, dates, «На … листах», «Хранить …, ст. …»."""
    said = text(volume_cover.form(volumes.COVER))
    for piece in (
        ORGANISATION,
        "Архив школы",
        "Индекс дела по номенклатуре: 02-14",
        "ДЕЛО № 14, ТОМ № 1",
        "Классный журнал 9Б класса 4 четверть 2025/2026 учебного года",
        "01.04.2026 – 25.05.2026",
        "На 42 листах",
        "Хранить 5 лет, ст. 467",
        "Ф. № ______ Оп. № ______ Д. № ______",
    ):
        assert piece in said, piece
    assert codes(volume_cover.form(volumes.COVER)) == [volumes.COVER.code]
    alone = replace(volumes.COVER, leaves=21, volumes=1, article="", keep="25 лет")
    said = text(volume_cover.form(alone))
    assert "ДЕЛО № 14 Классный журнал" in said
    assert "На 21 листе Хранить 25 лет Ф. №" in said


@pytest.mark.clause("000-25")
def test_the_folder_says_what_it_holds() -> None:
    """The period, the classes, volumes and leaves, parts on paper only, how long and where it is kept."""
    said = text(folder_cover.form(volumes.FOLDER))
    for piece in (
        "ПАПКА № 3 Журналы классов 4 четверть 2025/2026 учебного года",
        "Классы: 5А, 5Б, 6А, 7А, 8А, 9А, 9Б",
        "Томов: 9, на 371 листе",
        "Только на бумаге: журналы внеурочной деятельности; листки здоровья",
        f"Место хранения: архив, шкаф 2, полка 3 Хранитель: {NAME}",
    ):
        assert piece in said, piece


@pytest.mark.clause("000-34")
def test_the_inner_list_counts_itself() -> None:
    """Each document with its leaves, the copy of the order among them; totals in figures and words."""
    said = text(inner_list.form(volumes.LIST))
    for piece in (
        "ВНУТРЕННЯЯ ОПИСЬ документов дела № 14, том № 1.",
        "2 Русский язык 3–5, 5а издание 2",
        "4 Копия приказа о замене имени кодовым обозначением: приказ № 41-о от 12.01.2026 41",
        "5 28.05.2026 Замечания по ведению журнала, заверительная надпись 42",
        "Итого: 6 (шесть) документов. Количество листов внутренней описи: 1 (один) лист.",
    ):
        assert piece in said.replace("№ 41- о", "№ 41-о"), piece
    long = replace(volumes.LIST, items=volumes.LIST.items * 20)
    pages = len(pypdfium2.PdfDocument(drawn(inner_list.form(long))))
    assert pages > 2
    assert f"внутренней описи: {counted(pages)}." in text(inner_list.form(long))


def test_the_certificate_sheet_follows_its_form() -> None:
    """Leaves in figures and words, from which to which, lettered and missing ones by name, features."""
    said = text(certificate_sheet.form(volumes.CERTIFICATE))
    for piece in (
        "ЛИСТ-ЗАВЕРИТЕЛЬ ДЕЛА № 14, ТОМ № 1",
        "В деле подшито и пронумеровано 42 (сорок два) листа с № 1 по № 42, в том числе:",
        "литерные номера листов 5а",
        "пропущенные номера листов 17",
        "+ листов внутренней описи 1 (один) лист",
        "Подписи и отметки от руки синими чернилами 3–5",
    ):
        assert piece in said, piece
    plain = replace(volumes.CERTIFICATE, labels=("С1", "С2"), missing=(), features=(), list_leaves=0)
    said = text(certificate_sheet.form(plain))
    assert "2 (два) листа с № С1 по № С2, в том числе: литерные номера листов нет" in said
    assert "Листов в деле нет." in text(certificate_sheet.form(replace(plain, labels=())))


@pytest.mark.clause("001-22")
def test_the_label_has_the_prescribed_words_and_the_seals_place() -> None:
    """To the letter, the count in figures and words; what the seal has to cover; a code for the scan."""
    form = sewing_labels.form(volumes.LABELS)
    said = text(form)
    assert "Прошито, пронумеровано и скреплено печатью 250 (двести пятьдесят) листа(ов)" in said
    assert "Прошито, пронумеровано и скреплено печатью 42 (сорок два) листа(ов)" in said
    assert said.count("печать ставится и на наклейку,") == said.count("и на лист под ней") == 2
    assert said.count(f"Директор {NAME}") == 2
    assert codes(form) == [one.code for one in volumes.LABELS.labels]
    blank = replace(volumes.LABELS.labels[0], note="Прошито и скреплено печатью __ листа(ов)")
    lone = sewing_labels.form(replace(volumes.LABELS, labels=(blank,)))
    assert "скреплено печатью 250 (двести пятьдесят) листа(ов)" in text(lone)


def test_labels_fill_their_sheets() -> None:
    """Eight labels a sheet, the ninth on the next; none is lost."""
    many = replace(volumes.LABELS, labels=volumes.LABELS.labels * 5)
    pdf = pypdfium2.PdfDocument(drawn(sewing_labels.form(many)))
    counts = [page.get_textpage().get_text_range().count("скреплено") for page in pdf]
    assert counts == [8, 2]


@pytest.mark.parametrize(
    ("module", "facts"),
    [
        (volume_cover, volumes.COVER),
        (folder_cover, volumes.FOLDER),
        (sewing_labels, volumes.LABELS),
        (spine_labels, volumes.SPINES),
        (shelf_labels, volumes.SHELVES),
        (separators, hands.SEPARATORS),
    ],
)
def test_long_names_are_set_smaller_and_too_long_ones_refused(module: Any, facts: Any) -> None:
    """A name of three lines fits every card; what fits in no size is refused with its first words."""
    assert "Героя" in text(module.form(replace(facts, organisation=LONG)))
    with pytest.raises(Problem) as caught:
        drawn(module.form(replace(facts, organisation=LONG * 40)))
    assert (caught.value.kind, caught.value.code) == (Kind.INPUT, "render.card-too-full")


@pytest.mark.parametrize(("kept", "left_mm"), [(False, 20), (True, 30)])
def test_margins_of_a_cover(kept: bool, left_mm: float) -> None:
    """Left 20 mm, 30 where kept over ten years; the code is 14 mm from the edge (ГОСТ Р 7.0.97-2016)."""
    page = pypdfium2.PdfDocument(drawn(volume_cover.form(replace(volumes.COVER, kept_over_ten_years=kept))))[
        0
    ]
    shown = page.get_textpage()
    boxes = [shown.get_charbox(index) for index in range(shown.count_chars())]
    inked = [box for box in boxes if box[2] > box[0]]
    assert min(box[0] for box in inked) >= left_mm * PT_PER_MM - 0.5
    assert max(box[2] for box in inked) <= (210 - 10) * PT_PER_MM + 0.5
    picture = page.render(scale=200 / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    edge_mm = (picture.width - code.position.top_right.x) / 200 * 25.4
    assert edge_mm >= 13.8


def test_the_act_of_sewing() -> None:
    """Volumes and leaves in words, each with its numbers and the scan of its label, both signatures."""
    said = text(binding_act.form(volumes.ACT))
    for piece in (
        "Прошито, пронумеровано и скреплено печатью томов: 2 (два), в них 292 (двести девяносто два) листа.",
        "1 с 1 по 249 250 (двести пятьдесят) листов sha256:9f3a2c1d5e6b",
        "Литерные листы: 5а, 291а. Пропущенные номера: 17.",
        "Печать охватывает наклейку и лист.",
        "оттиск охватывает и наклейку, и лист",
    ):
        assert piece in said, piece


def test_slips_for_leaves_and_for_volumes() -> None:
    """Leaves taken out name the act for good; a volume given out names who has it until when."""
    taken = text(substitute_slip.form(volumes.SLIP))
    assert "Листы изъяты: акт об изъятии № 3 от 28.05.2026." in taken
    assert "С1–С2; всего 2 (два) листа" in taken
    assert "изъято насовсем" in taken
    issued = text(substitute_slip.form(volumes.ISSUED))
    assert "дело (том) целиком: 42 (сорок два) листа" in issued
    assert "Вернуть до 11.06.2026" in issued
    assert issued.count("расшифровка подписи") == 3


@pytest.mark.clause("000-15")
def test_an_extract_is_about_one_pupil() -> None:
    """The pupil's own marks by period, a dash where the sheet has none, the original's code; nobody else."""
    said = text(pupil_extract.form(hands.EXTRACT))
    for piece in (
        "ВЫПИСКА из сводной ведомости",
        f"Обучающийся {NAME}",
        "2 Физическая культура — зачёт — зачёт зачёт",
        hands.EXTRACT.code,
        "переведён(а) в 10 класс (27.05.2026, № 11)",
        "Сведений о других обучающихся выписка не содержит.",
    ):
        assert piece in said, piece


@pytest.mark.clause("000-12")
def test_the_register_of_paper_copies_carries_the_logs_head() -> None:
    """Volume by volume with place and keeper; the log's number and hash stand on the paper."""
    said = text(paper_register.form(hands.REGISTER))
    assert f"экз. 1, том 1 250 28.05.2026 архив, шкаф 2, полка 3 {NAME}" in said
    assert f"записей 1841, последняя {hands.REGISTER.log_hash}" in said
    gone = replace(hands.REGISTER.volumes[0], there=False)
    said = text(paper_register.form(replace(hands.REGISTER, volumes=(gone,))))
    assert "томов в наличии: 0, в них 0 (ноль) листов" in said


def test_separators_and_lists_of_a_run() -> None:
    """A stack says whose it is, what to do, how many leaves; a day without unsigned sheets says so."""
    said = text(separators.form(hands.SEPARATORS))
    assert "9Б, Физика: листы 12–14, 14а 8 (восемь) листов экземпляр № 1 вернуть до 11.06.2026" in said
    assert "в дело не подшивается" in said
    assert "Все листы подписаны." in text(unsigned_sheets.form(replace(hands.UNSIGNED, items=())))


# --- counts, leaves, codes ----------------------------------------------------------------------


@given(st.integers(0, 99_999))
def test_counts_agree_with_their_nouns(count: int) -> None:
    """In every case the numeral is the library's, the noun agrees with the last word of the numeral."""
    last = in_words(count).split()[-1]
    one, few = last == "один", last in {"два", "три", "четыре"}
    assert noun(count) == ("лист" if one else "листа" if few else "листов")
    assert counted(count) == f"{count} ({num2words(count, lang='ru')}) {noun(count)}"
    assert counted_in(Cased.GENITIVE, count).endswith(" листа" if one else " листов")
    assert counted_in(Cased.PREPOSITIONAL, count).endswith(" листе" if one else " листах")


def test_counts_in_other_cases() -> None:
    """«На двадцати одном листе», «сорока двух листов», «двумстам листам»."""
    assert counted_in(Cased.PREPOSITIONAL, 21) == "21 (двадцати одном) листе"
    assert counted_in(Cased.GENITIVE, 42) == "42 (сорока двух) листов"
    assert counted_in(Cased.DATIVE, 200) == "200 (двумстам) листам"
    assert counted_in(Cased.INSTRUMENTAL, 11) == "11 (одиннадцатью) листами"
    assert counted(11) == "11 (одиннадцать) листов"


def test_leaves_of_both_numberings_are_named() -> None:
    """The journal's leaves come first, then the summary sheet's; letters are found, order is kept."""
    labels = ("С2", "14а", "14", "С1", "12", "13", "С4")
    assert leaves_named(labels) == "12–14, 14а, С1–С2, С4"
    assert in_order(labels) == ("12", "13", "14", "14а", "С1", "С2", "С4")
    assert lettered(labels) == ("14а",)


@given(st.text(min_size=1, max_size=40), st.integers(1, 99), st.integers(1, 99))
@settings(max_examples=25)
def test_a_label_is_read_as_it_was_made(case_id: str, volume: int, copy: int) -> None:
    """Case, copy and volume come back from the code, however it is typed; other codes are none."""
    code = label_code(case_id, volume, copy)
    read = read_label(f" {code.lower()} ")
    assert read is not None
    assert (read.case, read.copy, read.volume) == (case_digest(case_id), copy, volume)
    assert read_label(SHEET_CODE) is None
    assert read_label(code + "0" * 9) is None
