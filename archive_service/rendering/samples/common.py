"""What all samples share: a school, days and people that are none."""

from datetime import UTC, date, datetime

from archive_service.rendering.forms import Signer

ORGANISATION = "Муниципальное бюджетное общеобразовательное учреждение «Средняя школа (образец)»"
UNIT = "Архив школы"
ON = date(2026, 5, 28)
AT = datetime(2026, 5, 28, 10, 40, tzinfo=UTC)
FIRST_ON, LAST_ON = date(2026, 4, 1), date(2026, 5, 25)
UNTIL = date(2026, 6, 11)
NAME = "Фамилия Имя Отчество"
CASE = "Классный журнал 9Б класса, 4 четверть 2025/2026 учебного года"
BASIS = "Положение, п. 4.3"
INDEX = "02-14"
CODE = "J1L-9F3A2C1D5E6B-C1-V1"
SHEET_CODE = "J1-9F3A2C1D5E6B-S01R-E1"
DIGEST = "sha256:9f3a2c1d5e6b7081929394a5b6c7d8e9f00112233445566778899aabbccddeef"
DIRECTOR = Signer("Директор", NAME)
DEPUTY = Signer("Заместитель директора", NAME)
ARCHIVIST = Signer("Специалист по кадрам", NAME)
TEACHER = Signer("Учитель", NAME)
