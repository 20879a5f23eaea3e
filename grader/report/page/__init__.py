"""One run as a picture, and a page to walk through it and the other orders of its program."""

from grader.report.page.drawing import standalone
from grader.report.page.html import MOST_ORDERS, page
from grader.report.page.orders import Order, Told
from grader.report.page.words import WRITTEN
from grader.report.source import WorkSource

__all__ = ["MOST_ORDERS", "WRITTEN", "Order", "page", "svg"]


def svg(order: Order, source: WorkSource) -> str:
    """The picture of one order alone, in the language spoken now, for light and dark."""
    told = Told(order, source)
    return standalone(told.chart, str(told.title))
