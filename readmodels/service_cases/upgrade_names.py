"""What upgrades are called where only their ids stand: by the number of their order."""

from aggregates.service_cases.upgrade import Upgrade, UpgradeOrdered
from readmodels.engine.names import Known, Name, NameOfOther, Naming


def _say(known: Known, name_of: NameOfOther) -> Name:
    upgrade: Upgrade = known.state
    if upgrade.order_id is None:
        return Name("Upgrade", "upgrade")
    order = name_of("order", str(upgrade.order_id))
    return Name(f"Upgrade mit {order.de}", f"upgrade with {order.en}")


UPGRADE_NAMES = Naming("upgrade", Upgrade, (UpgradeOrdered,), _say, names_others=True, own=Name("dieses Upgrade", "this upgrade"))
