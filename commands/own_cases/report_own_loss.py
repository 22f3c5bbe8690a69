"""Report that a device of one's own is lost or stolen, where that is agreed with the customer (H-13, H-25)."""

from commands.engine.command import Decision, Given
from commands.own_cases.own_case import check_own_device
from commands.service_cases.report_loss import ReportLoss


class ReportOwnLoss(ReportLoss):
    """A loss like all others, of a device that whoever asks has now, with its numbers blocked where that is wanted."""

    def check(self, given: Given) -> bool:
        check_own_device(given, self.device_id)
        return super().check(given)

    def decide(self, given: Given) -> Decision:
        check_own_device(given, self.device_id)
        return super().decide(given)
