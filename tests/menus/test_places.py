"""A place is found however it is typed, in both languages: towns, estates, slips."""

from collections.abc import Mapping

import pytest

from menus.tree import Tree
from menus.words import Words

COUNTIES = {
    "001": "msa, momasa, mombaza, mvita, likoni, mombasa, Mombassa, mombaca, Msa.",
    "002": "diani, ukunda, msambweni, lunga lunga, kinango",
    "003": "kilify, malindi, mtwapa, watamu, mariakani, malindy, Mtwapa town",
    "004": "hola, garsen, madogo, tana",
    "005": "mpeketoni, shela, faza, witu, mokowe, lamuu",
    "006": "voi, wundanyi, mwatate, taita, taveta",
    "007": "garisa, dadaab, ijara, masalani, hagadera",
    "008": "wajeer, habaswein, bute, eldas, griftu, wajirr",
    "009": "el wak, rhamu, takaba, banissa, lafey, mandara",
    "010": "moyale, laisamis, loiyangalani, sololo, north horr",
    "011": "merti, garbatulla, garba tula, kinna, oldonyiro",
    "012": "maua, nkubu, timau, mikinduri, imenti, kaunti ya meru",
    "013": "chuka, chogoria, marimanti, kathwana, tharaka",
    "014": "runyenjes, siakago, mbeere, kiritiri, ishiara, embu town",
    "015": "mwingi, mutomo, kyuso, zombe, ikutha",
    "016": "machackos, athi river, mavoko, mlolongo, syokimau, machakosi, mlolongo area",
    "017": "wote, kibwezi, makindu, mtito andei, emali",
    "018": "ol kalou, engineer, njabini, kinangop, ndaragwa",
    "019": "nyerri, karatina, othaya, mukurweini, mweiga, nyeri mjini",
    "020": "kerugoya, kutus, sagana, mwea, wanguru",
    "021": "muranga, kenol, kangema, maragua, kandara, murang'a, MURANGA, murang’a, muranga county",
    "022": "kiambo, thika, ruiru, juja, limuru, thikka, near thika, Githurai 45",
    "023": "lodwar, kakuma, lokichogio, lokichoggio, kalobeyei, lodwor, kakumaa, turkanaa",
    "024": "pokot, kapenguria, ortum, sigor, kacheliba",
    "025": "maralal, baragoi, archers post, wamba",
    "026": "transnzoia, kitale, kiminini, endebess, saboti, transnzoia, trans-nzoia",
    "027": "uasin, wasin gishu, eldoret, eldoreti, eldy, eldorett, Eldoret town, uasin",
    "028": "elgeyo, marakwet, keiyo, iten, kapsowar",
    "029": "kapsabet, nandi hills, mosoriot, kobujoi, kabiyet",
    "030": "kabarnet, marigat, eldama ravine, ravine, mogotio",
    "031": "nanyuki, nyahururu, rumuruti, thomsons falls, dol dol, nyahururru",
    "032": "naks, naivasha, molo, njoro, gilgil, nakru, nakurru town, naivashaa",
    "033": "kilgoris, maasai mara, masai mara, ololulunga, suswa",
    "034": "kajiando, ngong, kitengela, ongata rongai, isinya, kitengla, ngon'g, ongata rongai",
    "035": "litein, kipkelion, londiani, fort ternan, kapkatet",
    "036": "sotik, longisa, mulot, silibwet",
    "037": "kakamenga, kaka, mumias, malava, butere, kakmega",
    "038": "luanda, chavakali, hamisi, kaimosi, sabatia",
    "039": "webuye, kimilili, chwele, sirisia, kanduyi",
    "040": "malaba, nambale, butula, funyula, port victoria",
    "041": "bondo, ugunja, ukwala, yala, usenge",
    "042": "kisumo, ahero, maseno, muhoroni, kombewa, kismu, kisumuu, Kisumu City",
    "043": "homabay, oyugis, mbita, kendu bay, ndhiwa, homabey, homa-bay",
    "044": "rongo, awendo, isebania, kehancha, kuria",
    "045": "ogembo, suneka, tabaka, nyamache, kenyenya",
    "046": "nyansiongo, ekerenyo, borabu",
    "047": "nai, nrb, kanairo, kibera, kibra, nairobbi, naiorbi, kibira, kibera nairobi, lang'ata, "
        "lang ata, langata, South-B, KIBERA, nairobi city",
}  # fmt: skip
COUNTRIES = {
    "SA": "saudi, saudia, soudia, ksa, saudi arabiya, ryadh, jedah, jeddha, saudi arabia, saud, "
        "K.S.A.",
    "AE": "uae, emirati, falme za kiarabu, dubai, dubay, dubai city, dubei, abudhabi, u.a.e, "
        "emirates",
    "QA": "katar, katari, quatar, doha, dohah, qat, qatr, kwa doha",
    "OM": "omani, muscat, muskat, maskati, salalah",
    "KW": "kuwaiti, kuwet, koweit, salmiya, hawally, kuweit",
    "BH": "bahareni, bahrein, baharain, manama, bahrain, bah",
    "LB": "lebanoni, labanon, beirut, beiruti, saida, lebanan, leb",
    "IQ": "iraki, irak, baghdad, bagdad, erbil, iraqq",
    "JO": "yordani, jodan, amman, jor, jordan, yordani",
    "TH": "tailandi, tailand, thai, bangkok, mae sot, thailnd, thailand",
    "MM": "burma, myanma, miyanma, myawaddy, kk park, myanmr",
    "LA": "laosi, vientiane, golden triangle, bokeo",
    "KH": "kambodia, combodia, phnom penh, sihanoukville, poipet",
    "IN": "uhindi, delhi, new delhi, mumbai, bombay",
    "MY": "malesia, kuala lumpur, penang",
    "UG": "kampala, entebbe, jinja, mbale, ugnda",
    "TZ": "tz, dar, dar es salaam, arusha, mwanza, dar es salam, tanzania",
    "ET": "uhabeshi, habeshi, addis, addis ababa, adis ababa",
    "SO": "somaliland, mogadishu, muqdisho, xamar, kismayo, mogadisho",
    "SS": "sudan kusini, s sudan, juba, south sudan",
    "ZA": "afrika kusini, rsa, mzansi, johannesburg, joburg, south africa, s africa",
    "LY": "benghazi",
    "RU": "urusi, rusia, moscow, moskva, alabuga",
    "UA": "ukraini, kyiv, kiev",
    "GB": "uk, england, uingereza, united kingdom, london, england, london",
    "DE": "ujerumani, berlin, frankfurt, germny, germany",
    "IT": "italia, rome, roma, milan",
    "TR": "uturuki, turkiye, istanbul, ankara, turky, turkey",
    "US": "usa, america, marekani, united states, U.S.A., united states",
    "CD": "drc, congo, kongo, zaire, goma, dr congo",
    "RW": "kigali, rwnda, rwanda",
    "BI": "bujumbura",
    "EG": "misri, cairo, egypt, misri",
    "SD": "khartoum",
    "CN": "uchina, guangzhou, beijing, china",
    "CA": "kanada, toronto, canada",
    "AU": "sydney, australia",
    "FR": "ufaransa, paris",
    "NL": "uholanzi, amsterdam",
    "PL": "polandi, warsaw",
    "CY": "kupro, saiprasi",
    "YE": "yemeni",
    "IL": "izraeli, tel aviv",
    "VN": "vietinamu, hanoi, vietnam",
    "PH": "ufilipino, manila",
}  # fmt: skip
SEVERAL = {
    "rongai": "034 032", "githurai": "022 047", "kahawa": "022 047", "keroka": "045 046",
    "bura": "004 007", "coast": "001 002 003 004 005 006", "pwani": "001 002 003 004 005 006",
    "north eastern": "007 008 009", "mashariki": "010 011 012 013 014 015 016 017",
    "magharibi": "037 038 039 040", "mt kenya": "018 019 020 021 022",
}  # fmt: skip


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree.read(Words.read())


