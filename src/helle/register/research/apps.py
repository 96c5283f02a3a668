from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "helle.register.research"
    label = "research"

    def ready(self) -> None:
        """Let a release be held against the rows that are out, and have its open microdata made."""
        from helle.register.releases import extracts, microdata
        from helle.register.research import open_rows, standing

        for asked in (standing.extracts_out, open_rows.files_out):
            if asked not in extracts.ASKED:
                extracts.ASKED.append(asked)
        if open_rows.opened not in microdata.MADE_BY:
            microdata.MADE_BY.append(open_rows.opened)
