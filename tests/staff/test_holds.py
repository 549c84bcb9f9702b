"""A case is held by two people, and each step is told on its page."""

from datetime import timedelta

from models.db.base import now

from .conftest import Desk


def test_one_asks_another_agrees_and_either_lifts_it(desk: Desk) -> None:
    case, asks, agrees = desk.file(), desk.person(), desk.person("barasa")
    url, until = f"/staff/cases/{case.id}", (now() + timedelta(days=100)).date().isoformat()
    for day in ("", "2020-01-01", "tomorrow"):
        answer = asks.post(f"{url}/hold", until=day)
        assert (answer.status_code, "from today to two years away" in answer.text) == (400, True)
    assert asks.post(f"{url}/hold", until=until).status_code == 302
    assert "Agree to hold it" not in asks.get(url).text
    assert asks.post(f"{url}/hold/agree").status_code == 400
    assert "Agree to hold it" in agrees.get(url).text
    assert agrees.post(f"{url}/hold/agree").status_code == 302
    shown = asks.get(url).text
    assert "as achieng asked and barasa agreed" in " ".join(shown.split())
    assert agrees.post(f"{url}/hold/agree").status_code == 409
    assert agrees.post(f"{url}/hold/lift").status_code == 302
    assert "Keep the case beyond its time" in asks.get(url).text
    assert agrees.post(f"{url}/hold/lift").status_code == 409
    for words in ("Asked to hold the case", "Agreed to hold the case", "Lifted the hold"):
        assert words in asks.get("/staff/audit").text
