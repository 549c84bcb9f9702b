"""Which tests one process runs together, where several share them out, and which come first.

Tests of a file share what takes long to make: a browser, a started service, a house that is parsed.
What takes longest begins first, or one process would still be busy with it when all others rest.
"""

from pathlib import PurePath
from typing import Any

from xdist.scheduler import LoadFileScheduling

LONGEST = (
    "tests/demo/test_running.py",
    "tests/edge",
    "tests/chaos/test_chaos.py",
    "tests/staff/test_pages_in_browser.py",
    "tests/ivr/test_every_key.py",
    "tests/handset/test_call_browser.py",
    "tests/models/test_migrations.py",
    "tests/demo/test_front_page.py",
    "tests/handset/test_browser.py",
    "tests/ussd/test_many_at_once.py",
    "tests/demo/test_room.py",
    "tests/cluster/test_who_is_in_charge.py",
    "tests/ops/test_memory.py",
    "tests/staff/test_speech.py",
    "tests/staff/test_unsent_in_browser.py",
    "tests/authoring/test_translation.py",
    "tests/test_journeys.py",
    "tests/models/test_outbox.py",
    "tests/staff/test_roles.py",
    "tests/demo/test_filling.py",
    "tests/worker/test_killed_while_waking.py",
    "tests/ussd/test_every_screen.py",
    "tests/test_architecture.py",
    "tests/staff/test_calls_need_consent.py",
)
"""Files, and rooms that are one portion; others follow, those of the most tests first."""

ABOUT_THE_HOUSE = ("tests/test_architecture.py", "tests/test_glossary.py", "tests/test_imports.py")
"""They walk over the same trees of all modules."""


class Portions(LoadFileScheduling):  # type: ignore[misc]
    """Files, or whole rooms, the longest first."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        if file in ABOUT_THE_HOUSE:
            return ABOUT_THE_HOUSE[0]
        room = str(PurePath(file).parent)
        return room if room in LONGEST else file

    def _assign_work_unit(self, node: Any) -> None:
        first = next((portion for portion in LONGEST if portion in self.workqueue), None)
        if first:
            self.workqueue.move_to_end(first, last=False)
        super()._assign_work_unit(node)