def forms(table: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(form.strip(), code) for code, said in table.items() for form in said.split(",")]


def test_the_table_is_long_enough() -> None:
    assert len(forms(COUNTIES)) + len(forms(COUNTRIES)) >= 250


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize(("name", "table"), [("counties", COUNTIES), ("countries", COUNTRIES)])
def test_a_place_is_found_by_all_that_it_is_called(
    tree: Tree, name: str, table: Mapping[str, str], language: str
) -> None:
    places = tree.lists[name].places[language]
    missed = [
        (form, code, found)
        for form, code in forms(table)
        if code not in (found := places.find(form)) or len(found) > 3
    ]
    assert missed == []


def test_no_more_is_looked_at_than_fills_a_screen(tree: Tree) -> None:
    """Whoever could send a page of words would keep all others waiting for the search."""
    places = tree.lists["counties"].places["en"]
    assert places.find(f"{'I do not know, ' * 5} Nairobi")
    assert not places.find(f"{'I do not know, ' * 500} Nairobi")


@pytest.mark.parametrize("language", ["en", "sw"])
def test_what_several_are_called_offers_all_of_them(tree: Tree, language: str) -> None:
    places = tree.lists["counties"].places[language]
    found = {form: " ".join(sorted(places.find(form))) for form in SEVERAL}
    assert found == {form: " ".join(sorted(codes.split())) for form, codes in SEVERAL.items()}
    abroad = tree.lists["countries"].places[language]
    assert set(abroad.find("tripoli")) == {"LY", "LB"}
    assert set(abroad.find("uk")) >= {"GB"}
    assert set(abroad.find("Middle East")) >= {"SA", "AE", "LB", "JO"}


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize(
    "typed",
    ["xyz", "akuru", "qqqq", "hello", "sina uhakika", "sijui", "12345", "", " ", "'", "😢",
     "a" * 180, "boss wangu", "town", "mji"],
)  # fmt: skip
def test_what_is_no_place_finds_none(tree: Tree, typed: str, language: str) -> None:
    named = [listing for listing in tree.lists.values() if not listing.among]  # offers "don't know"
    assert [one.places[language].find(typed) for one in named] == [()] * len(named)


@pytest.mark.parametrize("language", ["en", "sw"])
def test_every_name_finds_its_own_first_letters_first(tree: Tree, language: str) -> None:
    for listing in tree.lists.values():
        for names in listing.names.values():
            for code, name in names.items():
                assert code in listing.places[language].find(name), name


@pytest.mark.parametrize("language", ["en", "sw"])
def test_a_part_of_a_word_among_others_is_no_place(tree: Tree, language: str) -> None:
    places = tree.lists["places"].places[language]
    for said in ("kwa shamba ya mzungu", "shule ya mto"):
        assert places.find(said) == (), said


@pytest.mark.parametrize("language", ["en", "sw"])
def test_words_that_each_name_one_place_are_sure_of_it(tree: Tree, language: str) -> None:
    places = tree.lists["places"].places[language]
    sure = {
        "Nakuru town": "032",
        "Nairobi, Kibera": "047",
        "niko Embu": "014",
        "I am in Nakuru": "032",
    }
    assert {said: places.sure(said) for said in sure} == {s: (code,) for s, code in sure.items()}
    assert places.sure("he took me to Nakuru and beats me") == ()
    assert places.sure("") == places.sure("in the town") == ()
