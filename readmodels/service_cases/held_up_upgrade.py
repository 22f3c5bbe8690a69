"""The clarification case that an upgrade is while another case keeps its old device from going back, and the table of these (H-12, H-23)."""

from aggregates.service_cases.upgrade import Upgrade
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.clarification_cases.clarification_cases import CLARIFICATION_CASES

HELD_UP_UPGRADE = CaseKind(
    "held_up_upgrade",
    2,
    Upgrade,
    "Altes Gerät eines Upgrades in einem anderen Servicefall",
    "Old device of an upgrade in another service case",
    "Den anderen Servicefall des Geräts (in Klammern, sonst bei der Bestellung unter dem alten Gerät) zu Ende bringen oder stornieren; hat der Nutzer es dann noch, öffnet sich die Rücksendung von selbst",
    "Bring the device's other service case (in brackets, otherwise with the order under the old device) to its end, or cancel it; where the user still has it then, the return opens by itself",
    (
        "POST /service-cases/{id}/completion",
        "POST /service-cases/{id}/cancellation",
        "POST /service-cases/{id}/arrival",
        "POST /service-cases/{id}/found",
    ),
)
HELD_UP_UPGRADE_CASES = CLARIFICATION_CASES.table("held_up_upgrade_cases")
