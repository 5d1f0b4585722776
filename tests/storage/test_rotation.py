"""The rotating audit's arithmetic, over two months of nights."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.rotation import must_be_read, spare_days, tonight

START = datetime(2026, 9, 1, 2, tzinfo=UTC)
NIGHTS = 60


@st.composite
def _nights(draw: st.DrawFn) -> tuple[int, list[tuple[bool, int, int]]]:
    """Days of the rotation, and for each night: does it work, copies that came, copies that went."""
    days = draw(st.integers(7, 60))
    spare = spare_days(days)
    made: list[tuple[bool, int, int]] = []
    off = 0
    for _ in range(NIGHTS + days):
        works = draw(st.booleans()) or off >= spare
        off = 0 if works else off + 1
        made.append((works, draw(st.sampled_from([0, 0, 1, 5, 40])), draw(st.sampled_from([0, 0, 0, 3]))))
    return days, made


@given(_nights())
def test_no_copy_grows_older_than_it_may(case: tuple[int, list[tuple[bool, int, int]]]) -> None:
    """With growth, losses and nights off no copy is older than its days; the next night reads what is new."""
    days, nights = case
    read: list[datetime] = []
    fresh = 30
    for number, (works, came, went) in enumerate(nights):
        now = START + timedelta(days=number)
        fresh += came
        read = read[: len(read) - went] if went < len(read) else read
        if works:
            aged = sum(one < must_be_read(now, days) for one in read)
            count = tonight(len(read), aged, days)
            read = sorted(read)[count:] + [now] * (count + fresh)
            fresh = 0
        assert all(now - one <= timedelta(days=days) for one in read)


def test_the_work_is_spread() -> None:
    """Nobody reads everything in one night: 3000 copies in 30 days are 125 a night, old ones first."""
    assert tonight(3000, 0, 30) == 125
    assert tonight(3000, 400, 30) == 400
    assert tonight(3, 0, 30) == 1
    assert tonight(0, 0, 30) == 0
    assert must_be_read(START, 30) == START - timedelta(days=23, hours=12)
