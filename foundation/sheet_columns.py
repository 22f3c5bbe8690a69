"""What spreadsheets call their columns."""


def letters(place: int) -> str:
    """Return what the column is called, the first of which has place 0: A, …, Z, AA …"""
    text, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text
