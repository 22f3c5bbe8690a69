"""The lists of the reports about numbers: contracts that end, renewals that are possible, subsidies that are unused, numbers without device (H-19)."""

from readmodels.engine.field import Field
from readmodels.reports.report_list import report_list
from readmodels.sims.sim_resource import SIM_LIST

RENEWABLE_FROM = Field("renewable_from", "date", "Verlängerbar ab", "Renewable from")
"""By its dates, as nobody said anything; empty: the carrier says that it can be renewed."""
_WHOSE = ("number", "carrier", "status", "tariff", "billing_account", "user_id", "user")
_TERM = ("contract_start", "contract_end", "earliest_renewal")

ENDING_CONTRACT_LIST = report_list(
    "ending-contracts",
    "Auslaufende Verträge",
    "Contracts ending",
    SIM_LIST,
    (*_WHOSE, *_TERM, "renewal"),
    ("contract_end", "number"),
    noun="ending_contract",
)
POSSIBLE_RENEWAL_LIST = report_list(
    "possible-renewals",
    "Mögliche Verlängerungen",
    "Renewals possible",
    SIM_LIST,
    (*_WHOSE, *_TERM, "subsidy", "hardware_calloff"),
    ("earliest_renewal", "number"),
    noun="possible_renewal",
    behind=("renewal",),
    table="renewable_numbers",
    own=(RENEWABLE_FROM,),
)
UNUSED_SUBSIDY_LIST = report_list(
    "unused-subsidies",
    "Ungenutzte Subventionen",
    "Subsidies unused",
    SIM_LIST,
    (*_WHOSE, *_TERM, "hardware_calloff", "maker", "model", "device_id"),
    ("tariff", "number"),
    noun="unused_subsidy",
    behind=("subsidy",),
)
DEVICELESS_NUMBER_LIST = report_list(
    "numbers-without-device",
    "Rufnummern ohne Gerät",
    "Numbers without device",
    SIM_LIST,
    (*_WHOSE, "iccid", "no_device_reason", "contract_end"),
    ("number",),
    noun="number_without_device",
    behind=("device_id",),
)
