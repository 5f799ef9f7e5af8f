"""Take back what people laid over forecasts, or lay it again: one undo for all of it."""

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import ForecastEvent, ForecastLever, ForecastOverride

Laid = type[ForecastEvent] | type[ForecastLever] | type[ForecastOverride]


def withdraw(desk: Desk, actor: Actor, laid: Laid, number: int, *, again: bool = False) -> None:
    """Take an event, a known change or an override away, or lay it again.

    Parameters
    ----------
    desk, actor
        Where and in whose name.
    laid : type
        The table it stands in.
    number : int
        Its key.
    again : bool
        Lay it again.
    """
    require(actor, "make_forecast")
    with desk.store.write() as session:
        row = session.get_one(laid, number)
        row.withdrawn_at = None if again else desk.now()
        step = "forecast.lay_again" if again else "forecast.withdraw"
        record(session, actor, step, str(number), {"of": laid.__name__})
