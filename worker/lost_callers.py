"""The worker's part for callers who were cut off: what they agreed to be kept is kept."""

import time
from dataclasses import dataclass

import structlog

from dialogue.hop import Conversation
from dialogue.lines import Unreachable
from ops.logs import failure

SECONDS_A_ROUND = 10

log = structlog.get_logger()


@dataclass(frozen=True)
class LostCallers:
    """Those whose network said nothing of it."""

    conversation: Conversation

    def round(self) -> None:
        """Whoever has been silent for too long; one who can't be kept bars no other."""
        until = time.monotonic() + SECONDS_A_ROUND
        try:
            for name in self.conversation.gone():
                self._keep(name)
                if time.monotonic() > until:
                    return
        except Unreachable:
            log.warning("redis_away")

    def _keep(self, name: str) -> None:
        try:
            self.conversation.cut_off(name)
        except Unreachable:
            raise
        except Exception as wrong:  # it is tried again, and the others are not waiting for it
            failure("not_kept", wrong)
            self.conversation.put_off(name)
