"""Takes that calls play no more: which of them may go, and how."""

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, aliased

from models.prompt_take import PromptTake


def ended() -> ColumnElement[bool]:
    """Those that play no more and that nothing leans on: undoing brings back none of them, and what
    numbers takes and editions counts on from others. A number is never used again, for gateways
    keep what they fetched."""
    newer = aliased(PromptTake)
    brought_back = select(newer.before_id).where(newer.in_use, newer.before_id.is_not(None))
    last = select(func.max(newer.number)).scalar_subquery()
    began = select(func.max(newer.since)).scalar_subquery()
    over = select(func.max(newer.until)).scalar_subquery()
    later = (PromptTake.until < began) | (PromptTake.until < over)
    needless = PromptTake.id.not_in(brought_back) & (PromptTake.number < last)
    return PromptTake.ended_at.is_not(None) & later & needless


def forget(db: Session, take: PromptTake) -> None:
    """Delete one that plays no more; what replaced it comes after nothing then."""
    after = update(PromptTake).where(PromptTake.before_id == take.id)
    db.execute(after.values(before_id=None))
    db.delete(take)
