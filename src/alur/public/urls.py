"""Addresses of the public pages. Included last, at the root: an office's slug comes first in its addresses."""

from django.urls import path

from .views import apply, check, feeds, outsiders, plain, protection, replies, schedule, services, steps, tracking, wall

app_name = "public"

urlpatterns = [
    path("", services.offices, name="offices"),
    path("live", plain.live, name="live"),
    path("ready", plain.ready, name="ready"),
    path("metrics", plain.metrics, name="metrics"),
    path("robots.txt", plain.robots, name="robots"),
    path("privasi/", plain.privacy, name="privacy"),
    path("aksesibilitas/", plain.accessibility, name="accessibility"),
    path("lacak/", tracking.look_up, name="look_up"),
    path("lacak/<slug:token>/", tracking.case, name="case"),
    path("lacak/<slug:token>/tanda-terima/", tracking.receipt, name="receipt"),
    path("lacak/<slug:token>/berkas/<uuid:file>/", tracking.download, name="download"),
    path("lacak/<slug:token>/jawab/<uuid:pause>/", replies.answer, name="answer"),
    path("lacak/<slug:token>/tarik/", replies.withdraw, name="withdraw"),
    path("lacak/<slug:token>/langkah/<uuid:task>/", steps.step, name="step"),
    path("tautan/<slug:token>/", outsiders.outsider, name="outsider"),
    path("tautan/<slug:token>/terima-kasih/", outsiders.thanks, name="thanks"),
    path("tautan/<slug:token>/berkas/<uuid:file>/", outsiders.download, name="outsider_file"),
    path("<slug:office>/", services.office, name="office"),
    path("<slug:office>/jadwal/", schedule.schedule, name="schedule"),
    path("<slug:office>/jadwal.ics", feeds.feed, name="feed"),
    path("<slug:office>/jadwal/hari-ini/", wall.wall, name="wall"),
    path("<slug:office>/perlindungan-data/", protection.protection, name="protection"),
    path("<slug:office>/<slug:service>/", services.service, name="service"),
    path("<slug:office>/<slug:service>/standar/", services.standard, name="standard"),
    path("<slug:office>/<slug:service>/sop.<slug:form>", services.export, name="export"),
    path("<slug:office>/<slug:service>/ajukan/", apply.start, name="apply"),
    path("<slug:office>/<slug:service>/ajukan/<int:number>/", apply.topic, name="topic"),
    path("<slug:office>/<slug:service>/ajukan/periksa/", check.check, name="check"),
]
