"""The person: identity under her own key, and the facts about her that change over time."""
