from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "helle.register.research"
    label = "research"

    def ready(self) -> None:
        """Let a release be held against the extracts that are out."""
        from helle.register.releases import extracts
        from helle.register.research import standing

        if standing.extracts_out not in extracts.ASKED:
            extracts.ASKED.append(standing.extracts_out)
