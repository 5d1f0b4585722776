"""Names of people who do not exist: surnames are put together from syllables."""

from archive_service.importing.sample_school.dice import Dice

_HEADS = ("Ве", "Га", "Дро", "Жи", "Зо", "Ку", "Лу", "Ми", "Но", "Пле", "Ру", "Се", "Ту", "Фро", "Ше", "Ярв")
_MIDDLES = ("лю", "ма", "не", "ри", "са", "те", "шу", "ве")
_TAILS = ("тов", "ков", "нин", "гин", "жев", "лев", "дин", "хов")
_MEN = (
    "Антон",
    "Борис",
    "Вадим",
    "Глеб",
    "Денис",
    "Егор",
    "Захар",
    "Игнат",
    "Кирилл",
    "Лев",
    "Макар",
    "Тихон",
)
_WOMEN = ("Алла", "Вера", "Дарья", "Ева", "Зоя", "Инна", "Кира", "Лада", "Майя", "Нина", "Рита", "Яна")
_FATHERS = ("Антон", "Борис", "Вадим", "Глеб", "Денис", "Егор", "Захар", "Кирилл", "Макар", "Тихон")
_PEOPLES = (("Гөлүсә", "Нәҗип"), ("Зөһрә", "Әлмир"))
"""Given names with the letters of Tatar and Bashkir: (woman, man)."""

Name = tuple[str, str, str]
"""Surname, name, patronymic."""


class Names:
    """An endless list of full names without repetition."""

    def __init__(self, dice: Dice) -> None:
        """Take the choices from ``dice``."""
        self._dice = dice
        self._used: set[Name] = set()

    def next(self) -> Name:
        """Return a full name that was not returned before."""
        while True:
            name = self._draw()
            if name not in self._used:
                self._used.add(name)
                return name

    def _draw(self) -> Name:
        dice = self._dice
        woman = dice.chance(0.5)
        surname = _surname(dice, woman=woman)
        if dice.chance(0.02):
            surname = f"{surname}-{_surname(dice, woman=woman)}"
        if dice.chance(0.02):
            return surname, dice.pick(_PEOPLES)[0 if woman else 1], ""
        return (
            surname,
            dice.pick(_WOMEN if woman else _MEN),
            dice.pick(_FATHERS) + ("овна" if woman else "ович"),
        )


def _surname(dice: Dice, *, woman: bool) -> str:
    return dice.pick(_HEADS) + dice.pick(_MIDDLES) + dice.pick(_TAILS) + ("а" if woman else "")
