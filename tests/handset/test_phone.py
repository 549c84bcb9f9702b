"""What travels between the gateway's stand-in and a service."""

import re
from collections.abc import Mapping

import pytest

from handset.transports import Answer, over_wsgi
from handset.ussd.phone import NETWORK_ERROR, NoSessionError, Phone
from tests.handset.small_service import Said, SmallService


def menu(text: str) -> str:
    return "END Kwaheri" if text.endswith("9") else f"CON You typed [{text}]"


def phone_to(service: SmallService, network_code: str = "63902") -> Phone:
    return Phone("+254711000001", over_wsgi(service), network_code=network_code)


@pytest.fixture
def service() -> SmallService:
    return SmallService(menu)


def test_the_first_callback_has_five_fields_and_an_empty_text(service: SmallService) -> None:
    phone = phone_to(service)
    assert phone.dial() == "You typed []"
    (path, body), *none = service.asked
    assert not none
    assert path == "/ussd"
    assert body == (
        "phoneNumber=%2B254711000001&serviceCode=%2A384%2A70421%23&text="
        f"&sessionId={phone.session_id}&networkCode=63902"
    )
    assert re.fullmatch(r"ATUid_[0-9a-f]{32}", phone.session_id)
    assert service.headers[0]["HTTP_USER_AGENT"] == "at-ussd-api/1.0"


def test_the_whole_transcript_travels_each_time(service: SmallService) -> None:
    phone = phone_to(service)
    phone.dial()
    for keys in ("1", "1", "Kisumu town & market", "a*b#c"):
        phone.press(keys)
    assert [form["text"] for form in service.forms] == [
        "",
        "1",
        "1*1",
        "1*1*Kisumu town & market",
        "1*1*Kisumu town & market*a*b#c",
    ]
    assert len({form["sessionId"] for form in service.forms}) == 1


def test_an_empty_reply_leaves_an_empty_piece_at_the_end(service: SmallService) -> None:
    phone = phone_to(service)
    phone.dial()
    phone.press("1")
    phone.press("")
    phone.press("2")
    assert [form["text"] for form in service.forms][2:] == ["1*", "1**2"]


def test_nothing_typed_on_the_first_screen_sends_an_empty_text_again(service: SmallService) -> None:
    phone = phone_to(service)
    phone.dial()
    phone.press("")
    phone.press("1")
    assert [form["text"] for form in service.forms] == ["", "", "1"]


def test_an_extension_is_the_first_text(service: SmallService) -> None:
    phone = phone_to(service)
    phone.dial("1*2")
    phone.dial_code("*384*70421*3#")
    phone.dial_code("*384*70421#")
    assert [form["text"] for form in service.forms] == ["1*2", "3", ""]


@pytest.mark.parametrize("code", ["*384*7042#", "*384*70421", "*384*704211#", "0711000000", ""])
def test_another_code_never_reaches_the_service(service: SmallService, code: str) -> None:
    phone = phone_to(service)
    assert phone.dial_code(code) == NETWORK_ERROR
    assert service.asked == []


def test_a_redial_is_a_new_session_and_ends_the_old(service: SmallService) -> None:
    phone = phone_to(service)
    phone.dial()
    first = phone.session_id
    phone.dial()
    assert phone.session_id != first
    assert [notice["status"] for notice in service.notices] == ["Incomplete"]


def test_an_end_closes_the_session_and_sends_a_success_notice(service: SmallService) -> None:
    phone = phone_to(service)
    phone.dial()
    phone.press("9")
    assert phone.screen == "Kwaheri"
    assert not phone.open
    (notice,) = service.notices
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", notice.pop("date"))
    assert notice.pop("durationInMillis").isdigit()
    assert notice == {
        "phoneNumber": "+254711000001",
        "errorMessage": "",
        "serviceCode": "*384*70421#",
        "lastAppResponse": "END Kwaheri",
        "hopsMetadata": "",
        "hopsCount": "2",
        "status": "Success",
        "sessionId": phone.session_id,
        "cost": "0.00",
        "networkCode": "63902",
        "input": "9",
    }


