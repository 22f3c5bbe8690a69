"""Which newer model comes in the place of a device: what is agreed with its customer, and nothing else (H-12)."""

from aggregates.agreements.exchange_models import ExchangeModel, agreed_for
from aggregates.customer import Customer
from aggregates.device import Device
from commands.customers.agreed import check_feature
from commands.devices.present_device import device_name
from commands.engine.command import Given, Refusal


class NoNewerModelAgreed(Refusal):
    """For {device} no newer model is agreed; ask for the same model, or agree on a newer one with the operator."""

    code = "no-newer-model-agreed"
    de = "Für {device} ist kein neueres Modell vereinbart; bitte das gleiche Modell wählen oder mit dem Betreiber ein neueres vereinbaren."


def newer_model(given: Given, device: Device) -> ExchangeModel:
    """Return what is agreed of the device's model. Raises FeatureOff, NoNewerModelAgreed."""
    check_feature(given, "upgrade_exchange")
    said = device.description
    agreed = agreed_for(given.state(Customer, given.customer_id).exchange_models, said.maker, said.model)
    if agreed is None:
        raise NoNewerModelAgreed(device=device_name(device))
    return agreed
