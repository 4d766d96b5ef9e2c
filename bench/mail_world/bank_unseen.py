"""The bank that judges: nothing was ever tuned or calibrated on it. Written last, by other habits than the other two.

Laboratories, prisons, probation, interpreters and hurried officers: tables, fragments, references at the end or in
brackets, mentions of other cases in eight ways that no other bank has. Whoever looks at single mails of it while changing the
matching must write another one.
"""

from bench.mail_world.bank import Bank

UNSEEN = Bank(
    name="unseen",
    locale="further",
    html=0.5,
    versus=("{last}, {first}", "{LAST}", "{first} {LAST}", "{initial}. {last}", "{first} {last} + 1", "{last} et al"),
    in_text=(
        "{first} {last}",
        "{first} {LAST}",
        "{LAST}, {first}",
        "Mr. {first} {last}",
        "the defendant {last}",
        "{last}",
    ),
    subjects={
        "un": (
            "{doc} >> {name} >> {urn}",
            "{name} [{urn}]",
            "King v {rv}, {urn}, {town} {day}",
            "{urn}: {name}",
            "OFFICIAL-SENSITIVE - {name} - {doc} (our job {n3}, your {urn})",
            "TR: {doc} / R-v-{rv} / {urn}",
            "#{urn}# {rv} {doc}",
            "URGENT!! {name} in court tomorrow {urn}",
        ),
        "u": (
            "job {n3} for {urn} done",
            "{urn}??",
            "FAO CPS {urn}",
            "query on {urn}, {doc}",
            "{doc} [{urn}]",
            "Re: re: {urn}",
        ),
        "n": (
            "{name}",
            "{name} - release from custody {day}",
            "King v {rv}",
            "interpreter for {name}, {town} {day}",
            "{doc} on {name}",
            "The Crown v. {rv}",
        ),
        "": (
            "as per our call",
            "{doc}",
            "one more thing",
            "results",
            "tomorrow at {town}",
            "Production order {day}",
        ),
    },
    bodies={
        "un": (
            "Submission\t{n3}\nSubject\t{name}\nCustomer ref\t{urn}\nResult\tsee {doc}",
            "The above-named {name} is held at this establishment. He will be produced on {day}. CPS reference: {urn}",
            "Spoke to counsel today, {doc} wanted for {name} by {day} ({urn}). Have put it on the drive and here.",
            "* defendant: {name}\n* reference: {urn}\n* hearing: {day}\n* what: {doc}",
            "Further to yours, the {doc} in King v {rv} has been completed. [{urn}]",
        ),
        "u": (
            "Submission\t{n3}\nCustomer ref\t{urn}\nResult\tsee {doc}",
            "{doc} herewith. Quote {urn} on anything that comes back please.",
            "Could someone tell me whether the {doc} ever reached you? It is the job under {urn}.",
        ),
        "n": (
            "The above-named {name} is held at this establishment and will be produced on {day}.",
            "I interpreted for {name} at {town} on {day}. My {doc} follows.",
            "{name} failed to attend on {day}. Breach pack: {doc}.",
            "Pre-release checks have been made on {name}. We object. Reasons are in the {doc}.",
        ),
        "": (
            "Here it is.",
            "as promised, {doc}. sorry for the delay",
            "Can you ring me about this before {day}? Nobody answers your line.",
            "Results are in. We retained the item until {day}.",
        ),
    },
    files={
        "un": ("{doc} {name_file} ({urn_file}).pdf", "{urn_file}-{name_file}.pdf"),
        "u": ("CPS {urn_file} v2.pdf", "{n3}_{urn_file}_FINAL.docx"),
        "n": ("{name_file} {day_file}.pdf", "{doc} of {name_file}.docx"),
        "": ("scan_{day_file}_{n3}.pdf", "FINAL v{n3}.docx", "{doc} signed.pdf"),
    },
    papers={
        "un": (
            "LABORATORY REPORT\nItem: phone\nSubject: {name}\nCustomer reference: {urn}\nNothing was found on {day}.",
            "RECORD OF PRODUCTION\nPrisoner {name}\nfor {town} on {day}\nProsecution no. {urn}",
        ),
        "u": ("LABORATORY REPORT\nCustomer reference: {urn}\nNothing was found on {day}.",),
        "n": ("PRE-SENTENCE ASSESSMENT\nPrepared for the court at {town}\nregarding {name}\n{day}",),
        "": ("Timesheet\n{town} {day}\nHours: 3", "LABORATORY REPORT\npage 2\nNothing was found on {day}."),
    },
    operations=("[{OP}]", "Op. {op}", "operation {OP}"),
    witnesses=(
        "{witness} is worried about meeting the other side; can there be a screen?",
        "Also: {witness} has asked for expenses.",
    ),
    linked=(
        "NB the brother's file ({name}, {urn}) is with another lawyer.",
        "Whoever deals with {urn} ({name}) should see this as well.",
        "Same phone was submitted under {urn} in respect of {name}.",
        "{name} pleaded last month, see {urn}.",
        "Earlier report on {name} went out as {urn}.",
        "Not to be confused with {name} / {urn}!",
        "Listed back to back with King v {rv} {urn}.",
        "In the other matter\n* defendant: {name}\n* reference: {urn}\nnothing has come yet.",
    ),
    linked_by_urn=("Same phone as in {urn}.", "Not to be confused with {urn}!", "(cross ref {urn})"),
    two_subjects=("{name} + {name2}", "{urn} / {urn2}", "two jobs: {urn}, {urn2}", "King v {rv}; King v {rv2}"),
    two_bodies=(
        "Submission\t{n3}\nSubjects\t{name}; {name2}\nCustomer refs\t{urn}; {urn2}\nResult\tsee {doc}",
        "One {doc} for the two of them, {name} ({urn}) as well as {name2} ({urn2}).",
    ),
    documents=(
        "production order",
        "lab report",
        "cell site map",
        "breach report",
        "PSR",
        "interpreter invoice",
        "toxicology",
        "drug weights",
        "risk assessment",
        "transcript",
        "ROTI",
        "hash list",
        "licence recall",
        "hospital notes",
    ),
    greetings=("All,", "hi both", "Good day", "Afternoon", "", "Dear CPS"),
    signatures=(
        "{sender} | {role} | {phone}",
        "Thx\n{sender}",
        "Sent from my phone\n{sender}",
        "With kind regards, {sender}\n{role}",
        "--\n{sender}, {role}\n{phone}",
        "rgds {sender}",
    ),
    quotes=(
        "On {day} at 9:02 am {sender2} <{sender2_address}> wrote:\n\n> {below}",
        "*From:* {sender2}\n*Sent:* {day}\n*To:* {sender}\n*Subject:* {subject}\n\n{below}",
    ),
    forwards=(
        "-------- Forwarded Message --------\nSubject: {subject}\nDate: {day}\nFrom: {sender2}\nTo: {sender}\n\n{below}",
        "*From:* {sender2}\n*Date:* {day}\n*To:* {sender}\n*Subject:* {subject}\n\n{below}",
    ),
    look_alikes=(
        "Call me on {phone}, ext {n3}.",
        "Courier docket {invoice}.",
        "Log {call} refers.",
        "Force ref {crime}, seal {bag}.",
        "Case management ticket {shaped}.",
    ),
    unrelated=(
        ("Order {invoice} dispatched", "Your order {invoice} left our warehouse on {day}. Helpline {phone}."),
        ("Canteen menu from {day}", "Soup of the week is leek. {person} wins the bake-off."),
        ("Lift out of use", "The lift in the east wing is out of use until {day}. Engineer's docket {shaped}."),
        ("Interpreter rates", "Our new rates apply from {day}. {person} is your contact, {phone}."),
        ("Lab opening hours", "Over the holidays we are open until {day}. Enquiries to {person}."),
        ("5-a-side", "{person} and {person2} are looking for a goalkeeper on {day}."),
        ("Meter reading {shaped}", "Please send your reading by {day}. Account {invoice}."),
        ("Survey", "How did we do? Tell us by {day} and win a voucher. Ref {call}."),
        ("CV of {person}", "{person} would like to work for you from {day}."),
    ),
)
