"""How Helle looks: base templates, the design system, and tags that draw rulings, ladders and clocks."""
