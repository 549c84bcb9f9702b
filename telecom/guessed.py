"""PINs that anybody would try first."""

# Besides one digit four times and digits in a row, those chosen most often, with the middle row of
# a keypad. Source: the first twenty-two of datagenetics.com/blog/september32012.
_CHOSEN_MOST = frozenset(("1212", "1004", "6969", "1122", "1313", "1010", "2580", "0852"))
_CENTURIES = ("19", "20")  # a year: of birth, or this one
_IN_A_ROW = "01234567890", "09876543210"


def is_guessed_first(pin: str, number: str) -> bool:
    """Whether others guess it at once, who may know the number of the caller's phone."""
    return (
        len(set(pin)) == 1
        or pin in _CHOSEN_MOST
        or pin[:2] in _CENTURIES
        or any(pin in row for row in _IN_A_ROW)
        or number.endswith(pin)
    )
