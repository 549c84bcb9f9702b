"""What came of it, as one table and a line of counts."""

from collections.abc import Mapping

from chaos.callers import Noticed
from chaos.ledger import Ledger

COLUMNS = (
    "no answer", "apology", "led back", "not what was to come", "over 3 s",
    "a repeat was answered otherwise",
)  # fmt: skip
COUNTS = (
    "lost",
    "doubled",
    "wrong",
    "wrong without a memory",
    "dead codes",
    "not proven",
    "not handed over",
    "ended by itself",
    "no answer in peace",
)


def written(
    noticed: Mapping[tuple[str, str], Noticed],
    done: Mapping[str, int],
    web_kills: int,
    ledger: Ledger,
) -> str:
    """The whole of it in Markdown."""
    lines = [
        f"| Meanwhile | times | memory | hops | {' | '.join(COLUMNS)} | slowest |",
        "|---|" + "---|" * (len(COLUMNS) + 4),
        *(
            _row(f"{name} | {done[name]} | {memory}", one)
            for (name, memory), one in sorted(noticed.items())
        ),
        "",
        f"Web processes killed: {web_kills}. {counted(ledger)}",
    ]
    return "\n".join(lines)


def counted(ledger: Ledger) -> str:
    """What was promised, and what became of it, in one line."""
    promised = f"Acknowledged {ledger.counts['acknowledged']:,}, codes {ledger.counts['codes']:,}"
    return f"{promised}: {', '.join(f'{name} {ledger.counts[name]}' for name in COUNTS)}"


def _row(name: str, one: Noticed) -> str:
    figures = " | ".join(f"{one.of[column]:,}" for column in COLUMNS)
    return f"| {name} | {one.hops:,} | {figures} | {one.slowest:.1f} s |"
