from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "helle.register.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        """Let evidence point only at an activity that is there."""
        from helle.register.action_plans import places
        from helle.register.knowledge.models import Activity

        places.ON_RECORD["knowledge-activity"] = lambda asked: Activity.objects.filter(pk=asked["activity_id"]).exists()
