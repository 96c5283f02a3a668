from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    name = "helle.register.obligations"
    label = "obligations"

    def ready(self) -> None:
        """Let evidence point only at pages of obligations, studies and reports that are there."""
        from helle.register.action_plans import places
        from helle.register.obligations.models import Obligation, Study, TreatyReport

        places.ON_RECORD.update(
            {
                "obligation": lambda asked: Obligation.objects.filter(code=asked["code"]).exists(),
                "study": lambda asked: Study.objects.filter(code=asked["code"]).exists(),
                "treaty-report": lambda asked: TreatyReport.objects.filter(pk=asked["report_id"]).exists(),
            }
        )
