"""The overview as a person would make it from the rows of users, devices and SIMs: slowly, and without SQL."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from readmodels.devices.devices import DeviceRow
from readmodels.engine.facet_cubes import facet_columns
from readmodels.engine.table import Table
from readmodels.inventory.overview import OverviewRow
from readmodels.sims.sims import SimRow
from readmodels.users.users import UserRow


class ByHand:
    def __init__(self, users: Iterable[UserRow], devices: Iterable[DeviceRow], sims: Iterable[SimRow]) -> None:
        self.users = {row.user_id: row for row in users}
        self.devices = {row.device_id: row for row in devices}
        self.sims = [row for row in sims if row.status != "inactive"]

    def rows(self) -> list[OverviewRow]:
        numbers = list(self._numbers())
        used = {row.device_id for row in numbers}
        alone = [row for row in self._devices() if row.device_id not in used]
        holders = {row.user_id for row in (*numbers, *alone)}
        empty_handed = [row for row in self._users() if row.user_id not in holders]
        return [*numbers, *alone, *empty_handed]

    def counted(self, cube: Table[Any]) -> list[Any]:
        """How many rows have each combination of the columns that the cube counts."""
        columns = facet_columns(cube)
        make: Any = cube.row
        counted = Counter((row.customer_id, *(getattr(row, column) for column in columns)) for row in self.rows())
        return [make(*combination, n) for combination, n in counted.items()]

    def _meant(self, device_id: UUID | None) -> DeviceRow | None:
        """The device that a record is by now."""
        device = self.devices.get(device_id) if device_id else None
        while device is not None and device.absorbed_into is not None:
            device = self.devices.get(device.absorbed_into)
        return device

    def _numbers(self) -> Iterator[OverviewRow]:
        for sim in self.sims:
            meant = self._meant(sim.linked_device_id)
            user_id = (meant.user_id if meant else None) or sim.user_id
            device = meant if meant and meant.hidden_because is None else None
            reason = None if device else self._why_without(sim, meant)
            yield self._row(sim.sim_id, sim, device, self.users[user_id] if user_id else None, no_device=reason)

    @staticmethod
    def _why_without(sim: SimRow, meant: DeviceRow | None) -> str:
        if sim.linked_device_id is None:
            return "in_no_device"
        return "in_hidden_device" if meant and meant.hidden_because in ("by_hand", "kind") else "in_unknown_device"

    def _devices(self) -> Iterator[OverviewRow]:
        for device in self.devices.values():
            if device.absorbed_into is None and not device.hidden:
                user = self.users[device.user_id] if device.user_id else None
                yield self._row(device.device_id, None, device, user, no_number="no_sim_of_this_carrier" if user else "not_used")

    def _users(self) -> Iterator[OverviewRow]:
        for user in self.users.values():
            if user.status != "deleted":
                yield self._row(user.user_id, None, None, user)

    def _row(
        self,
        row_id: UUID,
        sim: SimRow | None,
        device: DeviceRow | None,
        user: UserRow | None,
        *,
        no_device: str | None = None,
        no_number: str | None = None,
    ) -> OverviewRow:
        [customer_id] = {row.customer_id for row in (sim, device, user) if row}
        return OverviewRow(
            customer_id,
            row_id,
            "number" if sim else "device" if device else "inactive_user" if user and user.status == "inactive" else "user",
            sim_id=sim.sim_id if sim else None,
            device_id=device.device_id if device else None,
            user_id=user.user_id if user else None,
            number=sim.number if sim else None,
            carrier=sim.carrier if sim else None,
            fed=sim.fed if sim else None,
            served_by_operator=sim.served_by_operator if sim else None,
            sim_status=sim.status if sim else None,
            iccid=sim.iccid if sim else None,
            card_type=sim.card_type if sim else None,
            tariff=sim.tariff if sim else None,
            tariff_sort=sim.tariff_sort if sim else None,
            options=sim.options if sim else None,
            contract_start=sim.contract_start if sim else None,
            contract_end=sim.contract_end if sim else None,
            earliest_renewal=sim.earliest_renewal if sim else None,
            subsidy=sim.subsidy if sim else None,
            renewal=sim.renewal if sim else None,
            hardware_calloff=sim.hardware_calloff if sim else None,
            billing_account=sim.billing_account if sim else None,
            missing_since=sim.missing_since if sim else None,
            kind=device.kind if device else None,
            maker=device.maker if device else None,
            model=device.model if device else None,
            model_sort=device.model_sort if device else None,
            size=device.size if device else None,
            colour=device.colour if device else None,
            imei=device.imei if device else None,
            imei2=device.imei2 if device else None,
            serial_number=device.serial_number if device else None,
            device_further=device.further if device and device.further != "{}" else None,
            device_further_sort=device.further_sort if device else None,
            device_unknown=device.unknown if device else None,
            user_name=user.name if user else None,
            user_name_sort=user.name_sort if user else None,
            user_status=user.status if user else None,
            email=user.email if user else None,
            group=user.group if user else None,
            personnel_number=user.personnel_number if user else None,
            cost_centre=user.cost_centre if user else None,
            primary_address=user.primary_address if user else None,
            address_sort=user.address_sort if user else None,
            additional_addresses=(user.additional_lines or None) if user else None,
            user_further=user.further if user and user.further != "{}" else None,
            user_further_sort=user.further_sort if user else None,
            no_device_reason=no_device,
            no_number_reason=no_number,
            search=" ".join(row.search for row in (sim, device, user) if row and row.search),
        )
