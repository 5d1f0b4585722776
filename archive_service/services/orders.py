"""How orders and their days are written: what every grant, department and dismissal rests on."""

from datetime import date

from archive_service.problems import Kind, Problem


def order_number(order_no: str) -> str:
    """Return the number of an order.

    Raises:
        Problem: it has no letter and no figure: a dash is no order.
    """
    number = order_no.strip()
    if not any(sign.isalnum() for sign in number):
        raise Problem(Kind.USAGE, "staff.order-needed", value=order_no)
    return number


def said(day: date) -> str:
    """Return a day as people write it."""
    return f"{day:%d.%m.%Y}"
