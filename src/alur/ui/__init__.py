"""What every page is built from: base templates, components, fields, css, icons and the words for dates.

Owns no tables. Registers nothing; lower than every slice that shows a page.

Bases      ui/citizen.html  title, back, content, home_url, scripts     (context: office, form)
           ui/desk.html       title, content                            (one column; context: form)
           ui/desk_list.html  title, list (has <h1>), content (beside)  (the inbox)
           ui/desk_split.html title, list (<h2> down), list_label, back_url, back_label, content (has <h1>)
           `form` in the context puts "Kesalahan: " into the title when it was refused.
Tags       {% load alur %}
           field bound [heading=True] [hint=""] · error_summary form… · draft_note
           tag state [text] (states: components.TAGS; or a tone: plain active ok warn bad)
           timeline rows [title] (components.TimelineRow) · progress done total
           summary rows [wide=True] (components.SummaryRow) · pager older= newer=
           empty title [text] [url] [label] [icon] · icon name (icons.py)
Filters    at|long_datetime:zone · short_datetime:zone · clock_time:zone · day_words:zone · due|remaining:zone
           day|long_date · day|short_date · minutes|duration · bytes|file_size       (zone: office.zone)
Fields     forms.py: LineField LongTextField EmailField ParsedField WholeNumberField IndonesianDateField
           TimeSlotField PersonField FilesField ChoiceField ChoicesField ConsentField; OptionLabel for two-line choices
Menu       plug.py: menu.items.add("deliveries", MenuItem(label=_("Pengiriman"), url_name="…", icon="send", order=20))
Limits     limits.Limit("look-up:address", 10, 900).allows(address): so many tries in so many seconds
Errors     errors.page(request, status, message, back_url=…); Refused, Conflict and Invalid that nobody caught
           become 422 and 409 pages; an expired form or session keeps what was typed (errors.py, sessions.py).
Lists      keyset.py: Order(desc("opened_at"), desc("id")) · page_of(rows, order, cursor=, size=) · addresses(page, …)
Classes    button [quiet|danger] · actions · panel [now, with <header>] · page-head · columns · place · lead · small
           line · hidden (screen readers only) · number · doors · table-scroll > table.cards (td data-label)
           search · filters (a[aria-current]) · task-list · trail · notes · back · page narrow · as-link
Script     <form data-draft="key"> keeps answers a week on the device, never data-private, hidden, file or password;
           data-draft-clear="start of keys" on the receipt erases them. Second presses are ignored. desk: J K / Enter
           (include "ui/_keys.html" under the list). No htmx: plain links and forms do all there is to do so far.
Stylesheets stand in static/ui/css/parts; collectstatic joins them (stylesheets.py).
"""
