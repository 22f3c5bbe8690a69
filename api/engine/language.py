"""In which language a request is answered: `lang=de|en`, else what Accept-Language prefers of the two, else German."""

from typing import Literal

from starlette.requests import Request

Language = Literal["de", "en"]


def language_of(request: Request) -> Language:
    match request.query_params.get("lang", "").lower()[:2]:
        case "de":
            return "de"
        case "en":
            return "en"
        case _:
            return preferred(request.headers.get("accept-language", ""))


def preferred(accepted: str) -> Language:
    """Choose the better liked of the two; other languages and unreadable weights don't count."""
    liked: dict[Language, float] = {"de": 0.0, "en": 0.0}
    for part in accepted.lower().split(","):
        tag, _, weight = part.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        match tag.strip()[:2]:
            case "de":
                liked["de"] = max(liked["de"], quality)
            case "en":
                liked["en"] = max(liked["en"], quality)
            case _:
                pass
    return "en" if liked["en"] > liked["de"] else "de"
