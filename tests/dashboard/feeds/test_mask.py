import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.feeds.mask import is_card, is_identity, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("card 4111 1111 1111 1111 lost", "card <card> lost"),
        ("6222021234567894 丢失", "<card> 丢失"),
        ("身份证 11010519491231002X", "身份证 <identity>"),
        ("call 13812345678", "call <phone>"),
        ("write to a.b+c@bank.com.cn now", "write to <mail> now"),
        ("2026-03-02 09:00,100,90", "2026-03-02 09:00,100,90"),
        ("order 1234567890123", "order 1234567890123"),
    ],
)
def test_what_is_personal_is_hidden_and_nothing_else(text: str, masked: str) -> None:
    assert mask(text) == masked


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.text("0123456789", min_size=12, max_size=18))
def test_one_wrong_digit_is_no_card(body: str) -> None:
    cards = [body + check for check in "0123456789" if is_card(body + check)]
    assert len(cards) == 1


def test_the_example_of_the_standard_is_an_identity_number() -> None:
    assert is_identity("11010519491231002X")
    assert not is_identity("110105194912310021")
