"""What higher slices contribute to running cases: activities, reactions to what happened, and what else they keep of
people."""

from alur.kernel.registry import Registry

from .ports import Activity, Keeper, Reaction, Work

activities: Registry[Activity] = Registry("activity")
reactions: Registry[Reaction] = Registry("reaction")
keepers: Registry[Keeper] = Registry("keeper of personal data")

activities.add(Work.name, Work())
