"""Who has a contract passed on by a return is told at once, and as it is completed, where its number goes into no device (H-14)."""

from collections.abc import Iterator

from aggregates.service_cases.service_case import ServiceCase
from aggregates.sim import Sim
from aggregates.user import User
from api.engine.written import Note
from commands.engine.command import Given
from commands.service_cases.passing_on import devices_with_sim


def in_no_device(given: Given, case: ServiceCase) -> Iterator[Note]:
    """Yield the note where the new user has no device for it, or several."""
    if case.contract != "pass_on" or case.pass_on_to is None or len(found := devices_with_sim(given, case.pass_on_to)) == 1:
        return
    name, numbers = given.state(User, case.pass_on_to).name, ", ".join(each.number for each in case.numbers)
    has_de, has_en = ("mehrere Geräte mit SIM", "several devices with a SIM") if found else ("kein Gerät mit SIM", "no device with a SIM")
    fed = any(given.state(Sim, each.sim_id).fed for each in case.numbers)
    goes_de = "es bleibt beim Netzbetreiber zu erledigen" if fed else "die Zuordnung erfolgt zum Nutzer ohne Gerät"
    goes_en = "it is left to be done at the carrier" if fed else "it goes to the user without a device"
    yield Note(
        de=f"{name} hat {has_de}, {numbers} kommt mit der Rücksendung also in keines: {goes_de}. In welches Gerät, bitte bei der Rufnummer angeben.",
        en=f"{name} has {has_en}, so {numbers} goes into none with the return: {goes_en}. Say at the number into which device.",
    )
