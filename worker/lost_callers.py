"""The worker's part for callers who were cut off: what they agreed to be kept is kept."""

from dataclasses import dataclass

import structlog

from dialogue.hop import Conversation
from dialogue.sessions import Unreachable

log = structlog.get_logger()


@dataclass(frozen=True)
class LostCallers:
    """Those whose network said nothing of it."""

    conversation: Conversation

    def round(self) -> None:
        """Whoever has been silent for too long."""
        try:
            self.conversation.sweep()
        except Unreachable:
            log.warning("redis_away")
