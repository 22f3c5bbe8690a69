"""What service cases hold that there is once only."""

from aggregates.engine.claim import ClaimKind
from foundation.noun import Noun

CASE_NUMBER_CLAIM = ClaimKind("service_case_number", personal=False, alone_in="system", noun=Noun("Fallnummer", "case number"))
DEVICE_IN_CASE_CLAIM = ClaimKind(
    "device_under_return", personal=False, alone_in="customer", noun=Noun("Gerät in einem Servicefall", "device in a service case")
)
"""A device is returned, repaired or exchanged once at a time; what it is called in the store, it is from when there were returns alone."""
CASE_PARCEL_CLAIM = ClaimKind("service_case_parcel", personal=False, alone_in="customer")
"""`tracking number/case/parcel`: what a parcel service's word is about."""
CASE_TEXTS_CLAIM = ClaimKind("service_case_texts", personal=False, alone_in="customer")
"""By its id, a case whose own key seals what people wrote: nobody had the device."""
LEAVER_UNDECIDED_CLAIM = ClaimKind("leaver_undecided", personal=False, alone_in="customer")
"""By what all returns of a user who leaves have in common and its own id, a completed return that left it to a later one what becomes of the user."""
DEVICE_LOST_CLAIM = ClaimKind("device_lost", personal=False, alone_in="customer", noun=Noun("verlorenes Gerät", "lost device"))
"""A device is lost until it is found, also after its case was closed."""
