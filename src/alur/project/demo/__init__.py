"""The demo: three offices, their people and some forty cases, made through the real actions relative to the present.

Data: `offices`, `people`, `stories/`. Machinery: `moments` (working time backwards), `acts` (what a story's people
do), `seeding` (all of it in one transaction), `accounts` (who signs in how), `mailbox` (catches the mails),
`children` (web and worker as child processes). No tables.
"""