def test_after_the_end_there_is_no_reply_field(service: SmallService) -> None:
    phone = phone_to(service)
    with pytest.raises(NoSessionError):
        phone.press("1")
    phone.dial("9")
    with pytest.raises(NoSessionError):
        phone.press("1")
    with pytest.raises(NoSessionError):
        phone.drop()


def test_a_repeated_callback_is_the_same_bytes(service: SmallService) -> None:
    phone = phone_to(service)
    phone.dial()
    phone.press("4")
    assert phone.repeat() == "You typed [4]"
    assert service.asked[-1] == service.asked[-2]
    phone.press("9")
    phone.repeat()
    assert service.asked[-1] == service.asked[-3], "the notice stands between the two"
    assert len(service.notices) == 1


@pytest.mark.parametrize("leave", [Phone.drop, Phone.hang_up])
def test_a_session_left_early_is_incomplete(service: SmallService, leave: object) -> None:
    phone = phone_to(service)
    phone.dial()
    phone.press("1")
    assert callable(leave)
    leave(phone)
    (notice,) = service.notices
    assert notice["status"] == "Incomplete"
    assert notice["lastAppResponse"] == "CON You typed [1]"
    assert notice["input"] == "1"
    assert not phone.open


@pytest.mark.parametrize(
    "said",
    [
        " CON blank first",
        "\ufeffCON mark first",
        "\nCON line first",
        "con small letters",
        "CON",
        "CONtinue",
        "",
        '{"text": "CON"}',
        (404, "CON not found"),
        (302, "CON elsewhere", {"Location": "/ussd"}),
        (500, "END sorry"),
    ],
)
def test_a_malformed_answer_is_a_network_error_to_the_caller(said: Said) -> None:
    service = SmallService(lambda _: said)
    phone = phone_to(service)
    assert phone.dial() == NETWORK_ERROR
    (notice,) = service.notices
    assert notice["status"] == "Failed"
    assert notice["errorMessage"]
    assert notice["lastAppResponse"] == ""


def test_an_answer_after_ten_seconds_is_too_late() -> None:
    def slow(path: str, form: Mapping[str, str], metadata: str = "", /) -> Answer:
        notices.extend([form] if path == "/ussd/events" else [])
        return Answer(200, "text/plain", "CON late", 10.2)

    notices: list[Mapping[str, str]] = []
    phone = Phone("+254711000001", slow)
    assert phone.dial() == NETWORK_ERROR
    assert [notice["status"] for notice in notices] == ["Failed"]


def test_metadata_comes_back_with_the_next_callback_and_in_the_notice() -> None:
    given = {"": "here", "1": "a|bar"}
    service = SmallService(
        lambda text: (200, menu(text), {"at-ussd-hop-metadata": given.get(text, "last")})
    )
    phone = phone_to(service)
    phone.dial()
    phone.press("1")
    phone.press("9")
    came = [each.get("HTTP_AT_USSD_HOP_METADATA") for each in service.headers]
    assert came == [None, "here", None, None]
    assert service.notices[0]["hopsMetadata"] == "here|last"


def test_an_unknown_network_is_taken_as_it_comes(service: SmallService) -> None:
    phone = phone_to(service, network_code="dialoguss")
    phone.dial()
    assert service.forms[0]["networkCode"] == "dialoguss"
    assert phone.limit == 160


def test_a_prefix_hides_the_callbacks(service: SmallService) -> None:
    phone = Phone("+254711000001", over_wsgi(service, "/at/token"))
    phone.dial("9")
    assert [path for path, _ in service.asked] == ["/at/token/ussd", "/at/token/ussd/events"]
    assert [each.path for each in phone.exchanges] == ["/ussd", "/ussd/events"]
    assert phone.exchanges[0].answer.body == "END Kwaheri"
