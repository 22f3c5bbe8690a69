"""The operator to whom devices are sent."""

from api.engine.operator import Operator

WITH_RETURNS_CENTRE = Operator(returns_address=("Beispiel Retouren", "Musterstraße 1", "12345 Musterstadt"))
