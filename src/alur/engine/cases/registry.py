"""What higher slices contribute to running cases: activities, and reactions to what happened."""

from alur.kernel.registry import Registry

from .ports import Activity, Reaction, Work

activities: Registry[Activity] = Registry("activity")
reactions: Registry[Reaction] = Registry("reaction")

activities.add(Work.name, Work())
