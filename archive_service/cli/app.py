"""The root command: shared options, and a table of commands that are loaded when they are called."""

import importlib
from pathlib import Path

import click

from archive_service.cli.edge import Edge

_HELP = """Архив школьных журналов: выгрузка → распечатка → подписи → том → два помещения.

Коды выхода: 0 — сделано; 2 — ошибка в команде; 3 — ошибки во входном файле; 4 — отказ по правилу
(с указанием пункта); 5 — не найдено; 6 — хранилище; 7 — нарушена целостность; 8 — нет доступа;
9 — установка не готова; 70 — внутренняя ошибка (подробности в журнале службы)."""

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("init_cmd:init", "Создать установку: база, два хранилища в разных помещениях, школа."),
    "upgrade": ("upgrade_cmd:upgrade", "После новой версии программы: обновить базу данных."),
    "move": ("move_cmd:move", "Перенести установку на сервер: другая база, другие хранилища."),
    "school-add": ("init_cmd:school_add", "Открыть ещё одну школу в этой установке."),
    "profile": ("profile_cmd:profile", "Положение школы: показать, проверить, сравнить, принять редакцию."),
    "people": ("people_cmd:list_people", "Сотрудники школы, их роли и ключи."),
    "person-add": ("people_cmd:person_add", "Добавить сотрудника, которого нет в выгрузке."),
    "grant": ("roles_cmd:grant", "Дать сотруднику роль приказом."),
    "revoke": ("roles_cmd:revoke", "Прекратить роль сотрудника приказом."),
    "unit-set": ("roles_cmd:unit_set", "Подразделение и его классы: создать или изменить по приказу."),
    "units": ("roles_cmd:list_units", "Подразделения школы и их классы."),
    "dismiss": ("people_cmd:dismiss", "Закрыть сотруднику доступ по приказу."),
    "return-to-work": ("people_cmd:return_to_work", "Снова открыть доступ принятому на работу, по приказу."),
    "reassign": ("reassign_cmd:reassign", "Переназначить приказом, кто подписывает листы."),
    "keys-issue": ("keys_cmd:keys_issue", "Выдать ключи тем, у кого их нет."),
    "keys-passphrase": ("keys_cmd:keys_passphrase", "Сменить свою парольную фразу."),
    "breach": ("breach_cmd:breach", "Нарушение тайны доступа: сроки, закрытие доступа, недействительное."),
    "template": ("import_cmd:template", "Записать книгу Excel для выгрузки: образец или пример."),
    "import": ("import_cmd:import_", "Принять выгрузку: Excel, OneRoster, CSV с соответствиями, JSON."),
    "brought": (
        "brought_cmd:brought",
        "Распечатка другой программы (PDF): принять, разложить, открыть дело.",
    ),
    "work": ("work_cmd:work", "Отчёты, копии и проверки учебного года: что сделать и к какому дню."),
    "work-done": ("work_cmd:work_done", "Отметить такую работу сделанной."),
    "consent": ("consent_cmd:consent", "Записать согласие на обработку персональных данных, отказ, отзыв."),
    "consents": ("consent_cmd:list_consents", "Реестр согласий: кто дал, кто нет, о ком ничего не записано."),
    "code-name": ("codename_cmd:code_name", "Кодовые имена по приказу; имя под ними открывают двое."),
    "cases": ("queue_cmd:list_cases", "Дела школы и на каком они шаге."),
    "queue": ("queue_cmd:queue", "Кто, что и до какого дня должен сделать."),
    "check": ("control_cmd:check", "Заместитель: проверить данные журнала перед распечаткой."),
    "inspection": ("control_cmd:inspection", "Заместитель: справка по результатам проверки."),
    "remark": ("control_cmd:remark", "Записать замечание по ведению журнала или снять его."),
    "remarks": ("control_cmd:remarks", "Замечания по ведению журнала."),
    "render": ("print_cmd:render", "Сделать распечатку выбранных дел (PDF/A)."),
    "hand-over": ("print_cmd:hand_over", "Отдать распечатку на подпись: с этого дня считаются сроки."),
    "print": (
        "prints_cmd:print_",
        "Печать на бумаге: стопки, повторная печать, что напечатано, принтеры.",
    ),
    "hand": ("hand_cmd:hand", "Как сотрудник подписывает: на экране, на бумаге или и так и так."),
    "hands": ("hand_cmd:list_hands", "Для кого выбрано, как он подписывает."),
    "scan": ("scan_cmd:scan", "Сканы подписанных листов: принять, разложить, записать подписи на бумаге."),
    "sign": ("sign_cmd:sign", "Учитель: проверить и подписать листы своего предмета."),
    "return": ("sign_cmd:return_", "Вернуть раздел с замечаниями."),
    "corrections": (
        "correct_cmd:corrections",
        "Исправления после печати, которые ждут решения; различия по клеткам.",
    ),
    "correct": ("correct_cmd:correct", "Заместитель: принять исправление после печати или отклонить."),
    "editions": ("correct_cmd:editions", "Все издания листов; прежнее можно достать погашенным."),
    "certify": ("sign_cmd:certify", "Классный руководитель: заверить на первом листе класса."),
    "approve": ("sign_cmd:approve", "Заместитель директора: проверить и сдать директору."),
    "stamp": ("sign_cmd:stamp", "Директор: заверить подписью и печатью."),
    "sign-case": ("sign_cmd:sign_case", "Подписать дело на другом шаге своего Положения."),
    "bind": ("sign_cmd:bind", "Пронумеровано, прошито, скреплено: записать число листов."),
    "extraction": (
        "extraction_cmd:extraction",
        "Изъятие сводных ведомостей: план, листы, новое дело.",
    ),
    "sewing": ("sewing_cmd:sewing", "Тома бумажного журнала: что в них, бумаги к ним, печать на наклейке."),
    "folders": ("folders_cmd:folders", "Папки за четверть, полугодие или год по классам."),
    "council": ("control_cmd:council", "Классный руководитель: внести решение педагогического совета."),
    "deposit": ("deposit_cmd:deposit", "Принять дела в архив: копии во всех помещениях."),
    "waiting": ("deposit_cmd:waiting", "Что ждёт помещения, которое не отвечает."),
    "report": ("report_cmd:report", "Отчёты по итогам учебного периода: список, составить."),
    "forms": ("forms_cmd:forms", "Тексты печатных форм: изменить с указанного дня, посмотреть образец."),
    "find": ("find_cmd:find", "Найти сводную ведомость выпускника."),
    "fetch": ("find_cmd:fetch", "Достать документ из архива; основание записывается до выдачи."),
    "request": ("request_cmd:request", "Запросы в архив: регистрация, сроки, справка, ответ, показатели."),
    "names": ("names_cmd:names", "Имена и названия другого времени: школы, классов, фамилии по документу."),
    "verify": ("check_cmd:verify", "Проверить PDF или целое хранилище — без базы данных."),
    "audit": ("check_cmd:audit", "Прочитать все копии и сверить хэши и сроки."),
    "repair": ("check_cmd:repair", "Восстановить повреждённое по целой копии."),
    "media": ("media_cmd:media", "Носители с резервными копиями: реестр, запись, сдача, выдача, проверка."),
    "paper": ("paper_cmd:paper", "Бумажные экземпляры: реестр, места, передача, выдача, проверка полок."),
    "disposal": ("disposal_cmd:disposal", "Уничтожение по акту: комиссия, перечень, утверждение, удаление."),
    "sheet": ("sheet_cmd:sheet", "Где этот лист: по коду под QR или по классу и номеру листа."),
    "extract": ("extract_cmd:extract", "Выписка об одном ученике для родителей или ученика."),
    "certificate": ("certificate_cmd:certificate", "Справка: какие журналы лежат в архиве и до какого дня."),
    "leave": ("leave_cmd:leave", "Архив уходит и приходит: пакеты, передача по акту, приём чужого архива."),
    "retention": ("retention_cmd:retention", "Сроки хранения: что до какого дня хранить и что с ним делать."),
    "hold": ("hold_cmd:hold", "Запреты на уничтожение: поставить, пересмотреть, снять."),
    "inventory": ("inventory_cmd:inventory", "Описи дел: по годам, с номерами дел, на бумаге."),
    "presence": ("presence_cmd:presence_check", "Ежегодная проверка наличия и состояния, с актом."),
    "nomenclature": ("nomenclature_cmd:nomenclature", "Номенклатура дел: строки, утверждение, печать."),
    "rebuild": ("check_cmd:rebuild", "Восстановить базу данных из одного хранилища."),
    "rooms": ("rounds_cmd:rooms", "Два носителя, два помещения, замки и проверки: всё ли в порядке."),
    "drill": ("rounds_cmd:drill", "Испытать замки хранилищ."),
    "rounds": ("rounds_cmd:rounds", "Что служба делает сама и когда: проверки, испытания замков."),
    "reconcile": ("reconcile_cmd:reconcile", "Вернуть в старую копию базы то, что знают хранилища."),
    "orphans": ("reconcile_cmd:orphans", "Объекты в хранилищах, о которых в базе нет записи."),
    "refill": ("reconcile_cmd:refill", "Наполнить пустое хранилище из остальных."),
    "store-replace": ("reconcile_cmd:store_replace", "Новый пустой диск вместо сгоревшего."),
    "log": ("check_cmd:log", "Проверить цепочку журнала действий."),
    "doctor": ("check_cmd:doctor", "Осмотр установки."),
    "assess": ("assess_cmd:assess", "Самооценка архива для проверки: уровни NDSA, сроки, пункты, давность."),
    "clauses": ("clauses_cmd:clauses", "Пункты положений: что доказано и чего ещё нет."),
    "serve": ("serve_cmd:serve", "Открыть архив в браузере и выполнять задания."),
    "demo": ("demo_cmd:demo", "Показать весь путь на вымышленной школе."),
    "simulate": ("simulate_cmd:simulate_", "Десятилетия за минуты: что обещано и что выдержал архив."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called: help stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the work."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, its module loaded now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        (module, _, name), summary = COMMANDS[cmd_name][0].partition(":"), COMMANDS[cmd_name][1]
        command = getattr(importlib.import_module(f"archive_service.cli.{module}"), name)
        if not isinstance(command, click.Command):
            raise TypeError(cmd_name)
        command.help = command.help or summary
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without loading them."""
        del ctx
        with formatter.section("Команды"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="ARCHIVE_HOME",
    default=Path("archive"),
    show_default=True,
    help="Каталог установки.",
)
@click.option("--school", envvar="ARCHIVE_SCHOOL", help="Код школы, если их несколько.")
@click.option("--json", "as_json", is_flag=True, help="Ответ в виде JSON.")
@click.option(
    "--lang",
    type=click.Choice(["ru", "en"]),
    envvar="ARCHIVE_LANGUAGE",
    default="ru",
    help="Язык сообщений об ошибках.",
)
@click.version_option(package_name="journal-archive")
@click.pass_context
def main(context: click.Context, home: Path, school: str | None, as_json: bool, lang: str) -> None:
    """Keep what all commands share."""
    edge = Edge(home.absolute(), school, as_json, lang)
    context.obj = edge
    context.call_on_close(edge.close)
