from django.apps import AppConfig


class JointActionsConfig(AppConfig):
    name = "helle.register.joint_actions"
    label = "joint_actions"
