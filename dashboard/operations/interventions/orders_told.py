"""Tell agents which queues they shall take for a while, and that they are back to their own."""

from collections.abc import Iterable

from sqlmodel import Session, select

from dashboard.operations.interventions.orders import MORE, ONLY, Order
from dashboard.operations.notices.say import Phrase, title
from dashboard.operations.notices.tell import Message, leads_at, tell, users_of_agents
from dashboard.store.tables import Queue

_SENTENCES = {ONLY: "notice.order_only", MORE: "notice.order_more"}


def tell_orders(session: Session, number: int, orders: Iterable[Order]) -> None:
    """Tell the agents that an intervention's orders name, inside its transaction."""
    for place, order in enumerate(orders):
        if order.kind in _SENTENCES:
            phrase = _phrase(session, order, _SENTENCES[order.kind])
            _tell(session, order, Message(f"order:{number}:{place}", phrase, "roster"))
            _tell_site(session, number, order, phrase)


def _tell_site(session: Session, number: int, order: Order, phrase: Phrase) -> None:
    """Tell the leads of a site that is asked for its people."""
    if order.site:
        asked = Phrase("notice.site_asked", {**phrase.told, "people": len(order.agents)})
        about = f"site:{number}:{order.kind}"
        tell(session, leads_at(session, order.site), Message(about, asked, "alerts"))


def tell_orders_end(session: Session, number: int, orders: Iterable[Order]) -> None:
    """Tell them that the orders hold no longer."""
    for place, order in enumerate(orders):
        if order.kind in _SENTENCES:
            phrase = _phrase(session, order, "notice.order_over")
            _tell(session, order, Message(f"order:{number}:{place}:over", phrase, "roster"))


def _tell(session: Session, order: Order, message: Message) -> None:
    for users in users_of_agents(session, order.agents).values():
        tell(session, users, message)


def _phrase(session: Session, order: Order, sentence: str) -> Phrase:
    queue = session.exec(select(Queue).where(Queue.name == order.queue)).first()
    told = {
        "queue": title(queue) if queue else order.queue,
        "from": _clock(order.from_s),
        "to": _clock(order.to_s),
    }
    return Phrase(sentence, told)


def _clock(second: float) -> str:
    hour, minute = divmod(int(second) // 60, 60)
    return f"{hour % 24:02d}:{minute:02d}"
