"""A PostgreSQL that follows another until it is put in charge."""

from pathlib import Path

from chaos.postgresql import PostgreSQL


class Standby(PostgreSQL):
    """A copy that takes over what is written there; itself it only reads."""

    def __init__(self, folder: Path, of: PostgreSQL, listens: str) -> None:
        self._of = of
        super().__init__(folder, listens)

    def take_over(self) -> None:
        """Be in charge."""
        self.say("SELECT pg_promote()")

    def _make(self) -> None:
        self._run(
            f"pg_basebackup --host={self._of.listens} --username=salama --no-sync"
            " --checkpoint=fast --write-recovery-conf --wal-method=stream"
        )
