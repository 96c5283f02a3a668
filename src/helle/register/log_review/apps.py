from django.apps import AppConfig


class LogReviewConfig(AppConfig):
    name = "helle.register.log_review"
    label = "log_review"
    default_auto_field = "django.db.models.BigAutoField"
