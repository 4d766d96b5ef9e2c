"""The second bank, for calibration beside the first: court staff, witness care and defence, in lists and forms."""

from bench.mail_world.bank import Bank

SECOND = Bank(
    name="second",
    locale="isles",
    html=0.6,
    versus=("{first} {last}", "{initial} {LAST}", "{LAST} {first}", "{last}", "{LAST} & ors"),
    in_text=("{first} {last}", "Ms {last}", "{first} {last}", "Mr {first} {last}", "{LAST} {first}"),
    subjects={
        "un": (
            "RE: {urn} - {rv}",
            "{rv} ({urn}) {doc}",
            "{town} MC | {day} | {urn} | {rv}",
            "Regina v {rv} - our client - your ref {urn}",
            "FAO reviewing lawyer - {rv} - {urn}",
            "Witness care: {urn} Crown v {rv}",
        ),
        "u": (
            "Your ref: {urn}",
            "{day} {urn} {town}",
            "Re {urn} - urgent - {doc}",
            "Witness availability {urn}",
            "MC LISTING {urn}",
        ),
        "n": (
            "Our client {name}",
            "Rex v {rv} - {doc}",
            "{town} Crown Court: R v {rv}",
            "DPP v {rv} {day}",
        ),
        "": (
            "Defence case statement",
            "Witness availability",
            "Your email of {day}",
            "Adjournment request",
            "Attached",
            "For the attention of the reviewing lawyer",
        ),
    },
    bodies={
        "un": (
            "Our client: {name}\nYour reference: {urn}\nNext hearing: {town}, {day}\n\nWe write about the {doc}.",
            "Case number {urn}\nCase name Regina v {rv}\nThe court directs that the {doc} be served by {day}.",
            "We act for {name} in the above matter ({urn}) and should be grateful for the {doc} by {day}.",
        ),
        "u": (
            "Your reference: {urn}\n\nThe court directs that the {doc} be served by {day}.",
            "We refer to {urn} and enclose the {doc}.",
            "| URN | {urn} |\n| Hearing | {day} |\n| Document | {doc} |",
        ),
        "n": (
            "We act for {name} and enclose the {doc}.",
            "Regina v {rv}: the hearing is moved to {day} at {town}.",
            "We are instructed by {name}, who will plead not guilty on {day}. The {doc} is enclosed.",
        ),
        "": (
            "We enclose the {doc} by way of service.",
            "Please note that the hearing has been moved to {day}.",
            "I should be grateful if this could be placed before the reviewing lawyer today.",
            "The {doc} is served upon you with this message.",
        ),
    },
    files={
        "un": ("{day_file}-{urn_file}-{surname}.pdf", "{surname} ({urn_file}).pdf"),
        "u": ("{urn_file}.pdf", "letter {urn_file} {day_file}.pdf"),
        "n": ("letter re {surname}.pdf", "{surname} - {doc}.pdf"),
        "": ("letter.pdf", "{doc} {day_file}.pdf", "img_{n3}.jpg"),
    },
    papers={
        "un": (
            "IN THE CROWN COURT AT {town}\nURN {urn}\nREX\n-v-\n{name}\n\n{doc}",
            "Our ref {n3}/JB\nYour ref {urn}\nDear Sir or Madam\nRegina v {rv}\nWe enclose the {doc}.",
        ),
        "u": ("Your ref {urn}\nDear Sir or Madam\nWe enclose the {doc}.",),
        "n": ("IN THE MAGISTRATES COURT AT {town}\nREX\n-v-\n{name}\n\n{doc}",),
        "": ("NOTICE OF HEARING\n{town}\n{day}", "Dear Sir or Madam\nWe enclose the {doc}."),
    },
    operations=("(Op {op})", "Operation {OP}"),
    witnesses=(
        "{witness} will attend on {day} but not before.",
        "Please note that {witness} has moved house.",
    ),
    linked=(
        "There is a connected matter: R v {rv} under reference {urn}.",
        "{name} ({urn}) was arrested on the same day and is dealt with separately.",
        "Related proceedings - {urn} - {rv} - next listed {day}.",
    ),
    linked_by_urn=("Related proceedings: {urn}", "A connected file has the reference {urn}."),
    two_subjects=("{rv} / {rv2}", "Witness availability: {urn}, {urn2}", "Your refs {urn} and {urn2}"),
    two_bodies=(
        "We act in both matters:\n1. {name} - {urn}\n2. {name2} - {urn2}\nThe {doc} is enclosed for each.",
        "| URN | Name |\n| {urn} | {rv} |\n| {urn2} | {rv2} |\nThe {doc} applies to each of them.",
    ),
    documents=(
        "defence statement",
        "notice of hearing",
        "section 9 statement",
        "adjournment request",
        "witness availability",
        "notice of acting",
        "special measures application",
        "pre-sentence report",
        "hearsay application",
        "indictment",
        "certificate of readiness",
        "means form",
    ),
    greetings=("Dear Sir or Madam", "Dear Sirs,", "To whom it may concern,", "", "Good afternoon"),
    signatures=(
        "Yours faithfully\n\n{sender}\n{role}\nDDI {phone}",
        "Yours sincerely,\n{sender}\n{role}",
        "{sender}\n{role}\n{phone}\nThis email is confidential and may be privileged.",
        "Diolch yn fawr\n{sender}\n{role}",
    ),
    quotes=(
        "________________________________\nFrom: {sender2}\nSent: {day}\nTo: {sender}\nSubject: {subject}\n\n{below}",
        "On {day}, {sender2} <{sender2_address}> wrote:\n\n> {below}",
    ),
    forwards=("Begin forwarded message:\n\nFrom: {sender2}\nDate: {day}\nTo: {sender}\nSubject: {subject}\n\n{below}",),
    look_alikes=(
        "Our file number is {invoice}.",
        "DX {n3} {town}, telephone {phone}.",
        "LAA certificate {crime}.",
        "Please quote {call} in reply.",
    ),
    unrelated=(
        ("Statement of account {invoice}", "Please find our statement of account {invoice}, with {person} as contact."),
        ("Chambers summer party", "You are invited on {day}. Please reply to {person} by telephone on {phone}."),
        ("Seminar: costs in crime", "Our seminar is in {town} on {day}. Speakers include {person}. Ref {shaped}."),
        ("Change of our bank details", "Please note our new bank details; call {phone} to confirm. Ref {invoice}."),
        ("Lost property", "A grey umbrella was left in the waiting room on {day}."),
        ("Jury room heating", "The heating of the jury room is out of order until {day}. Job {call}."),
        ("Application for the post of clerk", "I apply for the post. My references are {person} and {person2}."),
        ("Toner order {shaped}", "Your order {shaped} will be delivered on {day}."),
    ),
)
