"""The refusal of what belongs to a function that is switched off for the customer, wherever it is asked for."""

from commands.engine.command import Refusal


class FeatureOff(Refusal):
    """The feature {feature} is switched off for this customer; the operator switches it on."""

    status = 403
    code = "feature-off"
    de = "Die Funktion {feature_de} ist für diesen Kunden nicht freigeschaltet; der Betreiber schaltet sie frei."
