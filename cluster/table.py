"""What came of it, as one table and a line of counts."""

from collections.abc import Mapping

from chaos.callers import Noticed
from chaos.ledger import Ledger
from chaos.table import COLUMNS, counted

HOW = {"yes": "screen", "no": "screen, no memory"}


def written(
    noticed: Mapping[tuple[str, str], Noticed], done: Mapping[str, int], ledger: Ledger
) -> str:
    """The whole of it in Markdown."""
    lines = [
        f"| Meanwhile | times | callers | hops | {' | '.join(COLUMNS)} | slowest | noticed until |",
        "|---|" + "---|" * (len(COLUMNS) + 5),
        *(
            _row(f"{name} | {done.get(name, '')} | {HOW.get(how, how)}", one)
            for (name, how), one in sorted(noticed.items())
        ),
        "",
        counted(ledger),
    ]
    return "\n".join(lines)


def _row(name: str, one: Noticed) -> str:
    figures = " | ".join(f"{one.of[column]:,}" for column in COLUMNS)
    until = f"{one.lasted:.1f} s" if one.lasted else ""
    return f"| {name} | {one.hops:,} | {figures} | {one.slowest:.1f} s | {until} |"
