"""What a cluster is made of: what would lose reports is refused, and why."""

import pytest

from cluster.programs import refuse_old


def test_a_patroni_that_loses_commits_is_refused_with_the_reason() -> None:
    refuse_old("patroni 4.1.5\n")
    refuse_old("patroni 5.0.0\n")
    for old in ("patroni 3.0.2\n", "patroni 4.1.4\n"):
        with pytest.raises(SystemExit, match=r"loses acknowledged commits.*4\.1\.5 or newer"):
            refuse_old(old)
