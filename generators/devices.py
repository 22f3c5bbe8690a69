"""Made-up devices of real types: the n-th device has always the same model and IMEIs."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from aggregates.agreements.device_kinds import DeviceKind
from importers.imports.tac import guessed_kind

_SERIALS_PER_ROUND = 128
"""More than the places that the commonest model has in `_places()`."""
_SECOND_IMEI = 500_000


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A line of `known_models.csv`: facts from the open list of Osmocom (CC-BY-SA 3.0)."""

    tac: str
    maker: str
    model: str
    dual_sim: bool

    @property
    def kind(self) -> DeviceKind:
        return guessed_kind(self.maker, self.model)


def model_of(device: int) -> KnownModel:
    places = _places()
    return places[device % len(places)][0]


def imei14(device: int, second: bool = False) -> str:
    """Return the first 14 digits of the device's IMEI 1, or IMEI 2; up to 3.5 million devices differ in all of them."""
    places = _places()
    model, rank = places[device % len(places)]
    return f"{model.tac}{device // len(places) * _SERIALS_PER_ROUND + rank + second * _SECOND_IMEI:06d}"


def serial_number(device: int) -> str:
    return f"BSP{device * 48_271 % 100_000_000:08d}"


@cache
def known_models() -> tuple[KnownModel, ...]:
    lines = (files("importers") / "known_models.csv").read_text(encoding="utf-8").splitlines()[2:]
    return tuple(KnownModel(tac, maker, model, dual == "yes") for tac, maker, model, dual in (line.split(",") for line in lines))


@cache
def _places() -> tuple[tuple[KnownModel, int], ...]:
    """Some 1,000 places shuffled, of which common models have many; each with its rank among those of the same type code."""
    rng = Random("models")  # noqa: S311 - examples, not secrets
    models = sorted(known_models(), key=lambda _: rng.random())
    weights = [1 / (place + 3) for place in range(len(models))]
    drawn = [model for model, weight in zip(models, weights, strict=True) for _ in range(max(1, round(1000 * weight / sum(weights))))]
    seen: dict[str, int] = {}
    places: list[tuple[KnownModel, int]] = []
    for model in sorted(drawn, key=lambda _: rng.random()):
        places.append((model, seen.get(model.tac, 0)))
        seen[model.tac] = seen.get(model.tac, 0) + 1
    return tuple(places)
