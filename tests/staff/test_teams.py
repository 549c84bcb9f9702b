"""A case is left to a team by one tick: to those who are in it then, and to nobody who joins it."""

from models import Event, Team
from models.person import Role
from models.restriction import Restriction

from .conftest import Desk, Visitor
from .test_restricted import WHY, _id

PAGE = "/staff/people/teams"


def _post(visitor: Visitor, url: str, **fields: object) -> int:
    given = {**fields, "csrf_token": visitor.token()}
    return visitor.client.post(url, data=given).status_code


def _coast(desk: Desk, *names: str) -> str:
    """A team that an administrator has made."""
    people = [_id(desk, name) for name in names]
    assert _post(desk.person("chebet"), PAGE, name="Coast", of=people) == 302
    with desk.database() as db:
        return str(db.query(Team.id).filter_by(name="Coast").scalar())


def test_a_case_is_left_to_those_of_a_team_who_read_its_kind_and_no_later(desk: Desk) -> None:
    for name, role in (("wanjiru", Role.CASEWORKER), ("otieno", Role.CASEWORKER)):
        desk.add(name, role)
    desk.add("njeri", Role.TRAINER)
    team, case = _coast(desk, "wanjiru", "njeri"), desk.file()
    achieng, url = desk.person(), f"/staff/cases/{case.id}"
    assert "Coast: njeri, wanjiru" in achieng.get(url).text
    assert _post(achieng, f"{url}/restrict", team=team, why=WHY) == 302
    with desk.database() as db:
        restriction = Restriction.of(db, case.id)
        assert restriction
        assert sorted(one.person.username for one in restriction.named) == ["achieng", "wanjiru"]
    everybody = [_id(desk, name) for name in ("wanjiru", "njeri", "otieno")]
    assert _post(desk.person("chebet"), f"{PAGE}/{team}", do="keep", of=everybody) == 302
    assert desk.person("otieno").get(url).status_code == 404
    assert desk.person("wanjiru").get(url).status_code == 200
    assert _post(achieng, f"{url}/restrict", team=team) == 302
    assert desk.person("otieno").get(url).status_code == 200


def test_an_administrator_keeps_teams_and_a_supervisor_sees_them(desk: Desk) -> None:
    team, chebet, achieng = _coast(desk, "barasa"), desk.person("chebet"), desk.person()
    for name in ("", "  ", "x" * 41, "Coast", " Coast "):
        assert _post(chebet, PAGE, name=name) == 400
    assert "barasa." in achieng.get(PAGE).text
    assert "Add a team" not in achieng.get(PAGE).text
    for url in (PAGE, f"{PAGE}/{team}"):
        assert _post(achieng, url, name="Mine", of=[_id(desk, "achieng")]) == 403
    case = desk.file()
    _post(achieng, f"/staff/cases/{case.id}/restrict", team=team, why=WHY)
    assert _post(chebet, f"{PAGE}/{team}", do="end") == 302
    assert "Cases are restricted to people one by one" in chebet.get(PAGE).text
    assert desk.person("barasa").get(f"/staff/cases/{case.id}").status_code == 200
    with desk.database() as db:
        told = [one.what for one in db.query(Event).filter(Event.what.like("team%"))]
    assert told == ["team changed", "team ended"]
    assert "Ended a team" in chebet.get("/staff/audit").text


def test_who_can_sign_in_no_more_is_in_no_team_that_is_kept(desk: Desk) -> None:
    team, chebet = _coast(desk, "barasa"), desk.person("chebet")
    chebet.post(f"/staff/people/{_id(desk, 'barasa')}/remove")
    assert "barasa (can't sign in any more)" in chebet.get(PAGE).text.replace("&#39;", "'")
    assert _post(chebet, f"{PAGE}/{team}", do="keep", of=[_id(desk, "barasa")]) == 302
    with desk.database() as db:
        assert db.query(Team).one().people == []
