from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "helle.register.coordination"
    label = "coordination"

    def ready(self) -> None:
        """Let a plan's evidence say what of a meeting a reader may not read, and its printed report what is late."""
        from helle.register.action_plans import late as of_plans
        from helle.register.action_plans import opening, places
        from helle.register.coordination import evidence, late

        of_plans.ASKED.append(late.late_follow_ups)
        opening.QUESTIONS["meeting"] = evidence.of_meetings
        places.ON_RECORD.update({"forum": evidence.forum_is_there, "meeting": evidence.meeting_is_there})
