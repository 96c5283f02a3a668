from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "helle.register.coordination"
    label = "coordination"

    def ready(self) -> None:
        """Let a plan's evidence say of a meeting what of it a reader may not read."""
        from helle.register.action_plans import opening
        from helle.register.coordination import evidence

        opening.QUESTIONS["meeting"] = evidence.of_meetings
