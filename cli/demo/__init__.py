"""The demo: two offices with people, SOPs and two months of cases, played by the real engine with a past clock."""
