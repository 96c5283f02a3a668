from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "helle.register.tasks"
    label = "tasks"
