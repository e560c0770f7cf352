from tests.hall.pages.conftest import Visited


def test_the_code_on_the_kiosk_and_on_the_slip_leads_to_the_guide(visited: Visited) -> None:
    page = visited.browser().get("/guide/BT-22")
    assert page.status_code == 200
    for words in ("二手房公积金贷款", "身份证", "1.5 小时", "80 元", "1–5 号", "示例"):
        assert words in page.text


def test_an_unknown_guide_is_a_page_in_plain_words(visited: Visited) -> None:
    page = visited.browser().get("/guide/BT-99")
    assert page.status_code == 404
    assert "没有这项业务" in page.text
